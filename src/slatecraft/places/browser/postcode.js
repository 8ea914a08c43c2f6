// Read what a person types as a postcode. The same tables and the same steps as places/postcode.py, whose comments
// say where the rules come from; the tests hold the two together.

/**
 * @typedef {object} Parsed
 * @property {"postcode"|"outcode"|"crown-dependency"|"overseas-territory"|"forces"|"pseudo"|"girobank"|"not-a-postcode"} kind
 * @property {string} outcode first half in its canonical spelling; a code without halves stands here whole
 * @property {string} incode second half: "", or what has been typed of it
 * @property {string} why the reason, for "not-a-postcode" only: "empty", "characters", "too-short", "too-long",
 *   "outcode-shape", "incode-shape", "incode-letters" or "shape"
 * @property {string} text the canonical spelling, such as "SW1A 1AA"
 */

/** The rules, frozen, so that a test can compare them with those of Python. */
export const RULES = Object.freeze({
  LONGEST_TEXT: 64,
  LONGEST_CODE: 7,
  SHORTEST_CODE: 5,
  SKIPPED: [
    [0x0009, 0x000d], [0x0020, 0x002f], [0x003a, 0x0040], [0x005b, 0x0060], [0x007b, 0x007e], [0x0085, 0x0085],
    [0x00a0, 0x00a0], [0x00a8, 0x00a8], [0x00ab, 0x00ab], [0x00ad, 0x00ad], [0x00b4, 0x00b4], [0x00b7, 0x00b7],
    [0x00bb, 0x00bb], [0x1680, 0x1680], [0x180e, 0x180e], [0x2000, 0x206f], [0x2212, 0x2212], [0x3000, 0x3002],
    [0xfeff, 0xfeff], [0xff01, 0xff0f], [0xff1a, 0xff20], [0xff3b, 0xff40], [0xff5b, 0xff5e],
  ],
  KEPT: [
    [0x0030, 0x0039, "0"], [0x0041, 0x005a, "A"], [0x0061, 0x007a, "A"],
    [0xff10, 0xff19, "0"], [0xff21, 0xff3a, "A"], [0xff41, 0xff5a, "A"],
  ],
  MISTAKES: { O: "0", I: "1", L: "1", 0: "O", 1: "I" },
  SIGNS: {
    "#": "0123456789",
    "+": "123456789",
    "@": "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "&": "ABDEFGHJLNPQRSTUWXYZ",
    "1st": "BEGLMNSW",
    a: "ABCDEFGHIJKLMNOPRSTUWYZ",
    b: "ABCDEFGHKLMNOPQRSTUVWXY",
    c: "ENW",
    d: "ABCDEFGHJKMNPRSTUVWXY",
    e: "ENSW",
    f: "CEW",
    g: "ABEHMNPRVWXY",
  },
  OUTCODES: [
    ["1st", "+"],
    ["1st", "+", "#"],
    ["c", "+", "d"],
    ["a", "b", "#"],
    ["a", "b", "+", "#"],
    ["e", "f", "+", "g"],
    ["N", "P", "T"],
  ],
  INCODE: ["#", "&", "&"],
  AREA_KINDS: { JE: "crown-dependency", GY: "crown-dependency", IM: "crown-dependency", BF: "forces", BX: "pseudo" },
  CODES: [
    ["postcode", "NPT 0VA"],
    ["girobank", "GIR 0AA"],
    ["overseas-territory", "ASCN 1ZZ"],
    ["overseas-territory", "BBND 1ZZ"],
    ["overseas-territory", "BIQQ 1ZZ"],
    ["overseas-territory", "FIQQ 1ZZ"],
    ["overseas-territory", "PCRN 1ZZ"],
    ["overseas-territory", "SIQQ 1ZZ"],
    ["overseas-territory", "STHL 1ZZ"],
    ["overseas-territory", "TDCU 1ZZ"],
    ["overseas-territory", "TKCA 1ZZ"],
    ["overseas-territory", "GX11 1AA"],
    ["overseas-territory", "AI-2640"],
    ["overseas-territory", "KY+-####"],
    ["overseas-territory", "VG11#0"],
    ["overseas-territory", "MSR1##0"],
    ["forces", "BFPO +"],
    ["forces", "BFPO +#"],
    ["forces", "BFPO +##"],
    ["forces", "BFPO +###"],
    ["pseudo", "ZZ99 #@@"],
    ["pseudo", "XX+# #&&"],
  ],
});

/** What each character counts as: itself as a capital, or nothing. Those not in it make a text no postcode. */
const CHARACTERS = new Map();
for (const [first, last] of RULES.SKIPPED) {
  for (let point = first; point <= last; point++) CHARACTERS.set(String.fromCharCode(point), "");
}
for (const [first, last, start] of RULES.KEPT) {
  for (let point = first; point <= last; point++) {
    CHARACTERS.set(String.fromCharCode(point), String.fromCharCode(start.charCodeAt(0) + point - first));
  }
}

/** The codes outside the shapes, whole and then first halves. */
const MOULDS = [
  ...RULES.CODES,
  ...RULES.CODES.filter(([kind, mould]) => kind !== "postcode" && mould.includes(" ")).map(
    ([kind, mould]) => [kind, mould.split(" ")[0]],
  ),
];
const DIGIT = /[0-9]/;
/** What is skipped and shows nothing: a text of these alone is empty. */
const BLANK = /^[\s\u0085\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]*$/;
const CODE_SHAPES = MOULDS.map(([, mould]) => [...mould].filter((sign) => !" -".includes(sign)));

