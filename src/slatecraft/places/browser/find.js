// From a typed text and an index to an answer, as places/find.py does it.

import { parsePostcode } from "./postcode.js";

const WITHOUT_SEAT = new Set(["crown-dependency", "overseas-territory", "forces", "pseudo", "girobank"]);

/**
 * @typedef {object} Answer
 * @property {"found"|"near-a-boundary"|"no-uk-seat"|"not-a-postcode"|"outcode-only"} state
 * @property {string} postcode the canonical spelling; "" where the text was not recognised
 * @property {string[]} areas one area when found; two or more near a boundary, the likeliest first; every area of
 *   an outcode alone (one: it is settled; several: ask for the rest); none otherwise
 * @property {import("./postcode.js").Parsed["kind"]} kind
 * @property {string} why the reason for "not-a-postcode": one of the parser's, or "unknown-outcode"
 */

/**
 * The area, or areas, of what a person typed. Never throws, and sends nothing to anyone.
 * @param {import("./index.js").PlaceIndex} index
 * @param {string} text
 * @returns {Answer}
 */
export function find(index, text) {
  const { kind, outcode, incode, why, text: postcode } = parsePostcode(text);
  if (kind === "not-a-postcode") return { state: "not-a-postcode", postcode: "", areas: [], kind, why };
  if (WITHOUT_SEAT.has(kind)) return { state: "no-uk-seat", postcode, areas: [], kind, why: "" };

  let areas;
  let state;
  if (kind === "outcode") {
    areas = [...index.outcodeAreas(outcode)];
    state = "outcode-only";
  } else {
    const area = index.area(outcode, incode);
    areas = area ? [area, ...index.near(outcode, incode)] : [];
    state = areas.length > 1 ? "near-a-boundary" : "found";
  }
  if (areas.length === 0) return { state: "not-a-postcode", postcode, areas, kind, why: "unknown-outcode" };
  return { state, postcode, areas, kind, why: "" };
}
