// All orders: the map by touch, mouse and arrow keys, and the table to search.

import { fold, hasWords } from "./areas.js";
import { goTo, makeCard } from "./card.js";

const map = document.querySelector("[data-map]");
const panel = document.querySelector("[data-panel]");
const rows = [...document.querySelectorAll("tr[data-names]")];
const search = document.querySelector("[data-filter]");
const shown = document.querySelector("[data-shown]");

if (map) {
  const cells = [...map.querySelectorAll("a")].map((link) => {
    const use = link.querySelector("use");
    return { link, x: Number(use.getAttribute("x")), y: Number(use.getAttribute("y")) };
  });
  const ring = map.querySelector("[data-ring]");

  /** Outline an area above its neighbours, which are drawn after it. */
  const outline = (link) => {
    ring.replaceChildren(...[...(link?.querySelectorAll("use") ?? [])].map((use) => use.cloneNode()));
  };

  /** @type {Element | null} */
  let chosen = null;
  const choose = (link) => {
    chosen = link;
    const card = makeCard({
      name: link.querySelector("title").textContent,
      lang: link.getAttribute("lang") ?? "",
      card: link.dataset.card,
    });
    const more = document.getElementById("area-link").content.firstElementChild.cloneNode(true);
    more.querySelector("a").href = link.getAttribute("href");
    card.append(more);
    panel.replaceChildren(card);
  };

  const focusOn = (link) => {
    for (const cell of cells) cell.link.setAttribute("tabindex", cell.link === link ? "0" : "-1");
    link.focus();
  };

  // One stop for the Tab key; the arrows go from one area to the nearest in their direction.
  cells[0]?.link.setAttribute("tabindex", "0");

  const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  map.addEventListener("keydown", (event) => {
    const step = STEPS[event.key];
    const here = cells.find((cell) => cell.link === event.target.closest("a"));
    if (!step || !here) return;
    event.preventDefault();
    let nearest = null;
    let least = Infinity;
    for (const cell of cells) {
      const along = (cell.x - here.x) * step[0] + (cell.y - here.y) * step[1];
      const aside = Math.abs((cell.x - here.x) * step[1]) + Math.abs((cell.y - here.y) * step[0]);
      const cost = along + 2 * aside;
      if (along > 0 && cost < least) {
        nearest = cell;
        least = cost;
      }
    }
    if (nearest) focusOn(nearest.link);
  });

  map.addEventListener("focusin", (event) => outline(event.target.closest("a")));
  map.addEventListener("focusout", () => outline(chosen));

  map.addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    focusOn(link);
    choose(link);
    const heading = panel.querySelector("[data-heading]");
    // Beside the map the answer is in sight; below it, or for the keyboard, go there.
    if (event.detail === 0 || panel.getBoundingClientRect().top > innerHeight * 0.6) goTo(heading);
  });
}

search.addEventListener("input", () => {
  const starts = fold(search.value).split(" ").filter(Boolean);
  let count = 0;
  for (const row of rows) {
    const words = (row.words ??= fold(`${row.dataset.names} ${row.textContent}`).split(" "));
    row.hidden = !hasWords(words, starts);
    if (!row.hidden) count++;
  }
  for (const group of document.querySelectorAll("tbody[data-region]")) {
    group.hidden = !group.querySelector("tr[data-names]:not([hidden])");
  }
  shown.textContent = String(count);
});
search.form?.addEventListener("submit", (event) => event.preventDefault());
