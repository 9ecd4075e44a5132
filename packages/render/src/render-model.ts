import type { ModelFormat } from "@404-gen/core";
import { drawPicture } from "./draw-picture.ts";
import type { TextureCache } from "./formats/glb/texture-cache.ts";
import type { ModuleChecker } from "./formats/js/module-checker.ts";
import { FORMAT_READERS } from "./formats/table.ts";
import { checkModelBytes } from "./model-bytes.ts";
import type { Crew } from "./pool/crew.ts";
import { pictureSize, type ResolvedRenderOptions } from "./render-options.ts";
import type { RenderResult } from "./report.ts";
import { sha256 } from "./sha256.ts";

export type RenderModelOptions = {
  readonly options: ResolvedRenderOptions;
  readonly crew: Crew;
  /** Runs modules. @default processes for this file alone */
  readonly modules?: ModuleChecker | undefined;
  /** The cache of textures of earlier files. @default none */
  readonly textures?: TextureCache | undefined;
  readonly signal?: AbortSignal | undefined;
};

/** Reads, draws and encodes one model. Throws a refusal (fault `miner`) for a file that is not drawn. */
export async function renderModel(
  model: { readonly bytes: Uint8Array; readonly format: ModelFormat },
  { options, crew, modules, textures, signal }: RenderModelOptions,
): Promise<RenderResult> {
  const start = performance.now();
  signal?.throwIfAborted();
  checkModelBytes({ bytes: model.bytes.length, format: model.format }, options.maxBytes);
  const reader = FORMAT_READERS[model.format];
  const subject = await reader.load(model.bytes, {
    options,
    shared: crew.threads > 1,
    crew,
    modules,
    textures,
    signal,
  });
  const ready = performance.now();
  const { png, drawn, drawMs, prepareMs } = await drawPicture(subject, { options, crew, signal });
  const end = performance.now();
  return {
    png,
    report: {
      format: model.format,
      views: options.views,
      size: pictureSize(options),
      counts: { ...subject.counts, ...drawn },
      bounds: subject.bounds,
      sha256: { model: sha256(model.bytes), png: sha256(png) },
      warnings: subject.warnings,
      timings: {
        readMs: subject.readMs,
        prepareMs: subject.prepareMs + prepareMs,
        drawMs,
        encodeMs: end - ready - prepareMs - drawMs,
        totalMs: end - start,
      },
    },
  };
}
