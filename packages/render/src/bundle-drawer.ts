import {
  asCompetitionError,
  type BundleDrawer,
  type BundleFiles,
  fault,
  measured,
  type Rejection,
  rejected,
} from "@404-gen/core";
import { moduleRejection } from "./formats/js/inspect-module.ts";
import type { ModuleBundle } from "./module-pictures.ts";
import { createModuleRenderer } from "./module-renderer.ts";
import type { RenderPoolOptions } from "./pool/render-pool.ts";

/** Name and version of the drawings of modules: changes whenever a picture could come out otherwise. */
export const BUNDLE_DRAWER_NAME = "cpu-modules@1";

/**
 * The judges' pictures of strangers' modules, as evidence: a module that breaks a rule or kills its process twice is the miner's, everything
 * else that goes wrong is ours.
 *
 * @example
 * const drawer = createBundleDrawer({ threads: 2 });
 * const evidence = await drawer.draw(module);
 * const grid = evidence.kind === "measured" ? evidence.value.get("grid.png") : undefined;
 * if (grid) await writeFile("grid.png", grid);
 */
export function createBundleDrawer(options: RenderPoolOptions = {}): BundleDrawer & {
  /** Ends the workers. */
  close(): Promise<void>;
} {
  const renderer = createModuleRenderer(options);
  return {
    name: BUNDLE_DRAWER_NAME,
    async draw(module, { signal } = {}) {
      try {
        const { check, pictures } = await renderer.bundle(module, { signal });
        return pictures === null ? rejected(moduleRejection(check) as Rejection) : measured(bundleFiles(pictures));
      } catch (thrown) {
        signal?.throwIfAborted();
        const error = asCompetitionError(thrown, { code: "RENDER_FAILED" });
        if (error.fault !== "miner") return fault(error);
        return rejected({ code: error.code, message: error.message, data: error.data });
      }
    },
    close: () => renderer.close(),
  };
}

/**
 * A bundle's pictures by the names under a stem's prefix that the judges fetch.
 *
 * @example
 * for (const [name, png] of bundleFiles(pictures)) await writeFile(join("lamp", name), png);
 */
export function bundleFiles({ white, gray, grid }: ModuleBundle): BundleFiles {
  const folder = (name: string, views: Readonly<Record<string, Uint8Array>>): [string, Uint8Array][] =>
    Object.entries(views).map(([view, picture]) => [`${name}/${view}.png`, picture]);
  return new Map([...folder("white", white), ...folder("gray", gray), ["grid.png", grid]]);
}
