import type { ModuleCheck } from "./formats/js/check-module.ts";
import {
  BUNDLE_PLAN,
  GRID_PLAN,
  type ModuleBundle,
  type ModuleViewOptions,
  nameBundle,
  planViews,
} from "./module-pictures.ts";
import { createRenderPool, type RenderPoolOptions } from "./pool/render-pool.ts";
import type { PicturePlan } from "./pool/scene-job.ts";

type CallOptions = { readonly signal?: AbortSignal | undefined };

/** The verdict on a module, and its pictures. */
export type ModuleResult<Pictures> = {
  /** The verdict of the rules. */
  readonly check: ModuleCheck;
  /** The pictures; null when the module is refused. */
  readonly pictures: Pictures | null;
};

/**
 * Checks and draws modules of strangers: each runs once, in a process without rights; its result is checked and drawn as data. Calls never throw
 * because of a module's content or acts. They reject with fault `infrastructure` when drawing takes too long (`RENDER_TIMEOUT`), or with
 * `RENDER_QUARANTINED` (fault `miner`) when it takes too long twice.
 */
export type ModuleRenderer = {
  /** The judges' eight white and four gray views and the grid. */
  bundle(bytes: Uint8Array, options?: CallOptions): Promise<ModuleResult<ModuleBundle>>;
  /** One PNG: the judges' grid, unless options say otherwise. */
  grid(bytes: Uint8Array, options?: CallOptions & ModuleViewOptions): Promise<ModuleResult<Uint8Array>>;
  /** A PNG for each view. */
  views(bytes: Uint8Array, options?: CallOptions & ModuleViewOptions): Promise<ModuleResult<readonly Uint8Array[]>>;
  /** Ends the workers. */
  close(): Promise<void>;
};

/**
 * Makes a renderer. Its processes start with the first module.
 *
 * @example
 * const renderer = createModuleRenderer({ threads: 2 });
 * const { check, pictures } = await renderer.bundle(await readFile("x.js"));
 * if (pictures) await writeFile("front.png", pictures.white.front_left);
 * else console.log(check.failures);
 * await renderer.close();
 */
export function createModuleRenderer(options: RenderPoolOptions = {}): ModuleRenderer {
  const pool = createRenderPool(options);
  const draw = async <Pictures>(
    bytes: Uint8Array,
    plans: { readonly pictures: readonly PicturePlan[]; readonly signal: AbortSignal | undefined },
    name: (pictures: readonly Uint8Array[]) => Pictures,
  ): Promise<ModuleResult<Pictures>> => {
    const { check, pictures } = await pool.drawModule(bytes, plans);
    return { check, pictures: pictures && name(pictures) };
  };
  const first = (pictures: readonly Uint8Array[]): Uint8Array => pictures[0] as Uint8Array;
  return {
    bundle: (bytes, { signal } = {}) => draw(bytes, { pictures: BUNDLE_PLAN, signal }, nameBundle),
    grid: (bytes, { signal, ...views } = {}) => {
      const pictures = Object.keys(views).length > 0 ? planViews(views, "grid") : [GRID_PLAN];
      return draw(bytes, { pictures, signal }, first);
    },
    views: (bytes, { signal, ...views } = {}) =>
      draw(bytes, { pictures: planViews(views, "pictures"), signal }, (pictures) => pictures),
    close: () => pool.close(),
  };
}
