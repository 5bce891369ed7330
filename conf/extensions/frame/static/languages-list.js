/* Of many languages a field finds one by its name, its own, the reader's or the English, or its code. */
"use strict";
{
  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const called = (tag) => [document.documentElement.lang, ...navigator.languages, "en"].map((reader) => {
    try { return new Intl.DisplayNames([reader], { type: "language" }).of(tag); } catch { return tag; }
  });
  for (const box of document.querySelectorAll(".languages [popover]")) {
    const field = document.createElement("input");
    field.type = "search";
    field.placeholder = field.ariaLabel = box.dataset.search;
    box.prepend(field);
    const shown = () => [...box.querySelectorAll("li:not(.unmatched, [hidden]) a")];
    field.addEventListener("input", () => {
      for (const item of box.querySelectorAll("li")) {
        const link = item.firstElementChild;
        link.dataset.names ??= plain([link.textContent, link.lang, ...called(link.lang)].join("\n"));
        item.classList.toggle("unmatched", !link.dataset.names.includes(plain(field.value.trim())));
      }
    });
    box.addEventListener("keydown", (event) => {
      if (event.key === "Escape") box.hidePopover(); // which Sphinx's own script would keep open
      else if (event.target === field && event.key === "Enter") shown()[0]?.click();
      else if (event.target !== field && /^\p{L}$/u.test(event.key) && !event.ctrlKey && !event.metaKey && !event.altKey) field.focus();
    });
  }
}
