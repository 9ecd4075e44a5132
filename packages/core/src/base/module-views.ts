/**
 * The eight views on white that are drawn of every module, in the order of the record. Source: JS-MODULES.md 6.2.
 * `theta`: degrees around the vertical axis, 0 = the front; `phi`: degrees, below 0 = from above. Moving any of them moves every duel.
 */
export const WHITE_VIEWS = [
  { name: "front_left", theta: 30, phi: 0 },
  { name: "front_right", theta: 330, phi: 0 },
  { name: "front_below", theta: 0, phi: 15 },
  { name: "front_above", theta: 0, phi: -30 },
  { name: "right", theta: 90, phi: 0 },
  { name: "back", theta: 180, phi: 0 },
  { name: "left", theta: 270, phi: 0 },
  { name: "top_down", theta: 0, phi: -90 },
] as const;
/** Name of a view on white. */
export type ViewName = (typeof WHITE_VIEWS)[number]["name"];

/** The four angles of stage 1, also drawn on gray. */
export const FRONT_VIEWS = ["front_left", "front_right", "front_below", "front_above"] as const;
