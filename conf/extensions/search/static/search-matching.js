/* From a query to where its words stand. */
(() => {
  const search = (window.siteSearch ??= {});
  const { WEIGHT, alternatives } = search;
  const LEAST_COVERED = 0.7; // of a run: fewer of its signs are another word
  const LEAST_OF_GROUP = 0.5; // of a compound that the dictionary cut
  const PARTED = 3; // signs between a verb and its object, at most
  const LONGEST_PARTED = 4; // signs of both
  const NEARBY = 8; // signs from a word to a lone sign that goes with it
  const KANA = /^[\u3041-\u3096\u30a1-\u30fa\u30fc]$/u;

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

  /* Where words stand anywhere in a section. */
  const together = (hits, section) => {
    const all = (kind) => hits.flatMap((found) => found.get(section)[kind]).sort((a, b) => a - b);
    return { ...hits[0].get(section), headings: all("headings"), places: all("places") };
  };

  /* The sections that have one of a word's alternatives. */
  const wordHits = async (index, options) => {
    const found = new Map();
    for (const { keys, weight, why, apart } of options) {
      const hits = await Promise.all(keys.map(index.postings));
      for (const [section, hit] of hits[0]) {
        if (hits.length === 1) merge(found, section, { ...hit, weight, why, keys });
        else if (hits.every((each) => each.has(section))) {
          const both = apart ? together(hits, section) : sideBySide(hits, section);
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
    if (found.size || partial.size || signs.length > LONGEST_PARTED) return found.size ? found : partial;
    return parted(index, signs[0], signs.slice(1).join(""));
  };

  /* Those of *firsts* that one of *seconds* comes soon after. */
  const soonAfter = (firsts, seconds, keys) => {
    const found = new Map();
    for (const [section, hit] of firsts) {
      const then = seconds.get(section);
      if (then?.why !== "exact") continue;
      const follows = (kind) => hit[kind].filter((at) => then[kind].some((end) => end > at && end - at <= PARTED + 1));
      const [headings, places] = [follows("headings"), follows("places")];
      if (headings.length || places.length) {
        merge(found, section, { ...hit, headings, places, weight: WEIGHT.part, why: "part", keys });
      }
    }
    return found;
  };

  /* A verb and its object, parted by what goes between them: 浇水 as in 浇一次水. */
  const parted = async (index, verb, object) => {
    const verbs = await Promise.all(Array.from(index.rules.parting, (sign) => index.postings(verb + sign)));
    if (!verbs.some(({ size }) => size)) return new Map();
    return soonAfter(verbs.flatMap((hits) => [...hits]), await runHits(index, object), [verb, object]);
  };

  /* Signs that stand nowhere as one, and that a dictionary knows as several words: where all of
     these are, the lone signs near a longer word; two lone signs, one soon after the other. */
  const inWords = async (index, parts) => {
    const lone = parts.every((part) => part.length === 1);
    if (lone && parts.length > 2) return new Map();
    const all = await Promise.all(parts.map((part) => runHits(index, part)));
    if (lone) return soonAfter(all[0], all[1], parts);
    const longer = all.filter((_hits, at) => parts[at].length > 1);
    const near = (one, other) =>
      ["headings", "places"].some((kind) => one[kind].some((at) => other[kind].some((to) => Math.abs(to - at) <= NEARBY)));
    const found = new Map();
    for (const section of all[0].keys()) {
      if (!all.every((hits) => hits.has(section))) continue;
      const here = all.map((hits) => hits.get(section));
      const words = longer.map((hits) => hits.get(section));
      if (here.every((hit, at) => parts[at].length > 1 || words.some((word) => near(hit, word)))) {
        found.set(section, { ...together(all, section), weight: WEIGHT.apart, why: "part", keys: parts });
      }
    }
    return found;
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
          if (!want.hits.size && item.parts.length > 1) want.hits = await inWords(index, item.parts);
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
