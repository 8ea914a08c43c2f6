// @ts-check
/**
 * Reads a postcode index file. The same walk as slatecraft/places/codec.py, reading only; docs/places-index.md
 * says the format. Needs nothing but the browser, and sends nothing anywhere.
 */

/** The letters an incode may hold, in order. */
export const ALPHABET = "ABDEFGHJLNPQRSTUWXYZ";
/** Incodes an outcode may hold: a digit and two letters. */
export const SLOTS = 4000;

const MAGIC = [0xd5, 0x53, 0x4c, 0x41, 0x54, 0x45, 0x0d, 0x0a];
const VERSION = 1;
const HEAD = 15;
const MOST_AREAS = 65535;
const MOST_OUTCODES = 20000;
const MOST_BYTES = 200;
const MOST_FURTHER = 16;
const MOST_KNOWN = 32;
const MOST_OTHERS = 32;
const MOST_NEIGHBOURS = 16;
const MOST_RECENT = 64;

/** @typedef {"truncated" | "damaged" | "foreign" | "version"} Fault */

/** An index file that cannot be read: a sentence, and a short code of the reason. */
export class IndexFileError extends Error {
  /**
   * @param {string} sentence
   * @param {Fault} code
   */
  constructor(sentence, code) {
    super(sentence);
    this.name = "IndexFileError";
    /** @type {Fault} */
    this.code = code;
  }
}

/**
 * Place of an incode such as "1AA" among the 4,000 an outcode may hold; -1 if it cannot be one.
 * @param {string} incode
 * @returns {number}
 */
export function slot(incode) {
  if (incode.length !== 3) return -1;
  const digit = "0123456789".indexOf(incode[0]);
  const first = ALPHABET.indexOf(incode[1]);
  const second = ALPHABET.indexOf(incode[2]);
  return digit < 0 || first < 0 || second < 0 ? -1 : digit * 400 + first * 20 + second;
}

/**
 * A postcode index, as read from one file. Outcodes and incodes are given in their canonical spelling ("SW1A",
 * "1AA"). A postcode that was not live when the index was made gets the area of its neighbours.
 */
export class PlaceIndex {
  /** @type {Map<string, Runs>} */
  #runs;
  /** @type {Map<string, Map<number, number[]>>} */
  #near;

  /**
   * Use `PlaceIndex.decode`.
   * @param {Contents} contents
   */
  constructor(contents) {
    this.#runs = contents.runs;
    this.#near = contents.near;
    /** Name of the area scheme, such as "pcon24". */
    this.scheme = contents.scheme;
    /** The release of postcodes it was made from. */
    this.vintage = contents.vintage;
    /** Sentences that whoever shows the data must show. */
    this.attributions = contents.attributions;
    /** All area codes, sorted, those of `prefixes` included. */
    this.areas = contents.areas;
    /** Areas by rule: {BT: "N92000002"} answers for any outcode of BT followed by a digit. */
    this.prefixes = contents.prefixes;
    /** All outcodes of the table, sorted. */
    this.outcodes = [...contents.runs.keys()].sort();
  }

  /**
   * Read the bytes of an index file. Throws `IndexFileError`.
   * @param {ArrayBuffer} buffer
   * @returns {PlaceIndex}
   */
  static decode(buffer) {
    return new PlaceIndex(decode(new Uint8Array(buffer)));
  }

