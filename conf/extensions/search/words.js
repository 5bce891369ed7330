/* The twin of search_words.py: cuts and stems a query as that does a text. */

const fillTerm = (term) => (/^\d+$/.test(term) ? term : term.padStart(3, "="));

const foldDevanagari = (word) =>
  word
    .replace(/[\u093c\u200c\u200d]/g, "")
    .replaceAll("\u0901", "\u0902")
    .replace(/[ङञणनम]\u094d(?=[\u0915-\u0939])/g, "\u0902")
    .replace(/[\u0945\u0949\u090d\u0911]/g, (sign) => ({ "\u0945": "\u0947", "\u0949": "\u094b", "\u090d": "\u090f", "\u0911": "\u0913" })[sign])
    .replace(/[०-९]/g, (digit) => digit.charCodeAt(0) - 0x0966);

const foldWord = (word) =>
  foldDevanagari(
    word.toLowerCase().replaceAll("œ", "oe").replaceAll("æ", "ae").replaceAll("ß", "ss").normalize("NFD"),
  ).replace(/[\u0300-\u036f]/g, "");

const suffixes = { fr: /^[a-z]{3}(e)s?$/, de: /([hk]eit)(?:en)?$/ };

/* English, French, German, Hindi */
function searchWords(language) {
  const Plain = window.Stemmer;
  window.splitQuery = (query) =>
    query.normalize("NFKC").match(/[\p{L}\p{N}_\u0900-\u0963\u0966-\u097f\u200c\u200d]+/gu) ?? [];
  window.Stemmer = class {
    constructor() {
      this.plain = new Plain();
    }
    stemWord(word) {
      if (language === "hi") return fillTerm(this.plain.stemWord(foldWord(word)));
      const stem = this.plain.stemWord(foldWord(this.plain.stemWord(word.toLowerCase())));
      const kept = suffixes[language]?.exec(foldWord(word));
      return fillTerm(!kept || stem.endsWith(kept[1]) ? stem : stem + kept[1]);
    }
  };
}

const wide = "\\u3005-\\u3007\\u3040-\\u30ff\\u31f0-\\u31ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\u{20000}-\\u{3ffff}";

const plainText = (text) =>
  text
    .normalize("NFKC")
    .toLowerCase()
    .replaceAll("臺", "台")
    .replace(new RegExp(`(?<=[${wide}])\\s+|\\s+(?=[${wide}])`, "gu"), "")
    .replaceAll("・", "")
    .replace(/(?<=[ァ-ヺ][ァ-ヺー][ァ-ヺー])ー(?![ァ-ヺー])/g, "");

/* Japanese, Chinese: a query word is a part of a run. Where it is nowhere, it may be a
   question of several: it is cut at the words that only join others. */
function searchRuns(language) {
  const joints = {
    ja: /(?:について|における|とは|との|での|への|から|まで|の|は|が|を|に|で|と|へ|も|や|か)+/u,
    zh: /(?:之間的|之間|什麼是|是什麼|的|和|與|跟|及|或|是|在|嗎|呢)+/u,
  };
  const isThere = (word) => {
    const term = fillTerm(plainText(word));
    const { terms, titleterms } = Search._index;
    const holds = (found) => found === term || (term[0] !== "=" && found.includes(term));
    return [terms, titleterms].some((index) => Object.keys(index).some(holds));
  };
  window.splitQuery = (query) =>
    (query.normalize("NFKC").match(/[\p{L}\p{N}_・]+/gu) ?? []).flatMap((word) =>
      Search._index && !isThere(word) ? word.split(joints[language]).filter((part) => part) : [word],
    );
  window.Stemmer = class {
    stemWord(word) {
      return fillTerm(plainText(word));
    }
  };
}

/* What stands above an article for its readers is no part of it: a summary of a hit leaves
   it out. searchtools.js has no way to say so. */
const wholeText = Search.htmlToText;
Search.htmlToText = (text, anchor) => {
  const page = new DOMParser().parseFromString(text, "text/html");
  for (const element of page.querySelectorAll("article .frame")) element.remove();
  return wholeText(page.documentElement.outerHTML, anchor);
};
