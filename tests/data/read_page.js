/* What a page says to eye and ear, as a list of texts. Argument: whether somebody wrote
   its article, which is then left out. What is marked as another language is that. */
(written) => {
  const skipped = ["script", "style", "template"];
  if (written) skipped.push("article", ".toc-tree");
  const names = ["aria-label", "aria-description", "aria-roledescription", "title", "alt", "placeholder"];
  const told = 'meta:is([name=description], [property="og:title"], [property="og:description"], [property="og:site_name"])';
  const said = new Set();
  const say = (text) => text?.trim() && said.add(text.trim().replace(/\s+/g, " "));

  const read = (root, language) => {
    for (const element of root.querySelectorAll("*")) {
      if (element.closest(skipped) || element.closest("[lang]")?.lang !== language) continue;
      for (const node of element.childNodes) {
        if (node.nodeType === Node.TEXT_NODE && !element.matches("noscript")) say(node.data);
      }
      for (const name of names) say(element.getAttribute(name));
      if (element.matches(told)) say(element.content);
      if (element.matches("input[type=submit], input[type=button]")) say(element.value);
      for (const pseudo of ["::before", "::after"]) {
        const content = getComputedStyle(element, pseudo).content;
        if (content.startsWith('"')) say(JSON.parse(content));
      }
      if (element.matches("noscript")) {
        const inside = new DOMParser().parseFromString(element.textContent, "text/html");
        inside.documentElement.lang = language;
        read(inside, language);
      }
    }
  };
  read(document, document.documentElement.lang);
  return [...said];
}
