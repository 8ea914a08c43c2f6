// The replay of a count: bars that grow and shrink from stage to stage, and votes that fly between them.
// It reads a count in the form slatecraft-count/1, from the page or from a file that the reader opens. Nothing is sent.

/**
 * @typedef {object} Stage
 * @property {number} number
 * @property {string} sentence
 * @property {string} quota
 * @property {string[]} votes of each candidate, after the stage
 * @property {string[]} status
 * @property {string} non_transferable
 * @property {{ reason: string, candidates: number[] }[]} [changes]
 */

/**
 * @typedef {object} Count
 * @property {string} schema
 * @property {string} title
 * @property {string} [language]
 * @property {string[]} candidates
 * @property {Stage[]} stages
 */

/** @typedef {Record<string, string>} Words */

/**
 * @typedef {object} Row
 * @property {HTMLElement} line
 * @property {HTMLElement} held
 * @property {HTMLElement} gained
 * @property {HTMLElement} lost
 * @property {HTMLElement} votes
 * @property {HTMLElement} mark
 * @property {number[]} shares of the full width, stage by stage
 */

const PAUSE = 4500;
const FLIGHT = 900;
const SIGNS = { elected: "✓", excluded: "✗", withdrawn: "✗", over: "✗" };
/** Why candidates are left over when a count ends, rather than excluded. */
const ENDS = ["places-filled", "nominations-reopened"];
/** Characters by which a name could turn the text after it round. */
const OVERRIDES = /[\u202a-\u202e\u2066-\u2069]/g;

/** @param {string} id */
function readData(id) {
  const holder = document.getElementById(`${id}-data`);
  return holder ? JSON.parse(holder.textContent ?? "null") : null;
}

/**
 * @param {string} tag
 * @param {string} [kind]
 * @param {string} [text]
 */
function make(tag, kind = "", text = "") {
  const made = document.createElement(tag);
  if (kind) made.className = kind;
  if (text) made.textContent = plain(text);
  return made;
}

function plain(/** @type {string} */ text) {
  return text.replace(OVERRIDES, "");
}

/** A decimal as people read it: thousands apart. */
function grouped(/** @type {string} */ text) {
  const [whole, places] = text.split(".");
  return whole.replace(/\B(?=(\d{3})+$)/g, ",").replace("-", "−") + (places ? `.${places}` : "");
}

/** Put values into a text such as "Stage %(number)s". */
function filled(/** @type {string} */ text, /** @type {Record<string, string | number>} */ values) {
  return text.replace(/%\((\w+)\)s/g, (_, name) => String(values[name]));
}

class Replay {
  /**
   * @param {HTMLElement} root
   * @param {Count} count
   * @param {Words} words
   */
  constructor(root, count, words) {
    this.root = root;
    this.count = count;
    this.words = words;
    this.place = 0;
    /** @type {number | undefined} */
    this.timer = undefined;
    /** @type {Animation[]} */
    this.flights = [];
    this.stillness = matchMedia("(prefers-reduced-motion: reduce)");
    // Pixels only: the figures shown are the count's own texts.
    const held = count.candidates.map((_, at) => count.stages.map((stage) => Number(stage.votes[at])));
    const lost = count.stages.map((stage) => Number(stage.non_transferable));
    const quotas = count.stages.map((stage) => Number(stage.quota));
    this.full = Math.max(...held.flat(), ...lost, ...quotas) * 1.02 || 1;
    const order = count.candidates.map((_, at) => at).sort((one, other) => held[other][0] - held[one][0]);
    root.replaceChildren(this.controls(), this.telling(), this.key(), this.chart());
    /** @type {Row[]} */
    this.rows = order.map((at) => this.row(count.candidates[at], held[at]));
    this.order = order;
    const widest = Math.max(...count.stages.flatMap((stage) => stage.votes.map((votes) => grouped(votes).length)));
    this.bars.style.setProperty("--figures", `${widest}ch`);
    this.rest = this.row(words.non_transferable, lost);
    this.rest.line.classList.add("replay-rest");
    root.onkeydown = (event) => this.pressed(event);
    root.hidden = false;
    this.show(0);
  }

  controls() {
    const bar = make("div", "replay-controls");
    const button = (/** @type {string} */ text, /** @type {() => void} */ act) => {
      const made = /** @type {HTMLButtonElement} */ (make("button", "", text));
      made.type = "button";
      made.onclick = act;
      return made;
    };
    this.previous = button(this.words.previous, () => this.go(this.place - 1));
    this.playing = button(this.words.play, () => (this.timer === undefined ? this.play() : this.pause()));
    this.next = button(this.words.next, () => this.go(this.place + 1));
    const label = make("label", "replay-slider", "");
    this.slider = /** @type {HTMLInputElement} */ (make("input"));
    Object.assign(this.slider, { type: "range", min: "1", max: String(this.count.stages.length), step: "1" });
    this.slider.oninput = () => this.go(Number(this.slider.value) - 1);
    label.append(make("span", "visually-hidden", this.words.choose), this.slider);
    this.playing.classList.add("replay-play");
    bar.append(this.previous, this.playing, this.next, label);
    return bar;
  }