  /**
   * Area code of a postcode; null for an unknown outcode or for what cannot be an incode.
   * @param {string} outcode
   * @param {string} incode
   * @returns {string | null}
   */
  area(outcode, incode) {
    const place = slot(incode);
    if (place < 0) return null;
    const runs = this.#runs.get(outcode);
    if (!runs) return this.#byRule(outcode);
    let low = 0;
    let high = runs.starts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (runs.starts[middle] <= place) low = middle;
      else high = middle;
    }
    return this.areas[runs.areas[low]];
  }

  /**
   * Further areas the postcode may lie in, because it is near their boundary; usually none.
   * @param {string} outcode
   * @param {string} incode
   * @returns {string[]}
   */
  near(outcode, incode) {
    const further = this.#near.get(outcode)?.get(slot(incode)) ?? [];
    return further.map((area) => this.areas[area]);
  }

  /**
   * The distinct areas of a whole outcode, sorted; empty for an unknown outcode.
   * @param {string} outcode
   * @returns {string[]}
   */
  outcodeAreas(outcode) {
    const runs = this.#runs.get(outcode);
    if (!runs) {
      const area = this.#byRule(outcode);
      return area === null ? [] : [area];
    }
    const found = new Set(runs.areas);
    for (const further of this.#near.get(outcode)?.values() ?? []) further.forEach((area) => found.add(area));
    return [...found].sort((a, b) => a - b).map((area) => this.areas[area]);
  }

  /**
   * @param {string} outcode
   * @returns {string | null}
   */
  #byRule(outcode) {
    const letters = /^(\D+)\d+\D?$/.exec(outcode)?.[1];
    return letters !== undefined && Object.hasOwn(this.prefixes, letters) ? this.prefixes[letters] : null;
  }
}

/**
 * First slot of each run of an outcode (the first is 0), and the area of each.
 * @typedef {{starts: number[], areas: number[]}} Runs
 *
 * @typedef {object} Contents
 * @property {string} scheme
 * @property {string} vintage
 * @property {string[]} attributions
 * @property {Record<string, string>} prefixes
 * @property {string[]} areas
 * @property {Map<string, Runs>} runs
 * @property {Map<string, Map<number, number[]>>} near
 */

/**
 * @param {Uint8Array} data
 * @returns {Contents}
 */
function decode(data) {
  if (data.length === 0) throw new IndexFileError("The file is empty.", "truncated");
  const opening = data.subarray(0, MAGIC.length);
  if (!opening.every((byte, i) => byte === MAGIC[i])) {
    throw new IndexFileError("This is not a postcode index: it does not begin like one.", "foreign");
  }
  if (data.length < HEAD) throw new IndexFileError("The file ends within its header.", "truncated");
  const view = new DataView(data.buffer, data.byteOffset, data.length);
  const version = view.getUint8(8);
  if (version !== VERSION) {
    throw new IndexFileError(`The file is of format ${version}, and this page reads format ${VERSION}.`, "version");
  }
  const length = view.getUint32(9);
  const end = HEAD + view.getUint16(13);
  if (data.length < length) {
    throw new IndexFileError(`The file has ${data.length} bytes of ${length}: the rest is missing.`, "truncated");
  }
  if (data.length > length || length < end + 4) {
    throw new IndexFileError("The file is damaged: its length is not what it says.", "damaged");
  }
  if (crc32(data.subarray(0, length - 4)) !== view.getUint32(length - 4)) {
    throw new IndexFileError("The file is damaged: its checksum is wrong.", "damaged");
  }
  try {
    const said = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(data.subarray(HEAD, end)));
    const walk = new Walk(data.subarray(end, length - 4));
    const areas = walk.strings(MOST_AREAS);
    const outcodes = walk.strings(MOST_OUTCODES);
    const prefixes = Object.fromEntries(Object.entries(said.prefixes).map(([k, v]) => [k, String(v)]));
    if (!areas.length || !outcodes.length || !Object.values(prefixes).every((area) => areas.includes(area))) {
      throw new RangeError();
    }
    const runs = walk.runs(areas.length, outcodes);
    return {
      scheme: String(said.scheme),
      vintage: String(said.vintage),
      attributions: Array.from(said.attributions, String),
      prefixes,
      areas,
      runs,
      near: walk.near(runs),
    };
  } catch {
    // Only a file made to deceive passes the checksum and then says what no writer writes.
    throw new IndexFileError("The file is damaged: it says what cannot be.", "damaged");
  }
}

/**
 * @param {Uint8Array} data
 * @returns {number}
 */
