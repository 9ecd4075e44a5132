import { FRONT_VIEWS, type ViewName, WHITE_VIEWS } from "../../../base/module-views.ts";

export { FRONT_VIEWS, type ViewName, WHITE_VIEWS };

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
