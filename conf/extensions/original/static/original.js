/* The English of this page beside it, for who asks; what does it, original-beside.js, is loaded only then. */
"use strict";
(() => {
  const script = document.currentScript;
  const article = document.querySelector("#furo-main-content, [role='main']");
  const link = (window.siteOriginalLink = document.querySelector("a.original-button"));
  const KEEP = "original-beside"; // in the browser's store, from page to page
  if (!article) return;

  let asked;
  const load = () =>
    (asked ??= new Promise((resolve, reject) => {
      const style = document.createElement("link");
      Object.assign(style, { rel: "stylesheet", href: script.src.replace("original.js", "original-beside.css") });
      const more = document.createElement("script");
      more.src = script.src.replace("original.js", "original-beside.js");
      style.onload = more.onload = () => style.sheet && window.siteOriginal && resolve(window.siteOriginal);
      style.onerror = more.onerror = reject;
      document.head.append(style, more);
    }));
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
    Object.assign(button, { type: "button", className: "original-button", textContent: link.dataset.show });
    button.setAttribute("aria-pressed", "false");
    const giveUp = () => {
      const held = document.activeElement === button;
      button.replaceWith(link);
      if (held) link.focus();
    };
    const set = (on) => load().then((original) => original.toggle(button, on, giveUp), giveUp);
    button.addEventListener("click", () => {
      const on = button.getAttribute("aria-pressed") !== "true";
      store(on ? "on" : "");
      set(on);
    });
    link.replaceWith(button);
    if (store() === "on") set(true);
    /* What is itself to be pressed, or is being selected, is left alone. */
    article.addEventListener("click", async (event) => {
      if (event.pointerType !== "touch" || document.body.classList.contains("with-original")) return;
      if (event.target.closest("a, button, summary, label, input, pre") || String(getSelection())) return;
      (await load()).tap(event.target);
    });
  }

  /* Links to a message, and from one language to the same message in another. */
  let placed = "";
  const go = async () => {
    if (location.hash.startsWith("#message-")) (await load()).go();
    if (!location.hash.startsWith("#at-")) return;
    await (await load()).arrive();
    placed = location.hash;
  };
  addEventListener("hashchange", go);
  go();

  /* Where the reader has followed a link to a part of the page that is still seen, that is the
     place; and so it is while the page is only on its way there. */
  const SOON = 1500; // ms
  let since = 0;
  for (const event of ["pageshow", "hashchange"]) addEventListener(event, () => (since = performance.now()));
  const isSeen = (element) => {
    const box = element?.getBoundingClientRect();
    return box && box.bottom > 0 && box.top < innerHeight;
  };
  document.addEventListener("click", async (event) => {
    const chosen = event.target.closest?.(".languages a[href]");
    const elsewhere = event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;
    if (!chosen || event.defaultPrevented || elsewhere || scrollY < 50) return;
    const { hash } = location;
    const linked = hash && hash !== placed && document.getElementById(decodeURIComponent(hash.slice(1)));
    if (linked && (isSeen(linked) || performance.now() - since < SOON)) return;
    event.preventDefault();
    load().then((original) => original.leave(new URL(chosen.href)), () => location.assign(chosen.href));
  });
})();
