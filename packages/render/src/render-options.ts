import { CompetitionError, mergeDefaults } from "@404-gen/core";
import { GRID_GAP, VIEW_SIZE, VIEWS, type ViewAngles } from "./views.ts";

/** Smallest and largest side of a view, pixels. Own choice, so that a wrong number cannot need gigabytes. */
export const VIEW_SIZE_RANGE = { min: 16, max: 2048 } as const;

/** How a model is drawn. */
export type RenderOptions = {
  /** Directions of the views: four make a 2 × 2 grid, one makes a single picture. @default the competition's four views */
  readonly views?: readonly ViewAngles[] | undefined;
  /** Side of one view, pixels. @default 518 */
  readonly size?: number | undefined;
  /** RGB behind the model, 0 to 255. @default as the judge sees it: white, behind a module gray */
  readonly background?: readonly [number, number, number] | undefined;
  /** Threads that draw a file's views, 1 to 16. The bytes do not depend on it. @default 1 */
  readonly threads?: number | undefined;
  /** The kernel that draws splats and meshes: WASM with SIMD, or plain JavaScript. Both give the same bytes. @default "wasm" */
  readonly kernel?: "wasm" | "js" | undefined;
  /** Largest file, bytes. @default the format's own limit in `MODEL_FORMATS` */
  readonly maxBytes?: number | undefined;
  /** Refuse splat files with more splats. @default 4_000_000 */
  readonly maxSplats?: number | undefined;
  /** Ends the drawing early: it rejects with this signal's reason. */
  readonly signal?: AbortSignal | undefined;
};

export type ResolvedRenderOptions = {
  readonly views: readonly ViewAngles[];
  readonly size: number;
  /** RGB, 0 to 255; null: the default of the format. */
  readonly background: readonly [number, number, number] | null;
  readonly threads: number;
  readonly kernel: "wasm" | "js";
  /** Bytes; null: the format's own limit. */
  readonly maxBytes: number | null;
  readonly maxSplats: number;
};

/** The competition's picture. */
export const RENDER_DEFAULTS: ResolvedRenderOptions = {
  views: VIEWS,
  size: VIEW_SIZE,
  background: null,
  threads: 1,
  kernel: "wasm",
  maxBytes: null,
  maxSplats: 4_000_000,
};

/** Fills in the defaults. Throws `RENDER_BAD_OPTION` (fault `usage`) for values that cannot be drawn. */
export function resolveRenderOptions(options: RenderOptions = {}): ResolvedRenderOptions {
  const { signal: _, ...values } = options;
  const resolvedOptions = mergeDefaults(RENDER_DEFAULTS, values);
  const { views, size, background, threads } = resolvedOptions;
  check(views.length === 1 || views.length === 4, "views must hold one or four directions", { views: views.length });
  check(
    views.every(({ theta, phi }) => Number.isFinite(theta) && Math.abs(theta) <= 3600 && Math.abs(phi) <= 89),
    "theta must be within ±3600 and phi within ±89 degrees",
    { views },
  );
  check(
    isWhole(size, VIEW_SIZE_RANGE),
    `size must be a whole number from ${VIEW_SIZE_RANGE.min} to ${VIEW_SIZE_RANGE.max}`,
    { size },
  );
  check(
    background === null || (background.length === 3 && background.every((c) => isWhole(c, { min: 0, max: 255 }))),
    "background must be three whole numbers from 0 to 255",
    { background },
  );
  check(isWhole(threads, { min: 1, max: 16 }), "threads must be a whole number from 1 to 16", { threads });
  return resolvedOptions;
}

/** Size of the PNG with these options, pixels. */
export function pictureSize({ views, size }: Pick<ResolvedRenderOptions, "views" | "size">): {
  readonly width: number;
  readonly height: number;
} {
  const side = views.length === 4 ? 2 * size + GRID_GAP : size;
  return { width: side, height: side };
}

const isWhole = (value: number, range: { readonly min: number; readonly max: number }): boolean =>
  Number.isInteger(value) && value >= range.min && value <= range.max;

function check(holds: boolean, message: string, data: Readonly<Record<string, unknown>>): void {
  if (!holds) throw new CompetitionError(message, { code: "RENDER_BAD_OPTION", data });
}
