/* A table, a formula or code that is wider than the page is scrolled in a box of its own: a key
   must get there, too. Only where there is something to scroll, since each box is one more stop. */
const boxes = document.querySelectorAll("article :is(.table-wrapper, .math-wrapper, pre)");
const sized = new ResizeObserver((entries) => {
  for (const { target: box } of entries) {
    const hidden = box.scrollWidth > box.clientWidth || box.scrollHeight > box.clientHeight;
    if (hidden) box.tabIndex = 0;
    else box.removeAttribute("tabindex");
  }
});
for (const box of boxes) sized.observe(box);
