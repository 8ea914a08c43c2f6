// The areas of the page's list, and finding them by name. campaign/finder.py does the same without JavaScript.

/**
 * @typedef {object} Area
 * @property {string} code
 * @property {string} name in the reader's language
 * @property {string} lang the language the name is in, where it is not the page's
 * @property {string} card the letter of its card
 * @property {string} region key of its region
 * @property {string[]} names everything it is called, folded
 */

/**
 * @typedef {object} Named
 * @property {Area[]} areas
 * @property {boolean} exact whether they are called just what was typed; else it is only a part of their names
 */

/** Areas offered at once: more are a list to read, and the rest of what one types is quicker. */
export const MOST_CHOICES = 12;

/**
 * @param {HTMLSelectElement} select whose options carry an area each
 * @returns {Map<string, Area>} by code, in the order of their names as shown
 */
export function readAreas(select) {
  const areas = [];
  for (const option of select.options) {
    if (!option.value) continue;
    const { card, aliases = "" } = option.dataset;
    const name = option.text;
    areas.push({
      code: option.value,
      name,
      lang: option.lang,
      card,
      region: option.parentElement.dataset.region ?? "",
      names: [name, ...aliases.split("|")].map(fold),
    });
  }
  // The same everywhere, unlike the order of a locale.
  areas.sort((a, b) => compare(a.names[0], b.names[0]) || compare(a.code, b.code));
  return new Map(areas.map((area) => [area.code, area]));
}

function compare(a, b) {
  return a < b ? -1 : Number(a > b);
}

/**
 * The areas that are called exactly so, or else those in one name of which words begin with each word typed.
 * @param {Iterable<Area>} areas
 * @param {string} typed
 * @returns {Named}
 */
export function byName(areas, typed) {
  const wanted = fold(typed);
  if (wanted.length < 2) return { areas: [], exact: false };
  const starts = wanted.split(" ");
  const exact = [];
  const fits = [];
  for (const area of areas) {
    if (area.names.includes(wanted)) exact.push(area);
    else if (area.names.some((name) => hasWords(name.split(" "), starts))) fits.push(area);
  }
  return exact.length ? { areas: exact, exact: true } : { areas: fits, exact: false };
}

/** Lower case without accents or punctuation, words parted by one space. */
export function fold(text) {
  const plain = text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  return (plain.match(/[a-z0-9]+/g) ?? []).join(" ");
}

/** Whether each start begins some word. */
export function hasWords(words, starts) {
  return starts.every((start) => words.some((word) => word.startsWith(start)));
}
