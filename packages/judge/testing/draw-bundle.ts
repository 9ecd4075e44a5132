import { FRONT_VIEWS, GRID_FILE, viewFile, WHITE_VIEWS } from "@404-gen/core/two";
import { drawGrid, drawView, type Scene } from "./scene.ts";

/** Options of {@link drawBundle}. */
export type DrawBundleOptions = {
  /** Side of a view, pixels. @default 256 */
  readonly side?: number | undefined;
  /** Draws only the front half of the model. @default false */
  readonly frontOnly?: boolean | undefined;
};

const GRAY = 128;

/**
 * Draws the pictures of a bundle by their names after the prefix: 8 views on white, 4 on gray, the grid. It has no embeddings.
 *
 * @example
 * const bundle = memoryBundle("memory:lamp", await drawBundle(scene));
 */
export async function drawBundle(scene: Scene, options: DrawBundleOptions = {}): Promise<Map<string, Uint8Array>> {
  const white = WHITE_VIEWS.map(
    async ({ name, theta, phi }) =>
      [viewFile("white", name), await drawView(scene, { ...options, theta, phi })] as const,
  );
  const gray = WHITE_VIEWS.filter(({ name }) => FRONT_VIEWS.some((front) => front === name)).map(
    async ({ name, theta, phi }) =>
      [viewFile("gray", name), await drawView(scene, { ...options, theta, phi, background: GRAY })] as const,
  );
  const { frontOnly } = options;
  const grid = drawGrid(scene, { frontOnly, background: GRAY, phi: -15 });
  return new Map([...(await Promise.all([...white, ...gray])), [GRID_FILE, await grid]]);
}