  telling() {
    const told = make("div", "replay-told");
    told.setAttribute("aria-live", "polite");
    // On a sheet it stands under a heading of its own, alone it does not.
    this.heading = make(this.root.dataset.replay || "h3");
    this.sentence = make("p");
    told.append(this.heading, this.sentence);
    return told;
  }

  key() {
    const list = make("ul", "replay-key");
    for (const kind of ["held", "gained", "lost", "quota"]) {
      const item = make("li");
      item.append(make("span", `replay-swatch replay-${kind}`), this.words[kind]);
      list.append(item);
    }
    return list;
  }

  chart() {
    this.stage = make("div", "replay-chart");
    this.bars = make("ul", "replay-bars");
    this.bars.setAttribute("aria-label", this.words.bars);
    this.stage.append(this.bars);
    return this.stage;
  }

  /**
   * @param {string} name
   * @param {number[]} held
   * @returns {Row}
   */
  row(name, held) {
    const line = make("li");
    const track = make("div", "replay-track");
    track.setAttribute("aria-hidden", "true");
    const [keeps, gained, lost] = ["held", "gained", "lost"].map((kind) => make("span", `replay-${kind}`));
    track.append(keeps, gained, lost, make("span", "replay-quota"));
    const votes = make("span", "replay-votes");
    const mark = make("span", "replay-mark");
    line.append(make("bdi", "replay-name", name), mark, votes, track);
    this.bars.append(line);
    return { line, held: keeps, gained, lost, votes, mark, shares: held.map((one) => one / this.full) };
  }

  /** Show a stage as it is at its end. */
  show(/** @type {number} */ place) {
    this.place = place;
    const stage = this.count.stages[place];
    const size = this.count.stages.length;
    this.heading.textContent = filled(this.words.stage, { number: place + 1, size });
    this.sentence.textContent = plain(stage.sentence);
    this.slider.value = String(place + 1);
    this.slider.setAttribute("aria-valuetext", this.heading.textContent);
    // A button that disappears under the finger loses the focus: these only say that they do nothing.
    this.previous.setAttribute("aria-disabled", String(place === 0));
    this.next.setAttribute("aria-disabled", String(place === size - 1));
    this.bars.style.setProperty("--quota", String(Number(stage.quota) / this.full));
    const ends = (stage.changes ?? []).filter((change) => ENDS.includes(change.reason));
    this.rows.forEach((row, index) => {
      const at = this.order[index];
      const status = stage.status[at];
      this.draw(row, place, stage.votes[at]);
      row.line.dataset.status = status;
      const said = ends.some((change) => change.candidates.includes(at + 1)) ? "over" : status;
      row.mark.textContent = this.words[said] ? `${SIGNS[said]} ${this.words[said]}` : "";
    });
    this.draw(this.rest, place, stage.non_transferable);
  }

  draw(/** @type {Row} */ row, /** @type {number} */ place, /** @type {string} */ votes) {
    const now = row.shares[place];
    const before = place ? row.shares[place - 1] : now;
    row.held.style.setProperty("--share", String(Math.min(now, before)));
    row.gained.style.setProperty("--share", String(Math.max(now - before, 0)));
    row.lost.style.setProperty("--share", String(Math.max(before - now, 0)));
    row.votes.textContent = grouped(votes);
  }

  /** Go to a stage, with the votes in flight if it is the next one. */
  go(/** @type {number} */ place) {
    if (place < 0 || place >= this.count.stages.length || place === this.place) return;
    const onward = place === this.place + 1;
    for (const flight of this.flights) flight.cancel();
    this.flights = [];
    this.show(place);
    if (onward && !this.stillness.matches) this.fly();
    if (this.timer !== undefined && place === this.count.stages.length - 1) this.pause();
  }

