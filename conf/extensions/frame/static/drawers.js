/* furo's drawers open from the labels of hidden checkboxes: by CSS alone, and to a pointer alone.
   This puts buttons in their place, for a keyboard and a screen reader. Escape closes a drawer. */
"use strict";
for (const box of document.querySelectorAll(".sidebar-toggle")) {
  const drawer = document.querySelector(box.id === "__toc" ? ".toc-drawer" : ".sidebar-drawer");
  const seen = (elements) => [...elements].find((element) => element.checkVisibility());

  const buttons = [...document.querySelectorAll(`label[for="${box.id}"]:not(.overlay)`)].map((label) => {
    const button = document.createElement("button");
    button.className = label.className;
    button.ariaLabel = box.ariaLabel;
    button.append(...label.childNodes);
    button.addEventListener("click", (event) => {
      show(!box.checked);
      if (box.checked && event.detail === 0) seen(drawer.querySelectorAll("a"))?.focus(); // a key, no pointer
    });
    label.replaceWith(button);
    return button;
  });
  const show = (open) => {
    box.checked = open;
    for (const button of buttons) button.ariaExpanded = open;
  };
  addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !box.checked) return;
    show(false);
    seen(buttons)?.focus();
  });
  box.addEventListener("change", () => show(box.checked)); // from the shade beside the drawer
  show(box.checked); // which a browser may remember
}
