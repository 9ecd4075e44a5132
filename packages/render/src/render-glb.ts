import { withCrew } from "./pool/with-crew.ts";
import { renderModel } from "./render-model.ts";
import { type RenderOptions, resolveRenderOptions } from "./render-options.ts";
import type { RenderResult } from "./report.ts";

/**
 * Draws a GLB mesh as the competition does: four views, 2 × 2, 1041 × 1041 pixels. The same file gives the same
 * bytes on every machine, whatever the threads. Works on the calling thread; for files of strangers use
 * {@link createCpuRenderer}, which draws in a worker with limits.
 *
 * Throws a `CompetitionError` of fault `miner` with a `GLB_…` code for a file that is refused, of fault `usage` with
 * `RENDER_BAD_OPTION` for wrong options, and the signal's reason when it aborts.
 *
 * @example
 * import { readFile, writeFile } from "node:fs/promises";
 * import { renderGlb } from "@404-gen/render";
 * await writeFile("model.png", (await renderGlb(await readFile("model.glb"))).png);
 */
export async function renderGlb(bytes: Uint8Array, options: RenderOptions = {}): Promise<RenderResult> {
  const resolvedOptions = resolveRenderOptions(options);
  return withCrew(resolvedOptions.threads, (crew) =>
    renderModel({ bytes, format: "glb" }, { options: resolvedOptions, crew, signal: options.signal }),
  );
}
