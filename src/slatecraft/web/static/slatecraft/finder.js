// Type a postcode, see the order. The index is fetched as soon as the page is there; from the first letter typed
// nothing is requested, and nothing is kept in the address, in storage or in the history.
//
// Every word shown is in the page, in <template id="say-…"> and <template id="card-…">.

import { find } from "../places/browser/find.js";
import { PlaceIndex } from "../places/browser/index.js";
import { byName, MOST_CHOICES, readAreas } from "./areas.js";
import { goTo, makeCard, writeName } from "./card.js";

const form = document.querySelector("form[data-finder]");
const field = form.querySelector("input");
const chooser = document.querySelector("select[data-areas]");
const answer = document.querySelector("[data-answer]");
const status = document.querySelector("[data-status]");
const areas = readAreas(chooser);

/** @type {PlaceIndex | null} */
let index = null;
let failed = false;
/** Whether an answer was asked for before there was an index to give it. */
let waiting = false;

async function load() {
  failed = false;
  try {
    const response = await fetch(form.dataset.index);
    if (!response.ok) throw new Error(`${response.status}`);
    index = PlaceIndex.decode(await response.arrayBuffer());
  } catch {
    failed = true;
  }
  if (waiting) ask();
}

/** Answer what is in the field because the member said so: move to the answer. */
function ask() {
  const typed = field.value;
  // A text without a digit is more likely a name ("Hull") than a postcode with its digits mistyped ("HU11").
  const named = byName(areas.values(), typed);
  if (named.areas.length && !/\d/.test(typed)) {
    tellNames(named);
  } else if (!index) {
    waiting = true;
    tell(failed ? "unavailable" : "loading", {});
  } else {
    waiting = false;
    const found = find(index, typed);
    if (found.state === "not-a-postcode" && named.areas.length) tellNames(named);
    else tellFound(found, typed);
  }
  focusAnswer();
}

/** Answer while typing, as soon as the postcode is whole; take an answer away that is no longer to what is typed. */
function follow() {
  const found = index && find(index, field.value);
  if (found?.state === "found" || found?.state === "near-a-boundary") tellFound(found, field.value);
  else clear();
}

/** @param {import("./areas.js").Named} named */
function tellNames({ areas: named, exact }) {
  // A part of a name settles nothing: "Kent" is in the name of one area, but most of Kent is in others.
  if (exact && named.length === 1) {
    show(named[0]);
    return;
  }
  const reason = named.length === 1 ? "one" : named.length <= MOST_CHOICES ? "several" : "more";
  tell("several-names", { choices: named.slice(0, MOST_CHOICES), reason });
}

/** @param {import("../places/browser/find.js").Answer} found */
function tellFound(found, typed) {
  const choices = found.areas.map((code) => areas.get(code)).filter(Boolean);
  // An index newer than the page may have areas that the page does not know.
  const state = found.areas.length && !choices.length ? "no-uk-seat" : found.state;
  if (choices.length === 1) show(choices[0]);
  else tell(state, { choices, reason: found.why || found.kind, typed: found.postcode || typed.trim() });
}

/** Tell the page which area is known now, if any; false where the page shows it in its own way. */
function announce(area) {
  return document.dispatchEvent(new CustomEvent("slatecraft:area", { detail: area, cancelable: true }));
}

/** Show the card of an area. */
function show(area) {
  forget();
  if (announce(area)) put(makeCard(area));
  else answer.replaceChildren();
}

/** Say something from the page's templates, with areas to choose from where there are any. */
function tell(state, { choices = [], reason = "", typed = "" }) {
  forget();
  announce(null);
  const said = document.getElementById(`say-${state}`).content.firstElementChild.cloneNode(true);
  for (const place of said.querySelectorAll("[data-typed]")) place.textContent = typed;
  for (const place of said.querySelectorAll("[data-why]")) {
    place.hidden = !place.dataset.why.split(" ").includes(reason);
  }
  const list = said.querySelector("[data-choices]");
  for (const area of choices.length <= MOST_CHOICES ? choices : []) {
    const item = document.createElement("li");
    const button = document.createElement("button");
    button.type = "button";
    button.value = area.code;
    button.dataset.area = "";
    writeName(button, area);
    item.append(button);
    list?.append(item);
  }
  put(said);
}

function put(element) {
  answer.replaceChildren(element);
  document.documentElement.classList.add("answered");
  // The text that shows: a template has all its sentences, and those that do not apply are hidden.
  status.textContent = element.querySelector("[data-heading]").innerText.replace(/\s+/g, " ").trim();
}

/** From here on the browser shall not keep what was typed, neither to fill forms in nor with its tabs. */
function forget() {
  field.autocomplete = "off";
}

function clear() {
  announce(null);
  if (!answer.hasChildNodes()) return;
  answer.replaceChildren();
  status.textContent = "";
  document.documentElement.classList.remove("answered");
}

/** Go to the answer, or to where the page shows it in its own way. */
function focusAnswer() {
  goTo(answer.querySelector("[data-heading]") ?? document.querySelector("[data-area-known]"));
}

form.addEventListener("submit", ask);
form.addEventListener("reset", clear);
field.addEventListener("input", follow);

for (const choose of document.querySelectorAll("form[data-choose]")) {
  choose.addEventListener("submit", (event) => pick(event.submitter?.value || chooser.value));
}

answer.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (button?.matches("[data-area]")) pick(button.value);
  if (button?.matches("[data-retry]")) {
    waiting = true;
    tell("loading", {});
    load();
  }
});

// What opens is below a field that is itself low on a phone.
const list = chooser.closest("details");
list.addEventListener("toggle", () => {
  if (list.open) list.scrollIntoView({ block: "nearest" });
});

function pick(code) {
  const area = areas.get(code);
  if (!area) return;
  show(area);
  focusAnswer();
}

// An answer that the server gave without JavaScript, on a page from before: the script takes over from here.
if (areas.has(answer.dataset.settled)) show(areas.get(answer.dataset.settled));
else if (answer.hasChildNodes()) document.documentElement.classList.add("answered");
addEventListener("pagehide", () => (field.value = ""));

document.documentElement.classList.add("finder-ready");
for (const asked of document.querySelectorAll("form[data-asked]")) {
  if (asked === form) ask();
  else pick(asked.dataset.asked || chooser.value);
}
load();
