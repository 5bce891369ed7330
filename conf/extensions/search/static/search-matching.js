/* From a query to what each of its words may stand for, and where that stands. */
(() => {
  const search = (window.siteSearch ??= {});

  /* How much a word counts that is not the query's own, letter by letter. */
  const WEIGHT = {
    exact: 1, digraph: 0.95, joined: 0.95, stem: 0.85, split: 0.8, prefix: 0.7, bare: 0.7,
    katakana: 0.7, part: 0.6, typo: 0.5, synonym: 0.75,
  };
  const MOST_COMPLETIONS = 6; // of a word that is being typed
  const SHORTEST_TYPO = 5; // letters
  const LEAST_COVERED = 0.7; // of a run: fewer of its signs are another word
  const LEAST_OF_GROUP = 0.5; // of a compound that the dictionary cut
  const HANGUL = /[\uac00-\ud7a3]/u;
  const KANA = /^[\u3041-\u3096\u30a1-\u30fa\u30fc]$/u;

  /* Whether one letter more, less, other or exchanged makes *b* of *a*. */
  const isTypo = (a, b) => {
    if (Math.abs(a.length - b.length) > 1 || a === b) return false;
    let start = 0;
    while (start < a.length && a[start] === b[start]) start++;
    const [restA, restB] = [a.slice(start), b.slice(start)];
    return (
      restA.slice(1) === restB.slice(1) || restA.slice(1) === restB || restA === restB.slice(1) ||
      (restA[0] === restB[1] && restA[1] === restB[0] && restA.slice(2) === restB.slice(2))
    );
  };

  /* Whether two words begin alike and end in little. */
  const beginAlike = (a, b) => {
    let same = 0;
    while (same < a.length && a[same] === b[same]) same++;
    return same >= 4 && Math.max(a.length, b.length) - same <= Math.min(4, same - 2);
  };

  const digraphed = (word, table) =>
    Object.entries(table).reduce((now, [two, one]) => now.replaceAll(two, one), word);

  /* What a word of the query may stand for: {keys, weight, why}, all of `keys` side by side. */
  const alternatives = async (index, item, next, typing) => {
    const { text } = item;
    const { alike, beginning } = index.stemmer;
    const near = await index.words(beginning(text), 3);
    const there = new Map(near.map((word) => [word.key, word]));
    const found = new Map();
    const add = (word, weight, why) => {
      const known = found.get(word.key);
      if (!known || known.weight < weight) found.set(word.key, { keys: [word.key], weight, why, shown: word.shown });
    };
    if (there.has(text)) add(there.get(text), WEIGHT.exact, "exact");
    for (const word of near) if (word.key !== text && alike(text, word.key)) add(word, WEIGHT.stem, "stem");
    const other = digraphed(text, index.rules.digraphs);
    if (other !== text) {
      for (const word of await index.words(beginning(other), 3)) {
        if (word.key === other || alike(other, word.key)) add(word, WEIGHT.digraph, "digraph");
      }
    }
    if (index.rules.prefixes.includes(text[0]) && text.length > 3) {
      const bare = text.slice(1);
      for (const word of await index.words(bare, 2)) if (word.key === bare) add(word, WEIGHT.bare, "bare");
    }
    if (next && !next.run) {
      const joined = text + next.text;
      for (const word of await index.words(index.stemmer.beginning(joined), 1)) {
        if (word.key === joined || alike(joined, word.key)) found.set(word.key, { keys: [word.key], weight: WEIGHT.joined, why: "joined", two: true, shown: word.shown });
      }
    }
    if (text.length > (typing ? 1 : 3) || HANGUL.test(text)) {
      const begun = near.filter(({ key }) => key.startsWith(text) && !found.has(key));
      const more = text.length < beginning(text).length || !begun.length ? await index.words(text, 2) : [];
      const all = [...new Map([...begun, ...more].map((word) => [word.key, word])).values()];
      all.sort((a, b) => b.often - a.often || a.key.length - b.key.length || (a.key < b.key ? -1 : 1));
      for (const word of all.slice(0, MOST_COMPLETIONS)) {
        if (!found.has(word.key)) add(word, WEIGHT.prefix * Math.sqrt(text.length / word.key.length), "prefix");
      }
    }
    if (![...found.values()].some((one) => !one.two)) {
      for (const one of await splits(index, text)) found.set(one.keys.join(" "), one);
    }
    if (!found.size && Array.from(text).length >= SHORTEST_TYPO) {
      for (const word of await neighbours(index, text, isTypo)) add(word, WEIGHT.typo, "typo");
      for (const word of found.size ? [] : await neighbours(index, text, beginAlike)) add(word, WEIGHT.typo, "typo");
    }
    return [...found.values()];
  };

  /* A word of the query as two words of the site: `finetuning` for fine tuning. */
  const splits = async (index, text) => {
    const found = [];
    const least = HANGUL.test(text) ? 2 : 3;
    for (let at = least; at <= text.length - least; at++) {
      const [first, second] = [text.slice(0, at), text.slice(at)];
      const starts = await index.words(first, 1);
      if (!starts.some(({ key }) => key === first)) continue;
      const ends = await index.words(index.stemmer.beginning(second), 1);
      const end = ends.find(({ key }) => key === second) ?? ends.find(({ key }) => index.stemmer.alike(second, key));
      if (end) found.push({ keys: [first, end.key], weight: WEIGHT.split, why: "split", shown: `${first} ${end.shown}` });
    }
    return found;
  };

  /* The words of the site that are near a mistyped one. */
  const neighbours = async (index, text, isNear) => {
    const all = index.w.length <= 4 ? await index.words("", 4) : await index.words(text[0], 8);
    const found = all.filter(({ key }) => isNear(text, key));
    return found.sort((a, b) => b.often - a.often || (a.key < b.key ? -1 : 1)).slice(0, 3);
  };

  /* A section may have several of a word's alternatives: the rank is that of the best. */
  const merge = (into, section, hit) => {
    into.set(section, into.has(section) ? { ...hit, also: into.get(section) } : hit);
  };

  /* Where words stand side by side. */
  const sideBySide = (hits, section) => {
    const [first, ...rest] = hits.map((found) => found.get(section));
    const follows = (kind) => first[kind].filter((at) => rest.every((hit, step) => hit[kind].includes(at + step + 1)));
    const [headings, places] = [follows("headings"), follows("places")];
    return headings.length || places.length ? { ...first, headings, places, parts: 0, english: 0 } : null;
  };

  /* The sections that have one of a word's alternatives. */
  const wordHits = async (index, options) => {
    const found = new Map();
    for (const { keys, weight, why } of options) {
      const hits = await Promise.all(keys.map(index.postings));
      for (const [section, hit] of hits[0]) {
        if (hits.length === 1) merge(found, section, { ...hit, weight, why, keys });
        else if (hits.every((each) => each.has(section))) {
          const both = sideBySide(hits, section);
          if (both) merge(found, section, { ...both, weight, why, keys });
        }
      }
    }
    return found;
  };

  /* Those of *mine* that one of *theirs* is *step* places behind; both are sorted. */
  const onwards = (mine, theirs, step) => {
    const found = [];
    for (let i = 0, j = 0; i < mine.length && j < theirs.length; ) {
      const gap = theirs[j] - mine[i] - step;
      if (gap === 0) found.push(mine[i]);
      if (gap <= 0) j++;
      if (gap >= 0) i++;
    }
    return found;
  };

  /* The longest stretches of a run that stand in a section, as [from, to, places, headings]. */
  const stretches = (grams, section, length) => {
    const found = [];
    for (let from = 0; from < grams.length; ) {
      let hit = grams[from].get(section);
      let at = from;
      let [places, headings, anywhere] = [hit?.places ?? [], hit?.headings ?? [], hit?.anywhere];
      while (hit && at + 1 < grams.length) {
        const next = grams[at + 1].get(section);
        const step = at + 1 - from;
        const [p, h] = [onwards(places, next?.places ?? [], step), onwards(headings, next?.headings ?? [], step)];
        const unknown = next && (anywhere || next.anywhere);
        if (!p.length && !h.length && !unknown) break;
        [places, headings, anywhere] = [p.length || !unknown ? p : places, h, unknown];
        hit = next;
        at++;
      }
      if (hit) found.push({ from, to: Math.min(length, at + 2), places, headings });
      from = hit ? at + 2 : from + 1;
    }
    return found;
  };

  /* A run's signs: kanji and katakana say more than hiragana. */
  const weigh = (signs) => signs.reduce((sum, sign) => sum + (/[\u3041-\u3096]/u.test(sign) ? 0.3 : 1), 0);

  const runHits = async (index, text) => {
    const signs = Array.from(text);
    const found = new Map();
    if (signs.length === 1) {
      for (const key of await index.beginningWith(text, 6)) {
        for (const [section, hit] of await index.postings(key)) {
          const known = found.get(section);
          found.set(section, {
            ...hit, weight: WEIGHT.exact, why: "exact", keys: [text],
            headings: [...(known?.headings ?? []), ...hit.headings],
            places: [...(known?.places ?? []), ...hit.places].sort((a, b) => a - b),
          });
        }
      }
      return found;
    }
    const pairs = signs.slice(1).map((sign, at) => signs[at] + sign);
    const grams = await Promise.all(pairs.map(index.postings));
    const partial = new Map();
    const whole = weigh(signs);
    for (const section of new Set(grams.flatMap((gram) => [...gram.keys()]))) {
      const parts = stretches(grams, section, signs.length);
      const long = ({ from, to }) => {
        const part = signs.slice(from, to);
        return part.length >= (part.every((sign) => KANA.test(sign)) ? 3 : 2);
      };
      const [first] = parts;
      if (first && first.from === 0 && first.to === signs.length) {
        const { headings, places } = first;
        const anywhere = !headings.length && !places.length;
        found.set(section, { headings, places, parts: 0, english: 0, anywhere, weight: 1, why: "exact", keys: [text] });
        continue;
      }
      const kept = parts.filter(long);
      const covered = kept.reduce((sum, { from, to }) => sum + weigh(signs.slice(from, to)), 0) / whole;
      if (covered < LEAST_COVERED) continue;
      partial.set(section, {
        headings: kept.flatMap((part) => part.headings), places: kept.flatMap((part) => part.places),
        parts: 0, english: 0, weight: WEIGHT.part * covered, why: "part",
        keys: kept.map(({ from, to }) => signs.slice(from, to).join("")),
      });
    }
    return found.size ? found : partial;
  };

  /* Where a name stands that means the same: all of its words, side by side. */
  const nameHits = async (index, name) => {
    const items = index.cutter.cut(name);
    if (items.every(({ run }) => !run)) {
      const keys = items.map(({ text }) => text);
      return wordHits(index, [{ keys, weight: WEIGHT.synonym, why: "synonym" }]);
    }
    const all = await Promise.all(
      items.map(({ run, text }) => (run ? runHits(index, text) : wordHits(index, [{ keys: [text], weight: 1, why: "exact" }]))),
    );
    const [first, ...rest] = all;
    const found = new Map();
    for (const [section, hit] of first) {
      if (!rest.every((hits) => hits.has(section))) continue;
      const keys = all.flatMap((hits) => hits.get(section).keys);
      found.set(section, { ...hit, weight: WEIGHT.synonym * hit.weight, why: "synonym", keys });
    }
    return found;
  };

  /* What the query names is found by its other names, too. */
  const addSynonyms = async (index, wants) => {
    for (let from = 0; from < wants.length; from++) {
      for (let to = from + 1; to <= wants.length; to++) {
        const named = wants.slice(from, to);
        for (const name of index.synonyms.get(named.map(({ text }) => text).join(" ")) ?? []) {
          for (const [section, hit] of await nameHits(index, name)) {
            for (const want of named) merge(want.hits, section, hit);
          }
        }
      }
    }
  };

  const katakana = (text) => text.replace(/[\u3041-\u3096]/gu, (sign) => String.fromCharCode(sign.charCodeAt(0) + 0x60));

  /* Each word of the query with the sections it stands in. */
  search.match = async (index, query) => {
    const items = index.cutter.cut(query);
    const typing = !/[\s\p{P}]$/u.test(query);
    const wants = await Promise.all(
      items.map(async (item, at) => {
        const want = { ...item, why: "", instead: [] };
        if (item.run) {
          want.hits = await runHits(index, item.text);
          const other = katakana(item.text);
          if (other !== item.text && item.text.length > 2) {
            for (const [section, hit] of await runHits(index, other)) {
              if (hit.why === "exact" || !want.hits.size) merge(want.hits, section, { ...hit, weight: WEIGHT.katakana * hit.weight });
            }
          }
          return want;
        }
        const options = await alternatives(index, item, items[at + 1], typing && at === items.length - 1);
        want.hits = await wordHits(index, options);
        const whys = new Set(options.map(({ why }) => why));
        if (whys.size === 1 && (whys.has("typo") || whys.has("prefix"))) {
          want.why = [...whys][0];
          want.instead = options.map(({ shown }) => shown);
        }
        return want;
      }),
    );
    // What joins two words stands for the second one, too.
    wants.forEach((want, at) => {
      for (const [section, hit] of want.hits) {
        if (hit.why === "joined" && wants[at + 1]) merge(wants[at + 1].hits, section, hit);
      }
    });
    await addSynonyms(index, wants);
    dropParts(wants);
    dropGuesses(wants);
    return wants;
  };

  /* A word that is mended beside one that stands nowhere is a guess too many. */
  const dropGuesses = (wants) => {
    if (!wants.some(({ stop, hits }) => !stop && !hits.size)) return;
    for (const want of wants) if (want.why === "typo") want.hits = new Map();
  };

  /* A compound of which little is found is not found: 画像認識 is not 認識. */
  const dropParts = (wants) => {
    for (const group of new Set(wants.map((want) => want.group))) {
      const members = wants.filter((want) => want.group === group && !want.stop);
      const length = (some) => some.reduce((sum, { text }) => sum + weigh(Array.from(text)), 0);
      const there = members.filter((want) => want.hits.size);
      if (members.length > 1 && length(there) < LEAST_OF_GROUP * length(members)) {
        for (const want of members) want.hits = new Map();
      }
    }
  };
})();
