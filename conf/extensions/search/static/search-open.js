/* The search at hand on every page: opens over it by Ctrl+K, `/` and the field. What it does
   there is loaded then. */
(() => {
  const root = document.documentElement.dataset.content_root ?? "./";
  const run = () =>
    new Promise((done) => {
      const script = document.createElement("script");
      script.src = `${root}_static/search-panel.js`;
      script.onload = done;
      document.head.append(script);
    });

  let panel = null;
  const open = (query = "") => {
    const template = document.getElementById("search-panel");
    if (!template) return location.assign(`${root}search.html`);
    const fresh = !panel;
    panel ??= document.body.appendChild(template.content.firstElementChild.cloneNode(true));
    if (!panel.open) panel.showModal();
    const input = panel.querySelector("input");
    if (query) input.value = query;
    input.focus();
    if (!query) input.select();
    if (fresh) run().then(() => window.siteSearch.attach(panel));
    else if (query) input.dispatchEvent(new Event("input"));
  };

  const isTyping = (target) => target.isContentEditable || /^(?:INPUT|TEXTAREA|SELECT)$/.test(target.tagName);

  /* Before anybody else hears the key: Sphinx and Read the Docs have a search for `/`, too. */
  window.addEventListener(
    "keydown",
    (event) => {
      const asked = event.key === "k" && (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey;
      const slash = event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey && !isTyping(event.target);
      if (!asked && !slash) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      open();
    },
    true,
  );

  const fields = () => {
    for (const field of document.querySelectorAll(".search-field input")) {
      field.addEventListener("click", () => open(field.value));
      field.addEventListener("input", () => {
        open(field.value);
        field.value = "";
      });
    }
  };

  fields();
  if (document.querySelector("[data-search-page]") || /[?&]found=/.test(location.search)) run();
})();