function crc32(data) {
  const table = new Int32Array(256);
  for (let i = 0; i < 256; i++) {
    let c = i;
    for (let j = 0; j < 8; j++) c = c & 1 ? (c >>> 1) ^ 0xedb88320 : c >>> 1;
    table[i] = c;
  }
  let crc = -1;
  // Not for…of: this runs before the browser has compiled it.
  for (let i = 0; i < data.length; i++) crc = (crc >>> 8) ^ table[(crc ^ data[i]) & 255];
  return ~crc >>> 0;
}

/**
 * How many binary digits a number has.
 * @param {number} n
 */
const digits = (n) => 32 - Math.clz32(n);

// The chance of a yes, of 65,536, for log-odds from -8 to 8 in steps of 1/256: straight lines between half units,
// in whole numbers, because exponentials differ in their last digit between machines.
const POINTS = [22, 36, 60, 99, 162, 267, 439, 720, 1179, 1921, 3108, 4971, 7812, 11953, 17625, 24743, 32768];
for (let i = 15; i >= 0; i--) POINTS.push(65536 - POINTS[i]);
const CHANCE = new Int32Array(4096);
for (let i = 0; i < 4096; i++) {
  const low = i >> 7;
  const part = i & 127;
  CHANCE[i] = (POINTS[low] * (128 - part) + POINTS[low + 1] * part) >> 7;
}

// Node lengths: an outcode, a sector, four first letters, one, four second letters, a slot.
const LENGTHS = [4000, 400, 80, 20, 4, 1];

// Where each kind of decision keeps its weights.
const CHANGE_A = 0;
const CHANGE_B = CHANGE_A + 5 * 10 * 4 * 13;
const CHANGE_C = CHANGE_B + 5 * 6 * 4 * 13;
const MIXED_A = CHANGE_C + 5 * 400;
const MIXED_B = MIXED_A + 5 * 10 * 4 * 13;
const MIXED_C = MIXED_B + 5 * 6 * 4 * 13;
const WHOLE = MIXED_C + 5 * 400;
const SAME = WHOLE + 2 + 2 + 4;
const KNOWN_A = SAME + 4;
const KNOWN_B = KNOWN_A + 4 * 6 * 4;
const KNOWN_C = KNOWN_B + 4 * 6 * 5;
const OTHER_A = KNOWN_C + 4 * 6 * 13;
const OTHER_B = OTHER_A + 13 * 2;
const OTHER_C = OTHER_B + 4 * 2 * 4;
const ESCAPE = OTHER_C + 5 * 2 * 4;
const NEAR = ESCAPE + 3;
const NUMBER = NEAR + 3;
const BYTE = NUMBER + 7 * 32;
const WEIGHTS = BYTE + 256;

/** Visits every decision of a file in order. */
class Walk {
  /** @param {Uint8Array} data the coded stream; beyond its end it reads zeros */
  constructor(data) {
    this.data = data;
    this.at = 0;
    this.weights = new Int32Array(WEIGHTS);
    // Lowest and highest number still possible, and the number read.
    this.state = new Uint32Array([0, 0xffffffff, 0]);
    for (let i = 0; i < 4; i++) this.state[2] = (this.state[2] << 8) | this.byteOfStream();
    /** @type {number[]} areas not met yet, in order */
    this.unseen = [];
    this.nextUnseen = 0;
    /** @type {number[]} */
    this.recent = [];
    /** @type {string[]} the letters of the outcode under which each area was met last */
    this.seenUnder = [];
    /** @type {number[][]} the areas that have lain next to each, the latest first */
    this.neighbours = [];
    this.asked = new Uint32Array(0);
    this.questions = 0;
    this.count = 0;
  }

  byteOfStream() {
    return this.at < this.data.length ? this.data[this.at++] : 0;
  }

