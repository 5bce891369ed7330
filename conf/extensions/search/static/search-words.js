/* Cuts a query as search/words.py cuts a text; where one changes, so does the other. */
(() => {
  const search = (window.siteSearch ??= {});
  const HYPHENS = /[-_]+/u;
  const HIRAGANA = /^[\u3041-\u3096\u309d-\u309f\u30fc]+$/u;
  const KATAKANA = /^[\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff]+$/u;
  const HANGUL = /[\uac00-\ud7a3]/u;
  const LEAST_STEM = 2; // letters before an ending; of Hangul, one syllable
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
    const plainStopwords = new Set(rules.stopwords.split(" ").map(plain));
    const stopwords = new Set([...plainStopwords].map(fold));

    /* A run in words, as the browser's dictionary has them: a lone sign belongs to the word
       beside it, unless it only joins words (是, 的), and katakana is cut only where each part is long enough to be a word. */
    const segments = (text) => {
      if (!Intl.Segmenter || HIRAGANA.test(text)) return [[text]];
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
        const before = kept.at(-1)?.join("");
        const joins = stopwords.has(part) || stopwords.has(before);
        if (lone && before && !joins && !HIRAGANA.test(before)) kept.at(-1).push(part);
        else kept.push([part]);
        return kept;
      }, []);
    };

    /* The words of a query: {text, run, stop, group}, of a run also its `parts`, of a word how it
       is `marked` where that makes another word; what one group holds stands without a blank, and
       is one word or several. */
    const cut = (query) => {
      const items = [];
      let group = 0;
      for (const match of plain(query).matchAll(token)) {
        group++;
        if (match[1]) {
          for (const parts of segments(match[1])) {
            const text = parts.join("");
            const joins = HIRAGANA.test(text) && text.length < 3;
            const stop = joins || stopwords.has(text);
            if (stop) group++;
            items.push({ text, parts, run: true, stop, group });
            if (stop) group++;
          }
        } else {
          for (const part of match[2].split(HYPHENS).filter(Boolean)) {
            const text = fold(part);
            if (!text) continue;
            const marked = rules.marked && part !== text ? part : "";
            const stop = marked ? plainStopwords.has(marked) : stopwords.has(text);
            items.push({ text, marked, run: false, stop, group: group++ });
          }
        }
      }
      if (items.every((item) => item.stop)) for (const item of items) item.stop = false;
      return items;
    };

    /* A text's words as they stand: {start, end, key, plain}, and of hyphenated ones the whole. */
    const words = (text) => {
      const found = [];
      for (const match of text.matchAll(/[\p{L}\p{N}\p{M}'’\u00ad\u200c\u200d]+(?:[-_‐‑]+[\p{L}\p{N}\p{M}]+)*/gu)) {
        const parts = [...match[0].matchAll(/[\p{L}\p{N}\p{M}\u00ad\u200c\u200d]+/gu)];
        for (const part of parts) {
          const start = match.index + part.index;
          const word = plain(part[0]);
          found.push({ start, end: start + part[0].length, key: fold(word), plain: word });
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
      const least = HANGUL.test(word) ? 1 : LEAST_STEM;
      const suffix = suffixes.find((end) => word.endsWith(end) && word.length >= end.length + least);
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
    const stemmerOf = (word) => (/^[a-z]/.test(word) ? latin : own);
    const without = (word) => !stemmerOf(word) && !suffixes.length;
    const alike = (a, b) => {
      if (!stemmerOf(a) && !rules.inflects) return a === b;
      if (!stemmerOf(a) && beginAlike(a, b)) return true;
      if (without(a)) return false;
      const [one, other] = [stemmed(a), stemmed(b)];
      const [short, long] = a.length < b.length ? [a, b] : [b, a];
      if (!stemmerOf(a) && long.startsWith(short) && suffixes.includes(long.slice(short.length))) return true;
      if (one !== other) return false;
      return one.length > 3 || long === `${short}s` || rules.suffixes.length > 0;
    };
    /* What all words begin with that are of one kind with *word*. */
    const beginning = (word) => {
      const short = Math.max(3, word.length - 3);
      if (without(word)) return word.slice(0, short);
      const stem = stemmed(word);
      let same = 0;
      while (same < stem.length && stem[same] === word[same]) same++;
      if (!stemmerOf(word)) return word.slice(0, Math.min(same, short));
      return word.slice(0, Math.max(Math.min(3, word.length), same - 1));
    };
    return { alike, beginning, base: stemmed, stems: (word) => Boolean(stemmerOf(word)) };
  };
})();
