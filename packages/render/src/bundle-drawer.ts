import {
  asCompetitionError,
  type BundleDrawer,
  type BundleFiles,
  CompetitionError,
  fault,
  measured,
  type Rejection,
  rejected,
} from "@404-gen/core";
import type { ModuleCheck } from "./formats/js/check-module.ts";
import { moduleRejection } from "./formats/js/inspect-module.ts";
import type { ModuleBundle } from "./module-pictures.ts";
import { createModuleRenderer, type ModuleRenderer } from "./module-renderer.ts";
import type { RenderPoolOptions } from "./pool/render-pool.ts";
import { requireModuleSelfTest } from "./self-test/module-self-test.ts";

/** Name and version of the drawings of modules. It changes whenever a picture could change. */
export const BUNDLE_DRAWER_NAME = "cpu-modules@1";

/**
 * The judges' pictures of strangers' modules, as evidence. A module that breaks a rule or kills its process twice is a rejection; every other failure
 * is a fault of ours. Before a module is rejected because of its run, the built-in one is run and drawn: on a machine that fails to do so the result
 * is a fault (`RENDER_SELF_TEST_FAILED`).
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
        if (pictures !== null) return measured(bundleFiles(pictures));
        const ours = isRunFailure(check) ? await selfTestFault(renderer, signal) : null;
        return ours === null ? rejected(moduleRejection(check) as Rejection) : fault(ours);
      } catch (cause) {
        signal?.throwIfAborted();
        const error = asCompetitionError(cause, { code: "RENDER_FAILED" });
        if (error.fault !== "miner") return fault(error);
        const ours = await selfTestFault(renderer, signal);
        if (ours !== null) return fault(ours);
        return rejected({ code: error.code, message: error.message, data: error.data });
      }
    },
    close: () => renderer.close(),
  };
}

/**
 * True when a failure came up while the module ran: too much time or memory, or an error that was thrown. A broken machine causes the same. All other
 * failures follow from the module's text and scene.
 */
const isRunFailure = ({ failures }: ModuleCheck): boolean => failures.some(({ stage }) => stage === "execution");

/** Why this machine may not judge a module; null: it runs and draws the built-in module. */
async function selfTestFault(
  renderer: ModuleRenderer,
  signal: AbortSignal | undefined,
): Promise<CompetitionError | null> {
  try {
    await requireModuleSelfTest(renderer, { signal });
    return null;
  } catch (cause) {
    signal?.throwIfAborted();
    return new CompetitionError("A module was not drawn, and this machine does not draw the built-in one either", {
      code: "RENDER_SELF_TEST_FAILED",
      cause,
    });
  }
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
