/* Which section, which page comes first: numbers, all of them here. */
(() => {
  const search = (window.siteSearch ??= {});

  // By what a section is (search/sections.py, Kind): section, title, term, entry.
  const HEADING = [2.2, 3, 3.2, 1];
  const TEXT = [1, 1, 1.1, 0.5];
  const FIRST_IN_HEADING = 1.15; // a heading that begins with the word
  const MOST_OFTEN = 2; // however often a word stands in a text
  const PART = 0.5; // of a longer word
  const ENGLISH = 0.5; // in the English of a translation
  const ENGLISH_NAME = 0.8; // in that of a heading, against the heading
  const NAMED = 0.8; // what is added to a section whose name is near the query; less for a part
  const SAME_NAME = 1.2; // the same where it is the query
  const LOOKED_AT = 5; // pages whose names are compared with the query
  const OF_TITLE = 0.45; // what the page's title lends to its sections
  const OF_PAGE = 0.2; // what other sections of the page lend
  const STOPWORD = 0.12;
  const NEAR = 1.1; // what two words side by side add; less where they are apart
  const FAR = 10; // words: further apart they are not near
  const COVERED = 1.5; // power of the share of the query that is found
  const OTHERS = 0.08; // what a page's other sections add to its rank
  const SECTIONS = 3; // shown of a page
  const COMPARED = 8; // sections of a page whose names are compared with the query
  const LEAST = 0.45; // of the page's best section: weaker ones are not shown

  const valueOf = (index, section, hit) => {
    const kind = index.kinds[section];
    let value = 0;
    if (hit.headings.length) value += HEADING[kind] * (hit.headings[0] === 0 ? FIRST_IN_HEADING : 1);
    const often = hit.places.length + (hit.anywhere ? 2 : 0);
    if (often) {
      const length = 1 / (0.7 + 0.3 * Math.min(4, index.lengths[section] / index.average));
      value += TEXT[kind] * Math.min(MOST_OFTEN, 1 + 0.35 * Math.log2(often)) * length;
    } else if (hit.parts) value += PART * (hit.headings.length ? 0.5 : 1);
    if (hit.english === 2 && !hit.headings.length) value += HEADING[kind] * ENGLISH_NAME;
    else if (hit.english && !hit.headings.length) value += ENGLISH * (often ? 0.4 : 1);
    value *= hit.weight;
    return hit.also ? Math.max(value, valueOf(index, section, hit.also)) : value;
  };

  const all = (hit, kind) => {
    if (!hit.also) return hit[kind];
    return [...hit[kind], ...all(hit.also, kind)].sort((a, b) => a - b);
  };

  const distance = (one, other) => {
    let least = Infinity;
    for (const kind of ["headings", "places"]) {
      const [mine, theirs] = [all(one, kind), all(other, kind)];
      for (let i = 0, j = 0; i < mine.length && j < theirs.length; ) {
        const gap = theirs[j] - mine[i];
        if (gap > 0) least = Math.min(least, gap);
        else if (gap < 0) least = Math.min(least, -gap + 1); // in the other order
        else least = Math.min(least, 1); // in one word
        if (gap > 0) i++;
        else j++;
      }
    }
    return least;
  };

  /* The pages that have any of the wanted words, the best first:
     {page, score, sections: [{section, score, hits}]}. */
  search.rank = (index, wants) => {
    const total = index.kinds.length;
    const wanted = wants.filter((want) => want.hits.size);
    const firm = wanted.filter((want) => !want.stop);
    if (!firm.length) return [];
    const weights = new Map(
      wanted.map((want) => {
        const rare = Math.log(1 + (total - want.hits.size + 0.5) / (want.hits.size + 0.5)) + 0.3;
        return [want, rare * (want.stop ? STOPWORD : 1)];
      }),
    );
    const whole = wanted.reduce((sum, want) => sum + weights.get(want), 0);
    const values = new Map(); // section -> want -> value
    for (const want of wanted) {
      for (const [section, hit] of want.hits) {
        if (!values.has(section)) values.set(section, new Map());
        values.get(section).set(want, valueOf(index, section, hit));
      }
    }
    const pages = new Map();
    for (const section of values.keys()) {
      const page = index.pageOf[section];
      if (!pages.has(page)) pages.set(page, []);
      pages.get(page).push(section);
    }
    const found = [];
    for (const [page, sections] of pages) {
      if (!sections.some((section) => firm.some((want) => want.hits.has(section)))) continue;
      const title = values.get(index.first[page]);
      const best = new Map(
        wanted.map((want) => [want, Math.max(...sections.map((section) => values.get(section).get(want) ?? 0))]),
      );
      const scored = sections
        .filter((section) => firm.some((want) => want.hits.has(section)))
        .map((section) => {
          const own = values.get(section);
          let [score, covered] = [0, 0];
          for (const want of wanted) {
            const weight = weights.get(want);
            const mine = own.get(want) ?? 0;
            const named = wants.length && title?.get(want) && want.hits.get(index.first[page])?.headings.length;
            const lent = Math.max(named ? OF_TITLE * title.get(want) : 0, OF_PAGE * best.get(want));
            score += weight * Math.max(mine, lent);
            covered += weight * (mine ? 1 : named ? 0.75 : best.get(want) ? 0.45 : 0);
          }
          for (let at = 0; at + 1 < firm.length; at++) {
            const [one, other] = [firm[at].hits.get(section), firm[at + 1].hits.get(section)];
            if (!one || !other) continue;
            const between = firm[at].run ? Array.from(firm[at].text).length : 1;
            const gap = Math.max(1, distance(one, other) - between + 1);
            const both = Math.min(weights.get(firm[at]), weights.get(firm[at + 1]));
            if (gap <= FAR) {
              const inHeading = one.headings.length && other.headings.length ? 2 : 1;
              score += (both * NEAR * inHeading * Math.min(one.weight, other.weight)) / gap;
            }
          }
          return { section, score: score * (covered / whole) ** COVERED };
        })
        .sort((a, b) => b.score - a.score || a.section - b.section);
      const [first, ...rest] = scored;
      const score = first.score + OTHERS * rest.slice(0, 3).reduce((sum, one) => sum + one.score, 0);
      found.push({ page, score, sections: scored.slice(0, COMPARED) });
    }
    return found.sort((a, b) => b.score - a.score || a.page - b.page);
  };

  const byScore = (a, b) => b.score - a.score;

  /* How near a name is to what is asked: 1 where they are the same words. */
  const closeness = (index, asked, name) => {
    const named = index.cutter.cut(name).filter(({ stop }) => !stop).map(({ text }) => text);
    if (named.join("") === asked.join("")) return 1;
    const same = named.filter((word) => asked.some((other) => word === other || index.stemmer.alike(word, other)));
    return same.length ** 2 / (named.length * asked.length || 1);
  };

  /* Of the first pages, sections first whose name is near to the query; of each page the best. */
  const promote = async (index, wants, pages) => {
    const meant = ({ text, why, instead }) =>
      why === "typo" ? index.cutter.fold(index.cutter.plain(instead[0])) : text;
    const asked = wants.filter(({ stop, hits }) => !stop && hits.size).map(meant);
    for (const found of pages.slice(0, LOOKED_AT)) {
      for (const one of found.sections) {
        const { names, otherNames } = await index.section(one.section);
        const near = Math.max(0, ...[...names, ...otherNames].map((name) => closeness(index, asked, name)));
        one.score *= 1 + (near === 1 ? SAME_NAME : NAMED * near ** 2);
      }
      found.sections.sort(byScore);
      const [first] = found.sections;
      found.score = Math.max(found.score, first.score);
    }
    for (const found of pages) {
      const least = LEAST * found.sections[0].score;
      found.sections = found.sections.filter(({ score }) => score >= least).slice(0, SECTIONS);
    }
    return [...pages.slice(0, LOOKED_AT).sort(byScore), ...pages.slice(LOOKED_AT)];
  };

  /* All that is found: {wants, pages}. */
  search.find = async (query) => {
    const index = await search.index();
    const wants = await search.match(index, query);
    return { query, index, wants, pages: await promote(index, wants, search.rank(index, wants)) };
  };
})();
