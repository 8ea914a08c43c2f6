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

const MOST_CHOICES = 8;

/**
 * @param {HTMLSelectElement} select whose options carry an area each
 * @returns {Map<string, Area>} by code, in the order of the list
 */
export function readAreas(select) {
  const areas = new Map();
  for (const option of select.options) {
    if (!option.value) continue;
    const { card, aliases = "" } = option.dataset;
    const name = option.text;
    areas.set(option.value, {
      code: option.value,
      name,
      lang: option.lang,
      card,
      region: option.parentElement.dataset.region ?? "",
      names: [name, ...aliases.split("|")].map(fold).filter(Boolean),
    });
  }
  return areas;
}

/**
 * The area that is called exactly so, or else those of which some word begins with each word typed.
 * @param {Iterable<Area>} areas
 * @param {string} typed
 * @returns {Area[]} eight at most
 */
export function byName(areas, typed) {
  const wanted = fold(typed);
  if (wanted.length < 2) return [];
  const starts = wanted.split(" ");
  const fits = [];
  for (const area of areas) {
    if (area.names.includes(wanted)) return [area];
    if (area.names.some((name) => hasWords(name.split(" "), starts))) fits.push(area);
  }
  return fits.slice(0, MOST_CHOICES);
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
