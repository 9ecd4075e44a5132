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
import { inlineCrew } from "./pool/crew.ts";
import { renderModel } from "./render-model.ts";
import { type RenderOptions, resolveRenderOptions } from "./render-options.ts";

/** Name and version for records; the version moves when any picture changes. */
export const CPU_RENDERER_NAME = "cpu@0.1.0";

export type CpuRendererOptions = Omit<RenderOptions, "signal">;

/** The default renderer: exact, no GPU, the same bytes everywhere. It never throws for what a miner sent. */
export function createCpuRenderer(options: CpuRendererOptions = {}): Renderer {
  const resolved = resolveRenderOptions(options);
  return {
    name: CPU_RENDERER_NAME,
    async render(model, { signal } = {}): Promise<Evidence<RenderedModel>> {
      try {
        const { png, report } = await renderModel(model, { options: resolved, crew: inlineCrew, signal });
        return measured({ png, sha256: report.sha256 });
      } catch (error) {
        if (isAbort(error) || signal?.aborted) throw error;
        return asEvidence(error);
      }
    },
    async close() {},
  };
}

/** A refusal as a rejection, everything else as a fault of ours. */
export function asEvidence(error: unknown): Evidence<never> {
  if (CompetitionError.is(error) && error.fault === "miner") {
    return rejected({ code: error.code, message: error.message, data: error.data });
  }
  return fault(asCompetitionError(error, { code: "RENDER_FAILED", fault: "infrastructure" }));
}
