import { withCrew } from "./pool/with-crew.ts";
import { renderModel } from "./render-model.ts";
import { type RenderOptions, resolveRenderOptions } from "./render-options.ts";
import type { RenderResult } from "./report.ts";

/**
 * Draws a Gaussian splat PLY as the competition does: four views, 2 × 2, 1041 × 1041 pixels. The same file gives the same
 * bytes on every machine, whatever the threads and the kernel. Works on the calling thread; for files of strangers use
 * {@link createCpuRenderer}, which draws in a worker with limits.
 *
 * Throws a `CompetitionError` of fault `miner` with a `PLY_…` code for a file that is refused, of fault `usage` with
 * `RENDER_BAD_OPTION` for wrong options, and the signal's reason when it aborts.
 *
 * @example
 * import { readFile, writeFile } from "node:fs/promises";
 * import { renderPly } from "@404-gen/render";
 * await writeFile("model.png", (await renderPly(await readFile("model.ply"))).png);
 */
export async function renderPly(bytes: Uint8Array, options: RenderOptions = {}): Promise<RenderResult> {
  const resolvedOptions = resolveRenderOptions(options);
  return withCrew(resolvedOptions.threads, (crew) =>
    renderModel({ bytes, format: "ply" }, { options: resolvedOptions, crew, signal: options.signal }),
  );
}