  /**
   * A decision of fixed chance: how likely a yes is, of 65,536.
   * @param {number} chance
   * @returns {0 | 1}
   */
  plain(chance) {
    // Typed, because a plain property that outgrows 31 bits is stored slowly.
    const s = this.state;
    let low = s[0];
    let high = s[1];
    const range = high - low;
    // range * chance / 65536, rounded down, in two products that fit 32 bits.
    const middle = low + (range >>> 16) * chance + (((range & 0xffff) * chance) >>> 16);
    const yes = s[2] <= middle;
    if (yes) high = middle;
    else low = middle + 1;
    while (((low ^ high) & 0xff000000) === 0) {
      low = (low << 8) >>> 0;
      high = ((high << 8) | 255) >>> 0;
      s[2] = (s[2] << 8) | this.byteOfStream();
    }
    s[0] = low;
    s[1] = high;
    return yes ? 1 : 0;
  }

  /**
   * A decision learnt from the weights of three contexts.
   * @param {number} a
   * @param {number} b
   * @param {number} c
   * @returns {0 | 1}
   */
  bit(a, b, c) {
    const w = this.weights;
    const wa = w[a];
    const wb = w[b];
    const wc = w[c];
    const chance = CHANCE[Math.min(Math.max(((wa + wb + wc) >> 8) + 2048, 0), 4095)];
    const yes = this.plain(chance);
    const move = ((yes ? 65536 - chance : -chance) * 3) >> 6;
    w[a] = wa + move;
    w[b] = wb + move;
    w[c] = wc + move;
    return yes;
  }

  /**
   * A decision of one context, which counts three times and so learns fast.
   * @param {number} place
   */
  flag(place) {
    return this.bit(place, place, place);
  }

  /**
   * A whole number from 0: how many binary digits, then the digits after the first.
   * @param {number} kind
   */
  number(kind) {
    let length = 0;
    while (length < 29 && this.flag(NUMBER + kind * 32 + length)) length++;
    let value = 1;
    while (length--) value = value * 2 + this.plain(32768);
    return value - 1;
  }

  /**
   * One of `count` equally likely numbers from 0, by halving.
   * @param {number} count
   */
  choice(count) {
    let base = 0;
    while (count > 1) {
      const half = count >> 1;
      if (this.plain(Math.floor((half * 65536) / count))) {
        count = half;
      } else {
        base += half;
        count -= half;
      }
    }
    return base;
  }

  /** Eight binary digits, each seen with those before it. */
  byte() {
    let value = 1;
    while (value < 256) value = value * 2 + this.flag(BYTE + value);
    return value - 256;
  }

  /**
   * A list of strings, each by how it differs from the one before.
   * @param {number} most
   * @returns {string[]}
   */
  strings(most) {
    const count = this.number(0);
    if (count > most) throw new RangeError();
    const found = [];
    let text = "";
    for (let i = 0; i < count; i++) {
      const step = this.number(1);
      if (step) {
        const tail = /[0-9]{1,9}$/.exec(text);
        if (!tail) throw new RangeError();
        text = text.slice(0, tail.index) + String(Number(tail[0]) + step).padStart(tail[0].length, "0");
      } else {
        const old = new TextEncoder().encode(text);
        const common = this.number(2);
        const length = this.number(3);
        if (common > old.length || length > MOST_BYTES) throw new RangeError();
        const bytes = [...old.subarray(0, common)];
        for (let j = 0; j < length; j++) bytes.push(this.byte());
        text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(new Uint8Array(bytes));
      }
      found.push(text);
    }
    return found;
  }

