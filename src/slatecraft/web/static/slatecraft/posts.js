// Which posts a member may vote for, answered on the page: nothing is sent, nothing is kept.

import "./card.js";
import { writeName } from "./card.js";

const form = document.querySelector("[data-questions]");
const questions = [...form.querySelectorAll("[data-question]")];
const ballots = [...document.querySelectorAll("[data-requires]")];
const combined = document.querySelector("[data-combined]");
const mine = document.querySelector("[data-mine]");

/** @type {import("./areas.js").Area | null} */
let area = null;

function update() {
  const answers = new Map(questions.map((one) => [one.dataset.question, one.querySelector(":checked")?.value]));
  const names = [];
  for (const ballot of ballots) {
    const needed = ballot.dataset.requires.split(" ").filter(Boolean);
    const state = needed.some((key) => answers.get(key) === "no")
      ? "not"
      : needed.every((key) => answers.get(key) === "yes")
        ? "mine"
        : "unknown";
    ballot.dataset.state = state;
    if (state === "mine") names.push(ballot.querySelector("[data-post-name]").textContent.trim());
  }
  mine.textContent = names.join(" · ");
}

/** The part of a ballot that says whom to vote for: the list, what partners add to it, and where it is from. */
function recommended(ballot) {
  return ballot.querySelector("[data-recommended]");
}

/** Put the area's recommendations into the ballot, and let the area answer what it can. */
function place() {
  const unplaced = document.getElementById("card-").content;
  const card = area ? document.getElementById(`card-${area.card}`).content : unplaced;
  for (const ballot of ballots) {
    const post = `[data-post="${CSS.escape(ballot.dataset.post)}"]`;
    // A card leaves out what the slate does not stand for and only some may vote for.
    const own = card.querySelector(post) ?? unplaced.querySelector(post);
    recommended(ballot).replaceChildren(...recommended(own).cloneNode(true).childNodes);
  }
  for (const name of document.querySelectorAll("[data-my-area]")) {
    if (area) writeName(name, area);
    name.closest("[data-with-area]").hidden = !area;
  }
  for (const question of questions) {
    const { region } = question.dataset;
    if (!region) continue;
    question.hidden = Boolean(area);
    for (const choice of question.querySelectorAll("input")) {
      choice.checked = area !== null && choice.value === (area.region === region ? "yes" : "no");
    }
  }
  update();
}

document.addEventListener("slatecraft:area", (event) => {
  event.preventDefault();
  // Without an area before and after, what was answered by hand stays.
  if (!area && !event.detail) return;
  area = event.detail;
  place();
  document.querySelector("[data-status]").textContent = area?.name ?? "";
});

form.addEventListener("change", update);
form.addEventListener("submit", (event) => event.preventDefault());
form.addEventListener("reset", () => {
  document.querySelector("form[data-finder]").reset();
  // The fields are emptied after this event.
  setTimeout(() => {
    place();
    combined.querySelector("h2").focus();
  });
});

place();