  /** Let what moved fly from where it was to where it is now. */
  fly() {
    const all = [...this.rows, this.rest];
    const ground = this.stage.getBoundingClientRect();
    const from = all.map((row) => row.lost.getBoundingClientRect()).filter((box) => box.width > 0.5);
    if (!from.length) return;
    for (const row of all) {
      const to = row.gained.getBoundingClientRect();
      if (to.width < 0.5) continue;
      // From several at once: out of the largest.
      const source = from.reduce((one, other) => (other.width > one.width ? other : one));
      const bird = make("span", "replay-flying");
      bird.style.width = `${to.width}px`;
      bird.style.height = `${to.height}px`;
      bird.style.left = `${to.left - ground.left}px`;
      bird.style.top = `${to.top - ground.top}px`;
      this.stage.append(bird);
      const flight = bird.animate(
        [{ transform: `translate(${source.left - to.left}px, ${source.top - to.top}px)` }, { transform: "none" }],
        { duration: FLIGHT, easing: "cubic-bezier(0.45, 0, 0.2, 1)" },
      );
      flight.onfinish = flight.oncancel = () => bird.remove();
      const waiting = row.gained.animate([{ opacity: 0 }, { opacity: 0 }], { duration: FLIGHT });
      this.flights.push(flight, waiting);
    }
  }

  play() {
    if (this.place === this.count.stages.length - 1) this.go(0);
    else this.go(this.place + 1);
    if (this.place === this.count.stages.length - 1) return;
    this.timer = setInterval(() => this.go(this.place + 1), PAUSE);
    this.playing.textContent = this.words.pause;
  }

  pause() {
    clearInterval(this.timer);
    this.timer = undefined;
    this.playing.textContent = this.words.play;
  }

  pressed(/** @type {KeyboardEvent} */ event) {
    if (event.target === this.slider || event.altKey || event.ctrlKey || event.metaKey) return;
    const last = this.count.stages.length - 1;
    const places = { ArrowRight: this.place + 1, ArrowLeft: this.place - 1, Home: 0, End: last };
    if (!(event.key in places)) return;
    event.preventDefault();
    this.go(places[event.key]);
  }
}

/**
 * Whether something that was read is a count that can be replayed.
 * @param {any} data
 * @param {Words} words
 * @returns {data is Count}
 */
function isCount(data, words) {
  const texts = (/** @type {any} */ list, /** @type {number} */ size) =>
    Array.isArray(list) && list.length === size && list.every((one) => typeof one === "string");
  return (
    data?.schema === words.schema &&
    Array.isArray(data.candidates) &&
    texts(data.candidates, data.candidates.length) &&
    Array.isArray(data.stages) &&
    data.stages.length > 0 &&
    data.stages.every(
      (/** @type {any} */ stage) =>
        texts(stage?.votes, data.candidates.length) &&
        texts(stage.status, data.candidates.length) &&
        texts([stage.quota, stage.non_transferable, stage.sentence], 3) &&
        (stage.changes === undefined ||
          (Array.isArray(stage.changes) &&
            stage.changes.every((/** @type {any} */ change) => Array.isArray(change?.candidates)))),
    )
  );
}

document.documentElement.classList.add("js");
const words = /** @type {Words} */ (readData("words"));
const languages = /** @type {Record<string, Words>} */ (readData("languages") ?? {});
const root = /** @type {HTMLElement} */ (document.querySelector("[data-replay]"));
const embedded = readData("count");
if (embedded) new Replay(root, embedded, words);

const save = /** @type {HTMLElement | null} */ (document.querySelector("[data-save]"));
save?.addEventListener("click", () => {
  const link = document.createElement("a");
  const text = JSON.stringify(embedded, null, 1);
  link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  link.download = `${(embedded.title || "count").replace(/[^\p{L}\p{N}]+/gu, "-").slice(0, 80)}.json`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
});

const file = /** @type {HTMLInputElement | null} */ (document.getElementById("file"));
// So that the same file, written anew, can be chosen again.
file?.addEventListener("click", () => {
  file.value = "";
});
file?.addEventListener("change", async () => {
  const chosen = file.files?.[0];
  if (!chosen) return;
  const wrong = /** @type {HTMLElement} */ (document.querySelector("[data-wrong]"));
  const title = /** @type {HTMLElement} */ (document.querySelector("[data-title]"));
  // What the page is called until a count is open, and again when a file cannot be.
  title.dataset.title ||= title.textContent ?? "";
  title.textContent = title.dataset.title;
  let fault = "";
  try {
    const data = JSON.parse(await chosen.text());
    if (isCount(data, words)) {
      if (data.title) title.textContent = plain(String(data.title));
      const language = data.language ?? "";
      root.lang = language;
      new Replay(root, data, Object.hasOwn(languages, language) ? languages[language] : words);
    } else {
      fault = filled(words.foreign, { schema: words.schema });
    }
  } catch {
    fault = words.unreadable;
  }
  wrong.textContent = fault;
  wrong.hidden = !fault;
  root.hidden = Boolean(fault);
});
