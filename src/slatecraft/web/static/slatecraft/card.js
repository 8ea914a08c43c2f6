// Cards of recommendations: made from the page's templates, shared, copied and printed. Nothing is sent.

/**
 * The card of an area, from `<template id="card-LETTER">`.
 * @param {import("./areas.js").Area} area
 * @returns {HTMLElement}
 */
export function makeCard(area) {
  const card = document.getElementById(`card-${area.card}`).content.firstElementChild.cloneNode(true);
  for (const place of card.querySelectorAll("[data-area-name]")) writeName(place, area);
  return card;
}

/**
 * Write an area's name where it belongs, with its language.
 * @param {Element} place
 * @param {import("./areas.js").Area} area
 */
export function writeName(place, area) {
  place.textContent = area.name;
  if (area.lang) place.setAttribute("lang", area.lang);
  else place.removeAttribute("lang");
}

/**
 * Move to a heading, and scroll where it or the first order below it would not be seen.
 * @param {HTMLElement | null} heading
 */
export function goTo(heading) {
  if (!heading) return;
  heading.focus({ preventScroll: true });
  const order = heading.closest("[data-copyable]")?.querySelector("[data-order]") ?? heading;
  const isSeen = heading.getBoundingClientRect().top >= 0 && order.getBoundingClientRect().bottom <= innerHeight;
  // How it moves is the style sheet's: at once where the member wants less motion.
  if (!isSeen) heading.scrollIntoView({ block: "start" });
}

/**
 * The lines of a card or of another copyable part, as plain text: first the facts that the page around it says and a
 * message does not, then what shows. Posts for which nobody is recommended are left out.
 */
function plainText(part) {
  const facts = [...part.querySelectorAll("[data-facts] [data-line]")];
  const lines = facts.length ? [...facts.map(oneLine), ""] : [];
  for (const line of part.querySelectorAll("[data-line]")) {
    if (!line.checkVisibility?.() && line.offsetParent === null) continue;
    const ballot = line.closest("[data-post]");
    if (ballot && !ballot.querySelector(".ballot-list")) continue;
    if (line.closest(".ballot-post") && lines.length) lines.push("");
    lines.push(oneLine(line));
  }
  return lines.join("\n");
}

function oneLine(element) {
  return element.textContent.replace(/\s+/g, " ").trim();
}

/** The page's address, without anything that was asked or chosen on it. */
function address() {
  return location.origin + location.pathname;
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // Without a secure connection there is only the old way.
    const field = document.createElement("textarea");
    field.value = text;
    field.className = "visually-hidden";
    document.body.append(field);
    field.select();
    document.execCommand("copy");
    field.remove();
  }
}

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-share], [data-copy], [data-print]");
  if (!button) return;
  if (button.matches("[data-print]")) {
    window.print();
    return;
  }
  const part = button.closest("[data-copyable]");
  const text = [plainText(part), part.dataset.hashtag].filter(Boolean).join("\n\n");
  if (button.matches("[data-share]")) {
    // Closing the sheet without sharing is no failure.
    await navigator.share({ title: document.title, text, url: address() }).catch(() => {});
    return;
  }
  await copy(button.matches("[data-with-address]") ? `${text}\n\n${address()}` : text);
  button.focus();
  const said = part.querySelector("[data-copied]");
  said.textContent = said.dataset.copied;
  setTimeout(() => (said.textContent = ""), 4000);
});
