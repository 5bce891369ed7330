/* Shows what is found: pages, their sections, of each the lines around what was looked for. */
(() => {
  const search = (window.siteSearch ??= {});
  const ENGLISH = "\x01"; // begins a block that is still English
  const LINES = { wide: 100, narrow: 190 }; // letters of an excerpt, of scripts with wide signs and others
  const BEFORE = 0.3; // of it, at most, stand before the first mark
  const MOST_MARKED = 8; // words that are marked at the page

  const element = (name, attributes = {}, ...children) => {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) if (value !== null) made.setAttribute(key, value);
    made.append(...children);
    return made;
  };

  const chain = (hit) => (hit ? [hit, ...chain(hit.also)] : []);

  /* Where the words of a query stand in *text*: [start, end, want]. */
  const marksIn = (index, text, wants, section) => {
    const found = [];
    let [words, signs] = [null, null]; // of the text, once they are asked for
    wants.forEach((want, number) => {
      for (const hit of chain(want.hits.get(section))) {
        for (const key of hit.keys ?? []) {
          if (index.cutter.isRun(key)) {
            signs ??= index.cutter.signs(text);
            const { whole, places } = signs;
            for (let at = whole.indexOf(key); at >= 0; at = whole.indexOf(key, at + 1)) {
              found.push([places[at][0], places[at + key.length - 1][1], number]);
            }
          } else {
            const fits = (word) => word === key || (hit.parts > 0 && key.length > 3 && word.includes(key));
            words ??= index.cutter.words(text);
            for (const word of words) if (fits(word.key) || word.plain === key) found.push([word.start, word.end, number]);
          }
        }
      }
    });
    found.sort((a, b) => a[0] - b[0] || b[1] - a[1]);
    return found.filter(([start, end], at) => !found.slice(0, at).some((other) => other[0] <= start && end <= other[1]));
  };

  /* The part of a block that has most of the words, and its marks, counted from its start. */
  const window_ = (text, marks) => {
    const wide = (text.match(/[\u1100-\u11ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]/gu) ?? []).length > text.length / 4;
    const most = wide ? LINES.wide : LINES.narrow;
    if (text.length <= most * 1.25) return { text, marks };
    let best = [0, 0];
    marks.forEach(([start]) => {
      const inside = marks.filter(([a, b]) => a >= start && b <= start + most * (1 - BEFORE));
      const count = new Set(inside.map((mark) => mark[2])).size + inside.length / 100;
      if (count > best[0]) best = [count, start];
    });
    let from = Math.max(0, best[1] - Math.round(most * BEFORE));
    const blank = text.indexOf(" ", from);
    if (from && blank >= 0 && blank < best[1]) from = blank + 1;
    let to = Math.min(text.length, from + most);
    const last = text.lastIndexOf(" ", to);
    if (to < text.length && last > from + most / 2) to = last;
    const kept = marks.filter(([start, end]) => start >= from && end <= to);
    const lead = from ? "… " : "";
    return {
      text: lead + text.slice(from, to) + (to < text.length ? " …" : ""),
      marks: kept.map(([start, end, want]) => [start - from + lead.length, end - from + lead.length, want]),
    };
  };

  const marked = (text, marks) => {
    const parts = [];
    let at = 0;
    for (const [start, end] of marks) {
      if (start < at) continue;
      parts.push(text.slice(at, start), element("mark", {}, text.slice(start, end)));
      at = end;
    }
    return [...parts, text.slice(at)];
  };

  /* A section as it is shown: its heading, an excerpt, the words to mark at the page. */
  const describe = async (index, wants, number) => {
    const section = await index.section(number);
    const blocks = section.blocks.map((block) => {
      const english = block.startsWith(ENGLISH);
      const text = (english ? block.slice(1) : block).replace(/\s+/gu, " ");
      const marks = marksIn(index, text, wants, number);
      return { text, english, marks, worth: new Set(marks.map((mark) => mark[2])).size + Math.min(marks.length, 9) / 100 };
    });
    const heading = section.names[0] ?? "";
    const others = section.kind === 2 ? section.names.slice(1) : [];
    const best = blocks.reduce((one, other) => (other.worth > one.worth ? other : one), blocks[0] ?? null);
    const excerpt = best && window_(best.text, best.marks);
    const shown = marksIn(index, heading, wants, number);
    const cut = ({ text, marks }) => marks.map(([start, end]) => text.slice(start, end));
    const words = [...new Set(blocks.flatMap(cut))];
    const hits = wants.map((want) => want.hits.get(number)).filter(Boolean);
    const byEnglish = hits.length > 0 && !shown.length && !words.length;
    return { ...section, heading, others, headingMarks: shown, excerpt, inEnglish: best?.english ?? section.english, words: [...new Set([...cut({ text: heading, marks: shown }), ...words])].slice(0, MOST_MARKED), byEnglish };
  };

  const address = (index, { uri, anchor, words }, first) => {
    const found = words.length ? `?found=${words.map(encodeURIComponent).join("~")}` : "";
    return `${index.root}${uri}${found}${anchor && !first ? `#${anchor}` : ""}`;
  };

  const note = (text) => element("span", { class: "search-note" }, text);

  const showSection = (index, one) => {
    const title = one.kind === 1;
    const link = element("a", { href: address(index, one, title) });
    link.append(element("span", { class: "search-heading", lang: one.english ? "en" : null }, ...marked(one.heading, one.headingMarks)));
    if (one.others.length) link.append(" ", element("span", { class: "search-names" }, one.others.join(", ")));
    if (one.inEnglish && index.rules.locale !== "en") link.append(" ", note(index.messages.english));
    else if (one.byEnglish) link.append(" ", note(index.messages.byEnglish));
    if (one.excerpt) {
      const english = one.inEnglish && index.rules.locale !== "en" ? { lang: "en", dir: "ltr" } : {};
      link.append(element("span", { class: "search-excerpt", ...english }, ...marked(one.excerpt.text, one.excerpt.marks)));
    }
    return element("li", { "data-kind": one.kind, "data-score": one.score.toFixed(2) }, link);
  };

  const showPage = async (index, wants, { score, sections }) => {
    const described = await Promise.all(
      sections.map(async (one) => ({ score: one.score, ...(await describe(index, wants, one.section)) })),
    );
    const item = element("li", { "data-score": score.toFixed(2) });
    if (described[0].kind !== 1) item.append(element("p", { class: "search-title" }, described[0].title));
    item.append(element("ul", {}, ...described.map((one) => showSection(index, one))));
    return item;
  };

  const format = (text, values) => text.replace(/%\((\w+)\)s/g, (_whole, name) => values[name]);

  const counted = (index, number) => {
    const { forms, which } = index.messages.counted;
    return forms[which[number < which.length ? number : 100 + (number % 100)]].replace("${resultCount}", number.toLocaleString(index.rules.locale));
  };

  /* What there is to say of a search: how many pages, and what was not found as it was written. */
  const tell = (index, { wants, pages }) => {
    const said = [pages.length ? counted(index, pages.length) : index.messages.nothing];
    for (const want of wants) {
      if (want.why === "") continue;
      said.push(format(index.messages.instead, { word: want.text, words: want.instead.join(", ") }));
    }
    const lost = wants.filter((want) => !want.hits.size && !want.stop).map(({ text }) => text);
    if (pages.length && lost.length) said.push(format(index.messages.lost, { words: lost.join(", ") }));
    return said.join(" · ");
  };

  /* Words of the site that resemble those of a query that finds nothing. */
  const nearest = async (index, query) => {
    const found = [];
    for (const { text, run } of index.cutter.cut(query)) {
      if (run || text.length < 3) continue;
      const begin = text.slice(0, Math.max(2, text.length - 3));
      const words = await index.words(index.w.length <= 4 ? "" : text[0], 8);
      const distance = ({ key }) => difference(text, key) - (key.startsWith(begin) ? 1 : 0);
      const near = words.map((word) => [distance(word), word]).filter(([far]) => far <= Math.max(1, text.length / 3));
      near.sort(([a, one], [b, other]) => a - b || other.often - one.often);
      found.push(...near.slice(0, 4).map(([, word]) => word.shown));
    }
    return [...new Set(found)].slice(0, 5);
  };

  const difference = (a, b) => {
    let row = Array.from({ length: b.length + 1 }, (_none, at) => at);
    for (let i = 1; i <= a.length; i++) {
      const next = [i];
      for (let j = 1; j <= b.length; j++) {
        next.push(Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1)));
      }
      row = next;
    }
    return row[b.length];
  };

  const showNothing = async (index, query, ask) => {
    const near = await nearest(index, query);
    const parts = [];
    if (near.length) {
      const links = near.map((word) => {
        const link = element("a", { href: `${index.root}search.html?q=${encodeURIComponent(word)}` }, word);
        link.addEventListener("click", (event) => {
          event.preventDefault();
          ask(word);
        });
        return element("li", {}, link);
      });
      parts.push(element("p", {}, index.messages.near), element("ul", { class: "search-near" }, ...links));
    }
    parts.push(element("p", {}, element("a", { href: index.root + index.home }, index.messages.all)));
    return element("div", { class: "search-nothing" }, ...parts);
  };

  /* Search for *query* and show the first *most* pages in *results*; `ask` searches anew.
     A later search takes the place of an earlier one that is not done. */
  const latest = new WeakMap();
  search.show = async (query, { results, status, most, ask, rest }) => {
    const turn = Symbol(query);
    latest.set(results, turn);
    const old = () => latest.get(results) !== turn;
    if (query.trim().length < 2 && !/[^\u0000-\u02ff]/u.test(query)) {
      results.replaceChildren();
      status.textContent = "";
      results.dataset.query = query;
      return;
    }
    const found = await search.find(query);
    if (old()) return;
    const { index, wants, pages } = found;
    const shown = pages.length
      ? [element("ol", { class: "search-pages" }, ...(await Promise.all(pages.slice(0, most).map((page) => showPage(index, wants, page)))))]
      : [await showNothing(index, query, ask)];
    if (old()) return;
    if (pages.length > most) shown.push(rest(index, pages.length));
    results.replaceChildren(...shown);
    status.textContent = tell(index, found);
    results.dataset.query = query;
  };
})();
