/* The English of each message beside its translation, and anchors of messages.
   What it shows comes from a file beside the page, asked for when somebody wants it: original/beside.py */
"use strict";
(() => {
  const article = document.querySelector("#furo-main-content, [role='main']");
  const link = document.querySelector("a.original-button");
  const ANCHOR = "#message-";
  const KEEP = "original-beside"; // in the browser's store, from page to page
  if (!article) return;

  /* The messages of this page, once: [{element, name, english, state, line}, …] */
  let asked;
  const messages = () =>
    (asked ??= new Promise((resolve, reject) => {
      window.originalMessages = ({ messages: rows, catalog }) => {
        // What stands around a page's own text is in no row.
        const own = (tag) => [...article.getElementsByTagName(tag)].filter((it) => !it.closest(".frame"));
        const kinds = new Map(rows.map(([tag]) => tag).map((tag) => [tag, own(tag)]));
        const found = rows.map(([tag, place, name, english, state, line]) => ({
          element: kinds.get(tag)[place], name, english, state, href: line ? `${catalog}#L${line}` : "",
        }));
        resolve(found.filter(({ element }) => element));
      };
      const script = document.createElement("script");
      const page = location.pathname.replace(/(\.html)?$/, "").replace(/\/$/, "/index");
      script.src = `${page}.original.js`;
      script.onerror = reject;
      document.head.append(script);
    }));

  /* -- Side by side ---------------------------------------------------------------------- */

  const small = (href, text, label) => {
    const made = document.createElement("a");
    Object.assign(made, { href, textContent: text, title: label, ariaLabel: label });
    made.lang = document.documentElement.lang;
    return made;
  };

  const show = ({ element, name, english, state, href }) => {
    if (!english || element.querySelector(":scope > .original")) return;
    const translation = document.createElement("span");
    translation.className = "translation";
    translation.append(...element.childNodes);
    const box = document.createElement("span");
    box.className = "original";
    if (state) {
      const note = box.appendChild(document.createElement("small"));
      note.textContent = link.dataset[state];
      note.className = state;
    } else {
      const text = box.appendChild(document.createElement("span"));
      Object.assign(text, { lang: "en", dir: "ltr", innerHTML: english });
    }
    box.append(" ", small(ANCHOR + name, "¶", link.dataset.link));
    if (href.startsWith("https:")) box.append(" ", small(href, "✎", link.dataset.catalog));
    element.append(translation, box);
  };

  const hide = ({ element }) => {
    const translation = element.querySelector(":scope > .translation");
    if (!translation) return;
    element.querySelector(":scope > .original").remove();
    translation.replaceWith(...translation.childNodes);
  };

  /* What stands at the top of the window stays where it is while the page grows or shrinks. */
  const keepingPlace = (found, change) => {
    const top = found.find(({ element }) => element.getBoundingClientRect().bottom > 8)?.element;
    const before = top?.getBoundingClientRect().top;
    change();
    if (top) scrollBy({ top: top.getBoundingClientRect().top - before, behavior: "instant" });
  };

  const store = (value) => {
    try {
      value === undefined || localStorage.setItem(KEEP, value);
      return localStorage.getItem(KEEP);
    } catch {
      return null; // a browser that keeps nothing
    }
  };

  if (link) {
    const button = document.createElement("button");
    Object.assign(button, { type: "button", className: "original-button" });
    button.textContent = link.dataset.show;
    button.setAttribute("aria-pressed", "false");
    const set = async (on) => {
      let found;
      try {
        found = await messages();
      } catch {
        button.replaceWith(link); // the English page is still there
        return;
      }
      button.setAttribute("aria-pressed", String(on));
      keepingPlace(found, () => {
        document.body.classList.toggle("with-original", on);
        found.forEach(on ? show : hide);
      });
    };
    button.addEventListener("click", () => {
      const on = button.getAttribute("aria-pressed") !== "true";
      store(on ? "on" : "");
      set(on);
    });
    link.replaceWith(button);
    if (store() === "on") set(true);

    /* With a finger one passage at a time; what is itself to be pressed, or is being selected, is left alone. */
    article.addEventListener("click", async (event) => {
      if (event.pointerType !== "touch" || document.body.classList.contains("with-original")) return;
      if (event.target.closest("a, button, summary, label, input, pre") || String(getSelection())) return;
      const found = await messages().catch(() => []);
      const one = found.findLast(({ element }) => element.contains(event.target));
      if (one) one.element.querySelector(":scope > .original") ? hide(one) : show(one);
    });
  }

  /* -- The anchor of a message ----------------------------------------------------------- */

  const at = (found, name) => found.find((message) => message.name === name)?.element;

  const go = async () => {
    if (!location.hash.startsWith(ANCHOR)) return;
    const element = at(await messages().catch(() => []), location.hash.slice(ANCHOR.length));
    if (!element) return;
    document.querySelectorAll(".message-target").forEach((old) => old.classList.remove("message-target"));
    element.classList.add("message-target");
    element.scrollIntoView({ block: "start", behavior: "instant" });
  };
  addEventListener("hashchange", go);
  go();

  /* -- The place, from one language to another ------------------------------------------- */

  const PLACE = "#at-"; // of the message that stands at the top; gone once it is there again
  /* Below the bar that a telephone has over the page. */
  const edge = () => (document.querySelector(".mobile-header")?.offsetHeight ?? 0) + 8;

  document.addEventListener("click", async (event) => {
    const chosen = event.target.closest?.(".languages a[href]");
    const elsewhere = event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;
    if (!chosen || event.defaultPrevented || elsewhere || scrollY < 50) return;
    event.preventDefault();
    const address = new URL(chosen.href);
    const late = new Promise((resolve) => setTimeout(resolve, 1000, []));
    const found = await Promise.race([messages().catch(() => []), late]);
    const top = found.find(({ element }) => element.getBoundingClientRect().bottom > edge());
    if (top) address.hash = PLACE + top.name;
    location.assign(address);
  });

  const arrive = async () => {
    const name = location.hash.slice(PLACE.length);
    const element = at(await messages().catch(() => []), name);
    const section = element?.closest("section[id]");
    history.replaceState(history.state, "", section ? `#${section.id}` : location.pathname + location.search);
    if (!element) return;
    await document.fonts.ready; // which move what stands above
    scrollTo({ top: scrollY + element.getBoundingClientRect().top - edge(), behavior: "instant" });
    dispatchEvent(new HashChangeEvent("hashchange")); // the switcher's links follow
  };
  if (location.hash.startsWith(PLACE)) arrive();
})();
