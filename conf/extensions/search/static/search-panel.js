/* The panel and the search page; search-open.js loads this where it is needed, and this the rest.
   At a page that the search led to, it marks what was found. */
(() => {
  const root = document.documentElement.dataset.content_root ?? "./";
  const PARTS = ["words", "pieces", "alternatives", "matching", "ranking", "results"];
  const PAUSE = 12; // ms: who types on within it is not shown what is found in between
  const FIRST = { panel: 5, page: 10 }; // pages shown

  let loading = null;
  const load = () => {
    loading ??= Promise.all(
      PARTS.map(
        (part) =>
          new Promise((done, fail) => {
            const script = document.createElement("script");
            script.async = false;
            script.src = `${root}_static/search-${part}.js`;
            script.onload = done;
            script.onerror = fail;
            document.head.append(script);
          }),
      ),
    ).then(() => window.siteSearch.index()).catch((error) => {
      loading = null;
      throw error;
    });
    return loading;
  };

  /* Search as *input* says, as it is typed. */
  const follow = (input, options) => {
    let timer = 0;
    const now = async (query) => {
      try {
        await load();
        await window.siteSearch.show(query, options);
      } catch (error) {
        options.status.textContent = options.status.dataset.failed;
        console.error(error);
      }
    };
    const ask = (query) => {
      input.value = query;
      input.focus();
      input.dispatchEvent(new Event("input"));
    };
    options.ask = ask;
    input.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(() => now(input.value), PAUSE);
      options.changed?.(input.value);
    });
    return now;
  };

  /* From the field through the results by the arrows, and back by typing. */
  const walk = (box, input) => {
    box.addEventListener("keydown", (event) => {
      const links = [...box.querySelectorAll(".search-results a")];
      const at = links.indexOf(document.activeElement);
      const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: links.length - 1 }[event.key];
      const inside = at >= 0 || event.key === "ArrowDown";
      if (to !== undefined && inside && links.length) {
        event.preventDefault();
        (to < 0 ? input : links[Math.min(to, links.length - 1)]).focus();
      } else if (at >= 0 && event.key.length === 1 && !event.ctrlKey && !event.metaKey && event.key !== " ") {
        input.focus();
      }
    });
  };

  /* The panel, once search-open.js has opened it; what was typed until then is asked. */
  const attach = (panel) => {
    const [input, results, status] = ["input", ".search-results", ".search-status"].map((found) => panel.querySelector(found));
    const rest = (index, number) => {
      const link = document.createElement("a");
      link.className = "search-all";
      link.href = `${root}search.html?q=${encodeURIComponent(input.value)}`;
      link.textContent = index.messages.allResults.replace("%(number)s", () => number.toLocaleString(index.rules.locale));
      return link;
    };
    follow(input, { results, status, most: FIRST.panel, rest });
    walk(panel, input);
    panel.querySelector(".search-close").addEventListener("click", () => panel.close());
    panel.addEventListener("click", (event) => event.target === panel && panel.close());
    results.addEventListener("click", (event) => event.target.closest("a[href]") && !event.ctrlKey && !event.metaKey && panel.close());
    load().catch(() => {});
    if (input.value) input.dispatchEvent(new Event("input"));
  };

  /* Another address for the page as it stands; a page that is a file keeps its own. */
  const readdress = (address) => {
    if (location.protocol === "file:") return;
    history.replaceState(history.state, "", address);
    dispatchEvent(new Event("hashchange")); // languages.js has the switcher follow
  };

  /* search.html?q=…, which works as a link. */
  const page = () => {
    const box = document.querySelector("[data-search-page]");
    if (!box) return;
    const [input, results, status] = ["input", ".search-results", ".search-status"].map((found) => box.querySelector(found));
    const options = {
      results, status, most: FIRST.page,
      rest: (index) => {
        const more = document.createElement("button");
        more.className = "search-all";
        more.textContent = index.messages.more;
        more.addEventListener("click", async () => {
          const shown = results.querySelectorAll(".search-pages > li").length;
          options.most += FIRST.page;
          await window.siteSearch.show(input.value, options);
          results.querySelectorAll(".search-pages > li")[shown]?.querySelector("a")?.focus();
        });
        return more;
      },
      changed: (query) => {
        options.most = FIRST.page;
        readdress(`?q=${encodeURIComponent(query)}`);
      },
    };
    const now = follow(input, options);
    walk(box, input);
    box.querySelector("form").addEventListener("submit", (event) => event.preventDefault());
    input.value = new URLSearchParams(location.search).get("q") ?? "";
    if (input.value) now(input.value);
    else input.focus();
  };

  /* What was found, marked at the page: whole words of its text, until Escape. */
  const mark = () => {
    const found = /[?&]found=([^&]*)/.exec(location.search);
    if (!found) return;
    readdress(location.pathname + location.hash);
    const words = found[1].split("~").map(decodeURIComponent).filter(Boolean);
    const article = document.querySelector("article");
    if (!words.length || !article) return;
    const quoted = words.sort((a, b) => b.length - a.length).map((word) => word.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&").replace(/ /g, "\\s+"));
    const apart = /[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]/u; // no blanks between words
    const whole = quoted.map((word) => (apart.test(word) ? word : `(?<![\\p{L}\\p{N}\\p{M}])${word}(?![\\p{L}\\p{N}\\p{M}])`));
    const pattern = new RegExp(whole.join("|"), "giu");
    const skipped = ".frame, .headerlink, script, style, mark, svg, math";
    const walker = document.createTreeWalker(article, NodeFilter.SHOW_TEXT, (node) =>
      node.parentElement.closest(skipped) ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT,
    );
    const blocks = new Map(); // what a reader sees as one text -> its text nodes
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const block = node.parentElement.closest("p, li, dd, dt, td, th, pre, h1, h2, h3, h4, h5, h6, figcaption, div, section");
      if (!blocks.has(block)) blocks.set(block, []);
      blocks.get(block).push(node);
    }
    for (const nodes of blocks.values()) {
      const text = nodes.map((node) => node.data).join("");
      for (const match of [...text.matchAll(pattern)].reverse()) {
        let start = 0;
        for (const node of [...nodes]) {
          const [from, to] = [Math.max(match.index, start), Math.min(match.index + match[0].length, start + node.data.length)];
          if (from < to) {
            const range = document.createRange();
            range.setStart(node, from - start);
            range.setEnd(node, to - start);
            const shown = document.createElement("mark");
            shown.className = "found";
            start += node.data.length;
            range.surroundContents(shown);
          } else start += node.data.length;
        }
      }
    }
    const clear = (event) => {
      if (event.key !== "Escape" || document.querySelector("dialog[open]")) return;
      for (const shown of article.querySelectorAll("mark.found")) {
        const parent = shown.parentNode;
        shown.replaceWith(...shown.childNodes);
        parent.normalize();
      }
      removeEventListener("keydown", clear);
    };
    addEventListener("keydown", clear);
    const section = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const first = section?.closest("section, dt") ?? article;
    const near = first.matches?.("dt") ? first.nextElementSibling : first;
    const shown = near?.querySelector("mark.found");
    if (shown && shown.getBoundingClientRect().bottom > innerHeight) shown.scrollIntoView({ block: "center" });
  };

  (window.siteSearch ??= {}).attach = attach;
  page();
  mark();
})();
