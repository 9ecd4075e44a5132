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
import { createModuleChecker } from "../../formats/js/module-checker.ts";
import type { ModelSubject } from "../../formats/reader.ts";
import { FORMAT_READERS } from "../../formats/table.ts";
import { composeGrid } from "../../image/grid.ts";
import { encodePng } from "../../image/png.ts";
import { checkModelBytes } from "../../model-bytes.ts";
import { planViews } from "../../module-pictures.ts";
import { createQuarantine } from "../../quarantine/quarantine.ts";
import {
  pictureSize,
  type RenderOptions,
  type ResolvedRenderOptions,
  resolveRenderOptions,
} from "../../render-options.ts";
import { SELF_TEST_CASES } from "../../self-test/self-test.ts";
import { sha256 } from "../../sha256.ts";
import { VIEW_BACKGROUND } from "../../views.ts";
import { developScene } from "./develop-scene.ts";
import { drawMeshOnGl } from "./draw-mesh.ts";
import { drawSplatsOnGl } from "./draw-splats.ts";
import { type GlStage, openStage } from "./stage.ts";

/** Name and version for records. Pictures depend on the driver, so a round must not mix this with the CPU renderer. */
export const GL_RENDERER_NAME = "gl@0.1.0";

/** How models are drawn. */
export type GlRendererOptions = Omit<RenderOptions, "signal" | "threads" | "kernel">;

/** A {@link Renderer} on OpenGL, and the driver that it found. */
export type GlRenderer = Renderer & {
  /** Name of the OpenGL driver, for logs. */
  readonly driver: string;
};

/**
 * Opens a renderer on `three` and `gl` (optional peers): the CPU renderer's files, refusals, views and materials, on a GPU or on
 * software OpenGL. Pictures are close to the CPU renderer's (35 dB or more), not equal: they differ from driver to driver.
 *
 * Throws `DEPENDENCY_MISSING` without the peers and `GL_UNAVAILABLE` without a display (a server: `xvfb-run node …`).
 *
 * @example
 * const renderer = await createGlRenderer();
 * const evidence = await renderer.render({ bytes, format: "glb" });
 * await renderer.close();
 */
export async function createGlRenderer(options: GlRendererOptions = {}): Promise<GlRenderer> {
  const resolvedOptions = resolveRenderOptions(options);
  const stage = await openStage();
  // Processes of the checker start with the first module.
  const modules = createModuleChecker();
  const drawOnce = async (model: Parameters<Renderer["render"]>[0], signal: AbortSignal | undefined) => {
    signal?.throwIfAborted();
    checkModelBytes({ bytes: model.bytes.length, format: model.format }, resolvedOptions.maxBytes);
    const load = { options: resolvedOptions, shared: false, modules, signal };
    const { subject } = await FORMAT_READERS[model.format].load(model.bytes, load);
    signal?.throwIfAborted();
    const png = drawOnGl(stage, subject, resolvedOptions);
    return { png, sha256: { model: sha256(model.bytes), png: sha256(png) } };
  };
  const quarantine = createQuarantine({
    // Pictures depend on the driver, so they are compared with nothing: the built-in models must only be drawn.
    async selfTest({ signal }) {
      for (const { format, make } of SELF_TEST_CASES) await drawOnce({ bytes: await make(), format }, signal);
    },
  });
  const draw = (model: Parameters<Renderer["render"]>[0], signal: AbortSignal | undefined) =>
    quarantine.draw({ sha256: () => sha256(model.bytes) }, () => drawOnce(model, signal), { signal });
  return {
    name: GL_RENDERER_NAME,
    driver: stage.driver,
    async render(model, { signal } = {}): Promise<Evidence<RenderedModel>> {
      try {
        return measured(await draw(model, signal));
      } catch (error) {
        if (isAbort(error) || signal?.aborted) throw error;
        if (CompetitionError.is(error) && error.fault === "miner") {
          return rejected({ code: error.code, message: error.message, data: error.data });
        }
        return fault(asCompetitionError(error, { code: "RENDER_FAILED" }));
      }
    },
    async close() {
      modules.close();
      stage.close();
    },
  };
}

function drawOnGl(stage: GlStage, subject: ModelSubject, options: ResolvedRenderOptions): Uint8Array {
  const { views, size, background } = options;
  if (subject.kind === "scene") {
    const pictures = planViews({ views, size, background: background ?? undefined }, "grid");
    return developScene(stage, { scene: subject.scene, pictures })[0] as Uint8Array;
  }
  const look = { views, size, background: background ?? VIEW_BACKGROUND };
  const picture =
    subject.kind === "mesh" ? drawMeshOnGl(stage, subject.scene, look) : drawSplatsOnGl(stage, subject.gaussians, look);
  const pixels = picture.length === 4 ? composeGrid(picture, size) : (picture[0] as Uint8Array);
  return encodePng(pixels, pictureSize(options));
}
