/* Cuts a query as search/words.py cuts a text; where one changes, so does the other. */
(() => {
  const search = (window.siteSearch ??= {});
  const HYPHENS = /[-_]+/u;
  const HIRAGANA = /^[\u3041-\u3096\u309d-\u309f\u30fc]+$/u;
  const KATAKANA = /^[\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff]+$/u;
  const LEAST_KATAKANA = 3; // signs: shorter, it is no word of its own

  search.cutter = (rules) => {
    const run = new RegExp(`[${rules.unspaced}]`, "u");
    const token = new RegExp(
      `([${rules.unspaced}]+)|([a-z](?:\\+\\+|#)|(?:(?![${rules.unspaced}])[\\p{L}\\p{N}\\p{M}])+` +
        `(?:[-_]+(?:(?![${rules.unspaced}])[\\p{L}\\p{N}\\p{M}])+)*)`,
      "gu",
    );
    const folds = (table) => table.map(([pattern, to]) => [new RegExp(pattern, "gu"), to]);
    const [textFolds, wordFolds] = [folds(rules.text), folds(rules.word)];
    const replace = (table, text) => table.reduce((now, [from, to]) => now.replace(from, to), text);

    const letters = (text) => Array.from(text, (sign) => rules.letters[sign] ?? sign).join("");
    const plain = (text) => replace(textFolds, letters(text.normalize("NFKC").toLowerCase()));
    const fold = (word) => replace(wordFolds, word.normalize("NFD")).normalize("NFC");
    const stopwords = new Set(rules.stopwords.split(" ").map((word) => fold(plain(word))));

    /* A run in words, as the browser's dictionary has them: a lone sign belongs to the word
       beside it, unless it only joins words (是, 的), and katakana is cut only where each part is long enough to be a word. */
    const segments = (text) => {
      if (!Intl.Segmenter || HIRAGANA.test(text)) return [text];
      const found = [];
      const segmenter = new Intl.Segmenter(rules.locale, { granularity: "word" });
      for (const { segment } of segmenter.segment(text)) found.push(segment);
      const whole = [];
      for (let at = 0; at < found.length; ) {
        let end = at + 1;
        while (KATAKANA.test(found[at]) && end < found.length && KATAKANA.test(found[end])) end++;
        const parts = found.slice(at, end);
        const short = parts.some((part) => Array.from(part).length < LEAST_KATAKANA);
        whole.push(...(short ? [parts.join("")] : parts));
        at = end;
      }
      return whole.reduce((kept, part) => {
        const lone = Array.from(part).length === 1 && !HIRAGANA.test(part);
        const before = kept.at(-1);
        const joins = stopwords.has(part) || stopwords.has(before);
        if (lone && before && !joins && !HIRAGANA.test(before)) kept[kept.length - 1] += part;
        else kept.push(part);
        return kept;
      }, []);
    };

    /* The words of a query: {text, run, stop, group}; what one group holds stands without a
       blank, and is one word or several. */
    const cut = (query) => {
      const items = [];
      let group = 0;
      for (const match of plain(query).matchAll(token)) {
        group++;
        if (match[1]) {
          for (const text of segments(match[1])) {
            const joins = HIRAGANA.test(text) && text.length < 3;
            const stop = joins || stopwords.has(text);
            if (stop) group++;
            items.push({ text, run: true, stop, group });
            if (stop) group++;
          }
        } else {
          for (const part of match[2].split(HYPHENS).filter(Boolean)) {
            const text = fold(part);
            if (text) items.push({ text, run: false, stop: stopwords.has(text), group: group++ });
          }
        }
      }
      if (items.every((item) => item.stop)) for (const item of items) item.stop = false;
      return items;
    };

    /* A text's words as they stand: {start, end, key}, and of hyphenated ones the whole. */
    const words = (text) => {
      const found = [];
      for (const match of text.matchAll(/[\p{L}\p{N}\p{M}'’\u00ad\u200c\u200d]+(?:[-_‐‑]+[\p{L}\p{N}\p{M}]+)*/gu)) {
        const parts = [...match[0].matchAll(/[\p{L}\p{N}\p{M}\u00ad\u200c\u200d]+/gu)];
        for (const part of parts) {
          const start = match.index + part.index;
          found.push({ start, end: start + part[0].length, key: fold(plain(part[0])) });
        }
        if (parts.length > 1) {
          const key = fold(plain(match[0].replace(/[-_‐‑'’]/gu, "")));
          found.push({ start: match.index, end: match.index + match[0].length, key });
        }
      }
      return found;
    };

    const known = new Map();
    const plainSign = (sign) => {
      if (!known.has(sign)) known.set(sign, plain(sign));
      return known.get(sign);
    };

    /* A text in the signs of its runs, and where each of them stands in it. */
    const signs = (text) => {
      let whole = "";
      const places = [];
      for (const match of text.matchAll(/.[\p{M}ﾞﾟ]*/gsu)) {
        const folded = plainSign(match[0]);
        for (let at = 0; at < folded.length; at++) places.push([match.index, match.index + match[0].length]);
        whole += folded;
      }
      for (const match of [...whole.matchAll(/(?<=[ァ-ヺ][ァ-ヺー][ァ-ヺー])ー(?![ァ-ヺー])/gu)].reverse()) {
        whole = whole.slice(0, match.index) + whole.slice(match.index + 1);
        places.splice(match.index, 1);
      }
      return { whole, places };
    };

    return { plain, fold, cut, words, signs, isRun: (text) => run.test(text) };
  };

  /* What an inflected word is compared by. */
  search.stemmer = (rules) => {
    const named = (name) => {
      const Stemmer = name && window[`${name[0].toUpperCase()}${name.slice(1)}Stemmer`];
      return Stemmer ? new Stemmer() : null;
    };
    const [latin, own] = rules.stemmers.map(named);
    const suffixes = [...rules.suffixes].sort((a, b) => b.length - a.length);
    const known = new Map();
    const stem = (word) => {
      const stemmer = /^[a-z]/.test(word) ? latin : own;
      if (stemmer) return stemmer.stemWord(word);
      const suffix = suffixes.find((end) => word.endsWith(end) && word.length > end.length);
      return suffix ? word.slice(0, -suffix.length) : word;
    };
    const stemmed = (word) => {
      if (!known.has(word)) known.set(word, stem(word));
      return known.get(word);
    };
    /* Where nobody has written a stemmer, words are of one kind that begin alike and end
       in little. */
    const beginAlike = (a, b) => {
      let same = 0;
      while (same < a.length && a[same] === b[same]) same++;
      return same >= 4 && Math.max(a.length, b.length) - same <= Math.min(3, same / 2);
    };
    const without = (word) => !(/^[a-z]/.test(word) ? latin : own) && !suffixes.length;
    const alike = (a, b) => {
      if (without(a)) return beginAlike(a, b);
      const [one, other] = [stemmed(a), stemmed(b)];
      if (one !== other) return false;
      const [short, long] = a.length < b.length ? [a, b] : [b, a];
      return one.length > 3 || long === `${short}s` || rules.suffixes.length > 0;
    };
    /* What all words begin with that are of one kind with *word*. */
    const beginning = (word) => {
      if (without(word)) return word.slice(0, Math.max(3, word.length - 3));
      const stem = stemmed(word);
      let same = 0;
      while (same < stem.length && stem[same] === word[same]) same++;
      return word.slice(0, Math.max(Math.min(rules.suffixes.length ? 1 : 3, word.length), rules.suffixes.length ? same : same - 1));
    };
    return { alike, beginning };
  };
})();
