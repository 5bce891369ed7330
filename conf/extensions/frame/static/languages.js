/* The switcher's links lead to the same page; this adds what only the browser knows. */
"use strict";
(() => {
  const links = () => document.querySelectorAll(".languages a");

  /* Keep the section and the query: ja/page.html?q=…#section → de/page.html?q=…#section */
  const follow = () => {
    for (const link of links()) {
      link.search = location.search;
      link.hash = location.hash;
    }
  };
  addEventListener("hashchange", follow);
  addEventListener("pageshow", follow);

  /* Read the Docs knows which translations exist: https://docs.readthedocs.com/platform/stable/addons.html
     Those the build knew keep their link, which leads to the same version. */
  document.addEventListener("readthedocs-addons-data-ready", (event) => {
    const { projects } = event.detail.data();
    const codeOf = (project) => project.language.code.toLowerCase().replace("_", "-");
    const there = new Map(projects.translations.map((project) => [codeOf(project), project]));
    for (const list of document.querySelectorAll(".languages ul")) {
      const known = new Set();
      for (const item of list.children) {
        const link = item.firstElementChild;
        known.add(link.dataset.slug);
        item.hidden = !link.ariaCurrent && !there.has(link.dataset.slug);
      }
      for (const [code, project] of there) {
        if (known.has(code)) continue;
        const item = list.appendChild(document.createElement("li"));
        const link = item.appendChild(document.createElement("a"));
        link.href = project.urls.documentation.replace(/\/?$/, "/") + list.dataset.page;
        link.lang = link.hreflang = code;
        link.textContent = project.language.name;
      }
    }
    follow();
  });
})();
