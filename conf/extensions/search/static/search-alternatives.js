/* What a word of a query may stand for: words of the site. */
(() => {
  const search = (window.siteSearch ??= {});

  /* How much a word counts that is not the query's own, letter by letter. */
  const WEIGHT = (search.WEIGHT = {
    exact: 1, digraph: 0.95, joined: 0.95, stem: 0.85, split: 0.8, prefix: 0.7, bare: 0.7,
    katakana: 0.7, part: 0.6, typo: 0.5, synonym: 0.75, apart: 0.6,
    unmarked: 0.2,
  });
  const MOST_COMPLETIONS = 6; // of a word that is being typed
  const SHORTEST_TYPO = 5; // letters
  const SHORTEST_TYPO_HANGUL = 3; // syllables
  const HANGUL = /[\uac00-\ud7a3]/u;

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

  /* Whether a word is long enough to be known though it is mistyped. */
  const isLong = (text) => Array.from(text).length >= (HANGUL.test(text) ? SHORTEST_TYPO_HANGUL : SHORTEST_TYPO);

  /* The same of two words without their endings, and of the letters that syllables of Hangul are made of. */
  const typoOfBase = ({ base, stems }) => (a, b) => {
    if (stems(a)) return false; // a stemmer takes more than endings
    const [one, other] = [base(a), base(b)];
    return isLong(one) && isLong(other) && isTypo(one.normalize("NFD"), other.normalize("NFD"));
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
  search.alternatives = async (index, item, next, typing) => {
    const { text, marked } = item;
    const { alike, beginning } = index.stemmer;
    const near = await index.words(beginning(text), 3);
    const there = new Map(near.map((word) => [word.key, word]));
    const found = new Map();
    const add = (word, weight, why) => {
      const known = found.get(word.key);
      if (!known || known.weight < weight) found.set(word.key, { keys: [word.key], weight, why, shown: word.shown });
    };
    // Marks that were typed are meant; without them, the word may have others.
    const asTyped = marked && (await index.postings(marked)).size;
    if (asTyped) found.set(marked, { keys: [marked], weight: WEIGHT.exact, why: "exact", shown: marked });
    if (there.has(text)) add(there.get(text), asTyped ? WEIGHT.unmarked : WEIGHT.exact, "exact");
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
        const long = word.key.startsWith(joined.slice(0, text.length + Math.floor(next.text.length / 2) + 1));
        if (word.key === joined || (long && alike(joined, word.key))) found.set(word.key, { keys: [word.key], weight: WEIGHT.joined, why: "joined", two: true, shown: word.shown });
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
      for (const one of await splits(index, text)) found.set(`${one.keys.join(" ")} ${one.weight}`, one);
    }
    if (!found.size && isLong(text)) {
      for (const isNear of [isTypo, typoOfBase(index.stemmer), beginAlike]) {
        for (const word of found.size ? [] : await neighbours(index, text, isNear)) add(word, WEIGHT.typo, "typo");
      }
    }
    return [...found.values()];
  };

  /* A word of the query as two words of the site: `finetuning` for fine tuning. Where nouns stand
     together or apart as one likes, the first may have an ending, and they need not be neighbours. */
  const splits = async (index, text) => {
    const found = [];
    const { loose } = index.rules;
    const least = HANGUL.test(text) ? 2 : 3;
    const like = async (part, alike) => {
      const near = await index.words(alike ? index.stemmer.beginning(part) : part, 1);
      return near.filter(({ key }) => key === part || (alike && index.stemmer.alike(part, key)));
    };
    for (let at = least; at <= text.length - least; at++) {
      const starts = await like(text.slice(0, at), loose);
      const ends = starts.length ? await like(text.slice(at), true) : [];
      for (const start of starts) {
        for (const end of ends) {
          const one = { keys: [start.key, end.key], why: "split", shown: `${start.shown} ${end.shown}` };
          found.push({ ...one, weight: WEIGHT.split });
          if (loose) found.push({ ...one, weight: WEIGHT.apart, apart: true });
        }
      }
    }
    return found;
  };

  /* The words of the site that are near a mistyped one. */
  const neighbours = async (index, text, isNear) => {
    const all = index.w.length <= 4 ? await index.words("", 4) : await index.words(text[0], 8);
    const found = all.filter(({ key }) => isNear(text, key));
    return found.sort((a, b) => b.often - a.often || (a.key < b.key ? -1 : 1)).slice(0, 3);
  };
})();