  /**
   * The area that comes next.
   * @param {number[]} known the areas of this outcode so far, the latest first
   * @param {number} current the area so far, -1 at the start of a file
   * @param {number} level
   * @param {string} letters
   * @param {Map<number, number>} lengths of the last run of each known area
   * @returns {number}
   */
  area(known, current, level, letters, lengths) {
    const beside = current < 0 ? [] : this.neighbours[current];
    let size = Math.min(known.length, 5);
    let rank = 0;
    for (const candidate of known) {
      if (candidate === current) continue;
      const k = Math.min(rank, 3);
      const yes = this.bit(
        KNOWN_A + (k * 6 + size) * 4 + nearness(beside, candidate),
        KNOWN_B + (k * 6 + size) * 5 + level,
        KNOWN_C + (k * 6 + size) * 13 + digits(lengths.get(candidate) ?? 0),
      );
      if (yes) return candidate;
      rank++;
    }
    size = Math.min(known.length, 4);
    // Areas asked about already carry the number of this question.
    const asked = this.asked;
    const question = ++this.questions;
    for (const other of known) asked[other] = question;
    if (current >= 0) asked[current] = question;
    rank = 0;
    for (let i = -1; i <= known.length && rank < MOST_OTHERS; i++) {
      const list = i < 0 ? beside : i < known.length ? this.neighbours[known[i]] : this.recent;
      for (let j = 0; j < list.length && rank < MOST_OTHERS; j++) {
        const candidate = list[j];
        if (asked[candidate] === question) continue;
        asked[candidate] = question;
        const here = this.seenUnder[candidate] === letters ? 1 : 0;
        const near = nearness(beside, candidate);
        const yes = this.bit(
          OTHER_A + Math.min(rank, 12) * 2 + here,
          OTHER_B + (Math.min(rank, 3) * 2 + here) * 4 + near,
          OTHER_C + (size * 2 + here) * 4 + near,
        );
        if (yes) return candidate;
        rank++;
      }
    }
    return this.anyArea();
  }

  /** An area that was no candidate: one not met before, often next in order to the last such, or any. */
  anyArea() {
    if (!this.flag(ESCAPE)) return this.choice(this.count);
    if (!this.unseen.length) throw new RangeError();
    let place = this.nextUnseen;
    if (!(place < this.unseen.length && this.flag(ESCAPE + 1))) {
      if (place > 0 && this.flag(ESCAPE + 2)) place--;
      else place = this.choice(this.unseen.length);
    }
    this.nextUnseen = place;
    return this.unseen.splice(place, 1)[0];
  }

  /**
   * Remember that `area` followed `current`.
   * @param {number} area
   * @param {number} current
   * @param {number[]} known
   * @param {string} letters
   */
  met(area, current, known, letters) {
    toFront(known, area, MOST_KNOWN);
    toFront(this.recent, area, MOST_RECENT);
    this.seenUnder[area] = letters;
    if (current < 0 || current === area) return;
    toFront(this.neighbours[current], area, MOST_NEIGHBOURS);
    toFront(this.neighbours[area], current, MOST_NEIGHBOURS);
  }

