/* What original.js asks for: the English of each message beside its translation, the anchors of messages,
   and the place from one language to another. What it shows comes from a file beside the page: beside.py */
"use strict";
(() => {
  const article = document.querySelector("#furo-main-content, [role='main']");
  const ANCHOR = "#message-";
  const link = window.siteOriginalLink;

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

  /* The button shows or hides all of them; where they cannot be had, the link is there again. */
  const toggle = async (button, on, giveUp) => {
    let found;
    try {
      found = await messages();
    } catch {
      giveUp();
      return;
    }
    button.setAttribute("aria-pressed", String(on));
    keepingPlace(found, () => {
      document.body.classList.toggle("with-original", on);
      found.forEach(on ? show : hide);
    });
  };

  /* With a finger one passage at a time. */
  const tap = async (target) => {
    const found = await messages().catch(() => []);
    const one = found.findLast(({ element }) => element.contains(target));
    if (one) one.element.querySelector(":scope > .original") ? hide(one) : show(one);
  };

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

  /* -- The place, from one language to another ------------------------------------------- */

  const PLACE = "#at-"; // of the message that stands at the top; gone once it is there again
  /* Below the bar that a telephone has over the page. */
  const edge = () => (document.querySelector(".mobile-header")?.offsetHeight ?? 0) + 8;

  const leave = async (address) => {
    const late = new Promise((resolve) => setTimeout(resolve, 1000, []));
    const found = await Promise.race([messages().catch(() => []), late]);
    const top = found.find(({ element }) => element.getBoundingClientRect().bottom > edge());
    if (top) address.hash = PLACE + top.name;
    location.assign(address);
  };

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
  window.siteOriginal = { toggle, tap, go, leave, arrive };
})();
