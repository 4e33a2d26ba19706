// Finds municipalities by anything that a person may type, as kankei_geo/search.py does; a test
// holds the two together.

const LOOK_ALIKES = { "⻑": "長", "⻄": "西", "⻘": "青", "⻯": "竜", "黑": "黒", "戶": "戸", "靑": "青", "巿": "市", "髙": "高", "﨑": "崎" };
const ENDINGS = {
  "市": ["市", "し", "shi", "city"],
  "町": ["町", "ちょう", "まち", "cho", "machi", "town"],
  "村": ["村", "むら", "そん", "mura", "son", "village"],
};
const MOST_CHARACTERS = 40;
const LEAST_DIGITS = 3;
const LEAST_LOOSE = 3;

const SYLLABLES = { "や": "ya", "ゆ": "yu", "よ": "yo", "わ": "wa", "を": "o", "ん": "n" };
const KANA = "あいうえお かきくけこ さしすせそ たちつてと なにぬねの はひふへほ まみむめも らりるれろ がぎぐげご ざじずぜぞ だぢづでど ばびぶべぼ ぱぴぷぺぽ";
KANA.split(" ").forEach((row, n) => {
  [...row].forEach((kana, vowel) => (SYLLABLES[kana] = ["", ..."kstnhmrgzdbp"][n] + "aiueo"[vowel]));
});
const TO_KUNREI = [
  [/iゃ/g, "ya"], [/iゅ/g, "yu"], [/iょ/g, "yo"], [/っ([a-z])/g, "$1$1"], [/([aiueo])ー/g, "$1$1"],
  [/[ōô]/g, "ou"], [/[ūû]/g, "uu"], [/[tc]ch/g, "tty"], [/ch/g, "ty"], [/sh/g, "sy"], [/j/g, "zy"],
  [/([stz])yi/g, "$1i"], [/tsu/g, "tu"], [/f/g, "h"], [/l/g, "r"], [/m(?=[bp])/g, "n"], [/oo|oh(?![aiueoy])/g, "ou"],
];

const each = (text, change) => [...text].map(change).join("");

function fold(written) {
  const plain = each(written.normalize("NFKC"), (letter) => LOOK_ALIKES[letter] ?? letter).replace(/\s/gu, "").normalize("NFC");
  const hiragana = each(plain.toLowerCase(), (letter) => (letter >= "ァ" && letter <= "ヶ" ? String.fromCharCode(letter.charCodeAt(0) - 0x60) : letter));
  return hiragana.replace(/[^\p{L}\p{N}]/gu, "");
}

const sound = (folded) => TO_KUNREI.reduce((text, [from, to]) => text.replace(from, to), each(folded, (letter) => SYLLABLES[letter] ?? letter));
const shortSound = (folded) => sound(folded).replaceAll("ou", "o").replace(/([aiue])\1/g, "$1");
const loose = (folded) => shortSound(folded).replace(/(.)\1+/gu, "$1");

function formsOf({ forms, aliases }) {
  const endings = ENDINGS[[...forms[0]].at(-1)] ?? [];
  const full = forms.map(fold);
  const stems = full.map((form) => {
    const ending = endings.find((one) => form.endsWith(one));
    return ending ? form.slice(0, -ending.length) : form;
  });
  const inside = [...stems, ...full, ...aliases.map(fold)];
  const spoken = (change) => inside.map(change).filter((form) => /^[\x00-\x7f]*$/.test(form));
  const whole = [...stems, ...stems.flatMap((stem) => endings.map((ending) => stem + ending)), ...aliases.map(fold)];
  // A part of the first is enough; of the second, which have endings put on, it must be all.
  return {
    written: [inside, whole],
    sounding: [[...spoken(sound), ...spoken(shortSound)], [...whole.map(sound), ...whole.map(shortSound)]],
    loose: [spoken(loose), whole.map(loose)],
  };
}

// Returns a function from a text to the codes that it may mean, all of them for an empty text.
function makeSearch(municipalities) {
  const known = municipalities.map((item) => ({ code: item.code, ...formsOf(item) }));
  const having = (kind, query) =>
    known.filter(({ [kind]: [inside, whole] }) => whole.includes(query) || inside.some((form) => form.includes(query)));
  const codes = (items) => new Set(items.map(({ code }) => code));

  function strictly(word) {
    const found = having("written", word);
    if (/\p{Ll}/u.test(word)) found.push(...having("sounding", sound(word)));
    if (/^\p{Nd}+$/u.test(word) && word.length >= LEAST_DIGITS) found.push(...known.filter(({ code }) => code.startsWith(word)));
    return codes(found);
  }

  function loosely(word) {
    const query = loose(word);
    return query.length >= LEAST_LOOSE ? codes(having("loose", query)) : new Set();
  }

  function allWords(words, find) {
    if (!words.length) return new Set();
    const singly = words.map(find);
    const shared = [...singly[0]].filter((code) => singly.every((found) => found.has(code)));
    return new Set([...shared, ...(words.length > 1 ? find(words.join("")) : [])]);
  }

  return (text) => {
    const asked = [...text].slice(0, MOST_CHARACTERS).join("");
    if (!asked.trim()) return codes(known);
    const words = asked.trim().split(/\s+/u).map(fold).filter(Boolean);
    const found = allWords(words, strictly);
    return found.size ? found : allWords(words, loosely);
  };
}