  /**
   * The runs of every outcode.
   * @param {number} count how many areas there are
   * @param {string[]} outcodes
   * @returns {Map<string, Runs>}
   */
  runs(count, outcodes) {
    this.count = count;
    this.asked = new Uint32Array(count);
    this.seenUnder = Array.from({ length: count }, () => "");
    this.neighbours = Array.from({ length: count }, () => []);
    this.unseen = Array.from({ length: count }, (_, i) => i);
    /** @type {Map<string, Runs>} */
    const found = new Map();
    let current = -1;
    let wasMixed = 0;
    let changesBefore = 0;
    let letters = "";
    let lettersBefore = "";
    let start = 0;
    let previous = 0;
    /** @type {Runs} */
    let runs;
    /** @type {number[]} */
    let known;
    /** @type {Map<number, number>} */
    let lengths;

    /**
     * A node in which something changes after its first slot: its parts. Returns how many changes.
     * @param {number} first
     * @param {number} level
     * @returns {number}
     */
    const node = (first, level) => {
      const width = LENGTHS[level + 1];
      const parts = LENGTHS[level] / width;
      let here = 0;
      let changed = 0;
      let mixed = 0;
      for (let i = 0, x = first; i < parts; i++, x += width) {
        // A node that is mixed changes somewhere: the last chance need not be asked about.
        const sure = i === parts - 1 && here === 0;
        let since = digits(x - start);
        if (i > 0) {
          changed =
            sure && width === 1
              ? 1
              : this.bit(
                  CHANGE_A + ((level * 10 + i) * 4 + Math.min(here, 3)) * 13 + previous,
                  CHANGE_B + (((level * 6 + Math.min(here, 5)) * 2 + mixed) * 2 + changed) * 13 + since,
                  CHANGE_C + level * 400 + (x % 400),
                );
          if (changed) {
            lengths.set(current, x - start);
            const area = this.area(known, current, level, letters, lengths);
            this.met(area, current, known, letters);
            previous = since;
            current = area;
            start = x;
            since = 0;
            runs.starts.push(x);
            runs.areas.push(area);
            here++;
          }
        }
        if (width > 1) {
          mixed =
            sure && !changed
              ? 1
              : this.bit(
                  MIXED_A + ((level * 10 + i) * 4 + Math.min(here, 3)) * 13 + previous,
                  MIXED_B + (((level * 6 + Math.min(here, 5)) * 2 + mixed) * 2 + changed) * 13 + since,
                  MIXED_C + level * 400 + (x % 400),
                );
          if (mixed) here += node(x, level + 1);
        }
      }
      return here;
    };

    for (const outcode of outcodes) {
      letters = outcode.replace(/[0-9]+$/, "");
      known = [];
      lengths = new Map();
      const same = current < 0 ? 0 : this.flag(SAME + (letters === lettersBefore ? 2 : 0) + wasMixed);
      const area = same ? current : this.area(known, current, 0, letters, lengths);
      this.met(area, current, known, letters);
      current = area;
      start = 0;
      previous = 0;
      runs = { starts: [0], areas: [area] };
      wasMixed = this.bit(WHOLE + wasMixed, WHOLE + 2 + same, WHOLE + 4 + changesBefore);
      changesBefore = wasMixed ? Math.min(digits(node(0, 0)) >> 1, 3) : 0;
      lettersBefore = letters;
      found.set(outcode, runs);
    }
    return found;
  }

  /**
   * The further areas of postcodes near a boundary: a list of exceptions, most often empty.
   * @param {Map<string, Runs>} runs
   * @returns {Map<string, Map<number, number[]>>}
   */
  near(runs) {
    /** @type {Map<string, Map<number, number[]>>} */
    const found = new Map();
    if (!this.flag(NEAR)) return found;
    for (const [outcode, { areas }] of runs) {
      if (!this.flag(NEAR + 1)) continue;
      const own = [...new Set(areas)].sort((a, b) => a - b);
      /** @type {Map<number, number[]>} */
      const entries = new Map();
      let place = -1;
      for (let left = this.number(4) + 1; left > 0; left--) {
        place += 1 + this.number(5);
        const count = this.number(6) + 1;
        if (place >= SLOTS || count > MOST_FURTHER) throw new RangeError();
        const further = [];
        for (let j = 0; j < count; j++) {
          further.push(this.flag(NEAR + 2) ? own[this.choice(own.length)] : this.choice(this.count));
        }
        entries.set(place, further);
      }
      found.set(outcode, entries);
    }
    return found;
  }
}

/**
 * How lately `area` was met in a list that has the latest first: 0, 1, 2, or 3 for longer ago or never.
 * @param {number[]} list
 * @param {number} area
 */
function nearness(list, area) {
  for (let i = 0; i < 3 && i < list.length; i++) if (list[i] === area) return i;
  return 3;
}

/**
 * Put `item` first in a list of at most `most`.
 * @param {number[]} items
 * @param {number} item
 * @param {number} most
 */
function toFront(items, item, most) {
  let at = items.indexOf(item);
  if (at < 0) {
    at = Math.min(items.length, most - 1);
    items[at] = item;
  }
  for (; at > 0; at--) items[at] = items[at - 1];
  items[0] = item;
}
