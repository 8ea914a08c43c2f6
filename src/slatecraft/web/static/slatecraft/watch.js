// Watches a plan being made: asks the server how far it is, and loads the page anew when it has ended.

const box = document.querySelector("[data-watch]");
const says = box.querySelector("[data-says]");
const bar = box.querySelector("[data-bar]");
const OFTEN = 1500;
const SELDOM = 10000;

let wait = OFTEN;

const look = async () => {
  try {
    const answer = await fetch(box.dataset.watch, { headers: { Accept: "application/json" } });
    // Signed out, or the plan is gone: the page itself will say so.
    if (!answer.ok || answer.redirected) return location.reload();
    const now = await answer.json();
    if (!now.going) return location.reload();
    if (says.textContent !== now.says) says.textContent = now.says;
    if (now.per_cent === null) bar.removeAttribute("value");
    else bar.value = now.per_cent;
    wait = OFTEN;
  } catch {
    // The server cannot be reached: it is asked again, more seldom.
    wait = Math.min(wait * 2, SELDOM);
  }
  setTimeout(look, wait);
};

setTimeout(look, wait);
