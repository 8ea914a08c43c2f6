// Mark which key dates are past and which comes next. The server does not: its pages do not depend on the clock.

const now = new Date();
let next = null;

/** The end of what a date says: a day without a time lasts until midnight. */
function end(at) {
  const moment = new Date(at.includes("T") ? at : `${at}T00:00`);
  if (!at.includes("T")) moment.setDate(moment.getDate() + 1);
  return moment;
}

for (const item of document.querySelectorAll("[data-ends]")) {
  const ends = end(item.dataset.ends);
  const past = ends <= now;
  item.classList.toggle("is-past", past);
  item.querySelector("[data-past]").hidden = !past;
  if (!past && (!next || ends < next.ends)) next = { item, ends };
}
if (next) {
  next.item.classList.add("is-next");
  next.item.querySelector("[data-next]").hidden = false;
}
