import {
  asCompetitionError,
  CompetitionError,
  type Evidence,
  fault,
  isAbort,
  measured,
  type RenderedModel,
  type Renderer,
  rejected,
} from "@404-gen/core";
import type { ModelFile } from "./model-file.ts";
import { inlineCrew } from "./pool/crew.ts";
import { createRenderPool, type RenderPoolOptions } from "./pool/render-pool.ts";
import { renderModel } from "./render-model.ts";
import { type RenderOptions, resolveRenderOptions } from "./render-options.ts";
import type { RenderResult } from "./report.ts";

/** Name and version for records. The version changes whenever a picture changes. */
export const CPU_RENDERER_NAME = "cpu@0.1.0";

/** How models are drawn, and number and limits of the workers. */
export type CpuRendererOptions = Omit<RenderOptions, "signal" | "threads"> &
  RenderPoolOptions & {
    /**
     * `worker`: files are drawn in processes with limits, so that a malicious file cannot end this process. `none`: on the calling thread, without
     * limits; for files that you trust. Without a build there is no program for the processes, and `worker` answers with the fault
     * `RENDER_WORKER_MISSING`: a stranger's file is never drawn unprotected. @default "worker"
     */
    readonly isolation?: "worker" | "none" | undefined;
  };

/**
 * The default renderer: exact, no GPU, the same bytes everywhere. It never throws for what a miner sent: a refused file is a
 * rejection, and so is one whose drawing failed twice, the second time alone and after a passed self-test (`RENDER_QUARANTINED`). A fault
 * says that the renderer itself does not work.
 *
 * @example
 * const renderer = createCpuRenderer();
 * const evidence = await renderer.render({ bytes, format: "ply" });
 * if (evidence.kind === "measured") await writeFile("preview.png", evidence.value.png);
 * await renderer.close();
 */
export function createCpuRenderer(options: CpuRendererOptions = {}): Renderer {
  const { isolation = "worker", workers, threads, memoryLimitMb, timeoutMs, deathsFile, ...picture } = options;
  const resolvedOptions = resolveRenderOptions(picture);
  const pool =
    isolation === "worker" ? createRenderPool({ workers, threads, memoryLimitMb, timeoutMs, deathsFile }) : undefined;
  const draw = (model: ModelFile, signal: AbortSignal | undefined): Promise<RenderResult> =>
    pool
      ? pool.render(model, { ...picture, signal })
      : renderModel(model, { options: resolvedOptions, crew: inlineCrew, signal });
  return {
    name: CPU_RENDERER_NAME,
    async render(model, { signal } = {}): Promise<Evidence<RenderedModel>> {
      try {
        const { png, report } = await draw(model, signal);
        return measured({ png, sha256: report.sha256 });
      } catch (error) {
        if (isAbort(error) || signal?.aborted) throw error;
        return asEvidence(error);
      }
    },
    async warm() {
      await pool?.warm();
    },
    async close() {
      await pool?.close();
    },
  };
}

/** A refusal as a rejection, everything else as a fault of ours. */
function asEvidence(error: unknown): Evidence<never> {
  if (CompetitionError.is(error) && error.fault === "miner") {
    return rejected({ code: error.code, message: error.message, data: error.data });
  }
  return fault(asCompetitionError(error, { code: "RENDER_FAILED" }));
}
