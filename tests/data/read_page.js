/* What a page says to eye and ear, as a list of texts. Argument: whether somebody wrote
   its article, which is then left out, and with it what repeats it: its table of
   contents, and a description taken from its text. What is marked as another language is
   in that language. */
(written) => {
  const skipped = written ? "script, style, template, article, .toc-tree" : "script, style, template";
  const names = ["aria-label", "aria-description", "aria-roledescription", "title", "alt", "placeholder"];
  const descriptions = 'meta:is([name="description"], [property="og:description"])';
  const metas = `${descriptions}, meta:is([property="og:title"], [property="og:site_name"])`;

  const plain = (text) => (text ?? "").trim().replace(/\s+/g, " ");
  const article = written ? plain(document.querySelector("article").textContent) : "";
  const said = new Set();
  const say = (text) => plain(text) && said.add(plain(text));

  const read = (root, language) => {
    for (const element of root.querySelectorAll("*")) {
      if (element.closest(skipped) || element.closest("[lang]")?.lang !== language) continue;
      for (const node of element.childNodes) {
        if (node.nodeType === Node.TEXT_NODE && !element.matches("noscript")) say(node.data);
      }
      for (const name of names) say(element.getAttribute(name));
      if (element.matches(metas)) {
        const repeats = element.matches(descriptions) && article.includes(plain(element.content).replace(/…$/, ""));
        if (!repeats) say(element.content);
      }
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
