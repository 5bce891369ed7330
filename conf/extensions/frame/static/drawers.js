/* furo's drawers open from the labels of hidden checkboxes: by CSS alone, and to a pointer alone.
   This puts buttons in their place, for a keyboard and a screen reader, and one to close it into each
   drawer. An open drawer holds the focus; Escape closes it, and so does a link into the page. */
"use strict";
for (const box of document.querySelectorAll(".sidebar-toggle")) {
  const drawer = document.querySelector(box.id === "__toc" ? ".toc-drawer" : ".sidebar-drawer");
  const seen = (elements) => [...elements].find((element) => element.checkVisibility());

  const make = (className, ...shown) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = className;
    button.ariaLabel = box.ariaLabel;
    button.append(...shown);
    button.addEventListener("click", (event) => {
      show(!box.checked);
      if (box.checked && event.detail === 0) seen(drawer.querySelectorAll("a"))?.focus(); // a key, no pointer
    });
    return button;
  };
  const buttons = [...document.querySelectorAll(`label[for="${box.id}"]:not(.overlay)`)].map((label) => {
    const button = make(label.className, ...label.childNodes);
    label.replaceWith(button);
    return button;
  });
  const close = make("drawer-close", "×");
  drawer.querySelector(".sidebar-sticky, .toc-sticky")?.prepend(close);

  let outside = []; // of an open drawer: out of reach but the shade, which closes it, and dialogs
  const show = (open) => {
    const held = drawer.contains(document.activeElement);
    box.checked = open;
    close.hidden = !open;
    for (const button of [...buttons, close]) button.ariaExpanded = open;
    for (const part of outside) part.inert = false;
    outside = [];
    for (let part = drawer; open && part !== document.body; part = part.parentElement) {
      outside.push(...[...part.parentElement.children].filter((other) => other !== part && !other.matches(".overlay, dialog, input")));
    }
    for (const part of outside) part.inert = true;
    if (!open && held) seen(buttons)?.focus();
  };
  addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !box.checked || event.target.closest?.("dialog, [popover]")) return;
    show(false);
    seen(buttons)?.focus();
  });
  drawer.addEventListener("click", (event) => box.checked && event.target.closest("a[href^='#']") && show(false));
  box.addEventListener("change", () => show(box.checked)); // from the shade beside the drawer
  show(box.checked); // which a browser may remember
}
