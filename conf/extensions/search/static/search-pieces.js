/* The index, piece by piece: search/pieces.py and search/postings.py write what is read here. */
(() => {
  const search = (window.siteSearch ??= {});
  const WHERE = { text: 0, heading: 1, part: 2, english: 3 };
  const LENGTHS = 12;
  const root = document.documentElement.dataset.content_root ?? "./";
  const waiting = new Map();

  window.searchPiece = (name, data) => waiting.get(name)?.(data);

  const load = (src) =>
    new Promise((done, fail) => {
      const script = document.createElement("script");
      script.src = src;
      script.onerror = () => fail(new Error(src));
      script.onload = () => done(script.remove());
      document.head.append(script);
    });

  const inflate = async (data) => {
    const bytes = Uint8Array.from(atob(data), (sign) => sign.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
    return new Uint8Array(await new Response(stream).arrayBuffer());
  };

  const fetchPiece = async (name, src) => {
    const data = new Promise((done) => waiting.set(name, done));
    await load(src);
    return inflate(await data);
  };

  const text = (bytes) => new TextDecoder().decode(bytes);

  /* The place of the last of *starts* that is not after *key*. */
  const placeOf = (starts, key) => {
    let [low, high] = [0, starts.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (starts[middle] <= key) low = middle + 1;
      else high = middle;
    }
    return Math.max(0, low - 1);
  };

  const reader = (bytes) => {
    let at = 0;
    return {
      get more() { return at < bytes.length; },
      number() {
        let [value, shift, byte] = [0, 0, 0];
        do {
          byte = bytes[at++];
          value += (byte & 127) * 2 ** shift;
          shift += 7;
        } while (byte > 127);
        return value;
      },
      take(length) { return bytes.subarray(at, (at += length)); },
    };
  };

  const openIndex = async () => {
    const known = JSON.parse(text(await fetchPiece("index", `${root}searchindex.js`)));
    await Promise.all(
      ["base", ...new Set(known.rules.stemmers.filter(Boolean))].map((name, _place, all) =>
        all.length > 1 ? load(`${root}_static/${name}-stemmer.js`) : null,
      ),
    );
    const pages = known.sections.split(" ");
    const first = []; // each page's first section, of all
    const [kinds, lengths, pageOf] = [[], [], []];
    pages.forEach((marks, page) => {
      first.push(kinds.length);
      for (const mark of marks) {
        const code = mark.charCodeAt(0) - 48;
        kinds.push(Math.floor(code / LENGTHS));
        lengths.push(2 ** (code % LENGTHS));
        pageOf.push(page);
      }
    });
    const average = lengths.reduce((sum, length) => sum + length, 0) / (lengths.length || 1);
    const pieces = new Map();
    const piece = (name, parse) => {
      if (!pieces.has(name)) {
        const found = fetchPiece(name, `${root}_search/${name}.js?${known.v}`).then(parse);
        found.catch(() => pieces.delete(name));
        pieces.set(name, found);
      }
      return pieces.get(name);
    };

    /* The words that begin with *beginning*, from at most *most* pieces. */
    const words = async (beginning, most) => {
      const from = placeOf(known.w, beginning);
      const names = [];
      for (let at = from; at < known.w.length && names.length < most; at++) {
        if (at > from && !known.w[at].startsWith(beginning)) break;
        names.push(`w${at}`);
      }
      const parse = (bytes) =>
        text(bytes).split("\n").map((line) => {
          const [key, often, shown] = line.split("\t");
          return { key, often: parseInt(often, 36), shown: shown ?? key };
        });
      const found = await Promise.all(names.map((name) => piece(name, parse)));
      return found.flat().filter(({ key }) => key.startsWith(beginning));
    };

    const terms = (bytes) => {
      const found = new Map();
      const from = reader(bytes);
      while (from.more) {
        const key = text(from.take(from.number()));
        found.set(key, from.take(from.number()));
      }
      return found;
    };

    const decoded = new Map();
    /* A term's sections; `anywhere`: it is in the text, and nobody kept where. */
    const decode = (bytes) => {
      const found = new Map();
      const from = reader(bytes);
      let [page, section, place, hit] = [0, 0, 0, null];
      const here = () => {
        if (!hit) found.set(first[page] + section, (hit = { headings: [], places: [], parts: 0, english: 0, anywhere: false }));
        return hit;
      };
      while (from.more) {
        const value = from.number();
        const [kind, rest] = [value % 4, Math.floor(value / 4)];
        if (kind < 2) {
          section = kind === 0 ? 0 : section + rest;
          if (kind === 0) page += rest;
          [place, hit] = [0, null];
        } else if (kind === 2) {
          place += rest;
          here().places.push(place);
        } else {
          place += Math.floor(rest / 4);
          const where = rest % 4;
          if (where === WHERE.heading) here().headings.push(place);
          else if (where === WHERE.part) here().parts++;
          else if (where === WHERE.english) here().english = Math.max(here().english, place ? 2 : 1);
          else here().anywhere = true;
        }
      }
      return found;
    };

    const postings = async (key) => {
      if (decoded.has(key)) return decoded.get(key);
      const found = (await piece(`p${placeOf(known.p, key)}`, terms)).get(key);
      const sections = found ? decode(found) : new Map();
      decoded.set(key, sections);
      return sections;
    };

    /* The terms that begin with a sign that stands alone in a query. */
    const beginningWith = async (sign, most) => {
      const from = placeOf(known.p, sign);
      const keys = [];
      for (let at = from; at < known.p.length && at < from + most; at++) {
        if (at > from && !known.p[at].startsWith(sign)) break;
        const found = await piece(`p${at}`, terms);
        keys.push(...[...found.keys()].filter((key) => key.startsWith(sign)));
      }
      return keys;
    };

    /* A section as it is shown. */
    const section = async (number) => {
      const at = placeOf(known.t, number);
      const found = await piece(`t${at}`, (bytes) => text(bytes).split("\n").map((line) => JSON.parse(line)));
      const [uri, title, anchor, names, flags, otherNames, ...blocks] = found[number - known.t[at]];
      return { uri, title, anchor, names, kind: flags % 8, english: flags > 7, otherNames, blocks };
    };

    const cutter = search.cutter(known.rules);
    const synonyms = new Map(); // a name, in words as a query is cut -> the others
    for (const names of known.synonyms) {
      for (const name of names) {
        const key = cutter.cut(name).map(({ text }) => text).join(" ");
        synonyms.set(key, [...(synonyms.get(key) ?? []), ...names.filter((other) => other !== name)]);
      }
    }

    return {
      ...known, root, kinds, lengths, average, pageOf, first, words, postings, beginningWith, section,
      cutter, synonyms, stemmer: search.stemmer(known.rules),
    };
  };

  let opened = null;
  search.index = () => {
    opened ??= openIndex();
    opened.catch(() => (opened = null));
    return opened;
  };
})();
