/**
 * The eight views on white that are drawn of every module, in the order of the record. Source: JS-MODULES.md 6.2.
 * `theta`: degrees around the vertical axis, 0 = the front; `phi`: degrees, below 0 = from above.
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

/** The four angles of the side guard, k = 0…3. */
export const SIDE_VIEWS = ["right", "back", "left", "top_down"] as const;
/** Name of an angle of the side guard. */
export type SideView = (typeof SIDE_VIEWS)[number];

/**
 * Names of a bundle's files below its prefix (`{views}/`): 8 white views, 4 gray ones, the grid and the embeddings.
 *
 * @example
 * viewFile("white", "front_left"); // "white/front_left.png"
 */
export const viewFile = (background: "white" | "gray", view: ViewName): string => `${background}/${view}.png`;
/** The grid of views, below a bundle's prefix. */
export const GRID_FILE = "grid.png";
/** Embeddings of prompt and views, below a bundle's prefix. */
export const EMBEDDINGS_FILE = "embeddings.npz";
/** Every file of a bundle, below its prefix. */
export const BUNDLE_FILES: readonly string[] = [
  ...WHITE_VIEWS.map(({ name }) => viewFile("white", name)),
  ...FRONT_VIEWS.map((name) => viewFile("gray", name)),
  GRID_FILE,
  EMBEDDINGS_FILE,
];

/**
 * Public address of a bundle's file.
 *
 * @example
 * bundleUrl("https://cdn.example/views/", "grid.png"); // "https://cdn.example/views/grid.png"
 */
export const bundleUrl = (prefix: string, file: string): string => `${prefix.replace(/\/+$/, "")}/${file}`;