/**
 * Read a text as a postcode, or say why it is none.
 * @param {string} text
 * @returns {Parsed}
 */
export function parsePostcode(text) {
  const { code, gaps, why } = clean(text);
  if (why) return nothing(why);
  const length = code.length;
  const hasDigit = DIGIT.test(code);

  const special = best(code, CODE_SHAPES);
  let outcode = null;
  let incode = null;
  if (RULES.SHORTEST_CODE <= length && length <= RULES.LONGEST_CODE && (hasDigit || gaps.has(length - 3))) {
    outcode = best(code.slice(0, -3), RULES.OUTCODES);
    incode = best(code.slice(-3), [RULES.INCODE]);
  }
  if (special && (!outcode || !incode || special.mistakes <= outcode.mistakes + incode.mistakes)) {
    const [kind, mould] = MOULDS[special.place];
    return parsed(kind, ...pour(special.fixed, mould));
  }
  if (outcode && incode) return ordinary(outcode.fixed, incode.fixed);

  if (length > RULES.LONGEST_CODE) return nothing("too-long");
  if (hasDigit) {
    for (const rest of [1, 2]) {
      const answer = gaps.has(length - rest) && unfinished(code, rest);
      if (answer) return answer;
    }
    const whole = best(code, RULES.OUTCODES);
    if (whole) return ordinary(whole.fixed, "");
    for (const rest of [1, 2]) {
      const answer = unfinished(code, rest);
      if (answer) return answer;
    }
  }
  return nothing(reason(code));
}

function parsed(kind, outcode, incode, why = "") {
  return { kind, outcode, incode, why, text: incode ? `${outcode} ${incode}` : outcode };
}

function nothing(why) {
  return parsed("not-a-postcode", "", "", why);
}

function ordinary(outcode, incode) {
  const otherwise = incode.length === RULES.INCODE.length ? "postcode" : "outcode";
  return parsed(RULES.AREA_KINDS[outcode.slice(0, 2)] ?? otherwise, outcode, incode);
}

/** Read a postcode of which only `rest` characters of the second half have been typed. */
function unfinished(code, rest) {
  const outcode = best(code.slice(0, -rest), RULES.OUTCODES);
  const incode = best(code.slice(-rest), [RULES.INCODE.slice(0, rest)]);
  return outcode && incode ? ordinary(outcode.fixed, incode.fixed) : null;
}

/** Why a text of at most 7 letters and digits is not a postcode. */
function reason(code) {
  const hasDigit = DIGIT.test(code);
  const incodeFits = best(code.slice(-3), [RULES.INCODE]) !== null;
  if (code.length < 3 || (code.length === 3 && incodeFits && hasDigit)) return "too-short";
  if (!hasDigit) return "shape";
  if (incodeFits) return "outcode-shape";
  if (code.length >= RULES.SHORTEST_CODE && best(code.slice(0, -3), RULES.OUTCODES)) {
    const lettersOnly = !DIGIT.test(code.slice(-2)) && best(code.at(-3), [RULES.INCODE.slice(0, 1)]);
    return lettersOnly ? "incode-letters" : "incode-shape";
  }
  return "shape";
}

/** The letters and digits of a text as capitals, where something stood between them, and what is wrong. */
function clean(text) {
  let code = "";
  const gaps = new Set();
  // By UTF-16 unit: half of a pair is in no table, so the text ends there as it does for Python.
  for (let place = 0; place < text.length; place++) {
    if (place === RULES.LONGEST_TEXT) return { code, gaps, why: "too-long" };
    const meant = CHARACTERS.get(text[place]);
    if (meant === undefined) return { code, gaps, why: "characters" };
    if (meant) code += meant;
    else gaps.add(code.length);
  }
  if (code) return { code, gaps, why: "" };
  return { code, gaps, why: BLANK.test(text) ? "empty" : "characters" };
}

/** The text with its mistakes mended to fit the signs, and how many there were; null if it cannot be made to. */
function fit(text, signs) {
  if (text.length !== signs.length) return null;
  let fixed = "";
  let mistakes = 0;
  for (let place = 0; place < signs.length; place++) {
    const allowed = RULES.SIGNS[signs[place]] ?? signs[place];
    let character = text[place];
    if (!allowed.includes(character)) {
      character = RULES.MISTAKES[character];
      if (!character || !allowed.includes(character)) return null;
      mistakes++;
    }
    fixed += character;
  }
  return { fixed, mistakes };
}

/** The text mended to the shape it fits with the fewest mistakes, and that shape's place; of equals the first. */
function best(text, shapes) {
  let found = null;
  shapes.forEach((signs, place) => {
    const trial = fit(text, signs);
    if (trial && (!found || trial.mistakes < found.mistakes)) found = { ...trial, place };
  });
  return found;
}

/** Put the space and the hyphen of a code back, and part its halves. */
function pour(fixed, mould) {
  let taken = 0;
  const whole = [...mould].map((sign) => (" -".includes(sign) ? sign : fixed[taken++])).join("");
  const [outcode, incode = ""] = whole.split(" ");
  return [outcode, incode];
}
