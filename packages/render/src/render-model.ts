import type { ModelFormat } from "@404-gen/core";
import { refusal } from "./errors.ts";
import type { LoadedSubject } from "./formats/reader.ts";
import { FORMAT_READERS } from "./formats/table.ts";
import { composeGrid } from "./image/grid.ts";
import { encodePng } from "./image/png.ts";
import { checkModelBytes } from "./model-bytes.ts";
import type { Crew } from "./pool/crew.ts";
import type { DrawnViews } from "./pool/view-job.ts";
import { pictureSize, type ResolvedRenderOptions } from "./render-options.ts";
import type { RenderResult } from "./report.ts";
import { sha256 } from "./sha256.ts";

export type RenderModelOptions = {
  readonly options: ResolvedRenderOptions;
  readonly crew: Crew;
  readonly signal?: AbortSignal | undefined;
};

/** Reads, draws and encodes one model. Throws a refusal (fault `miner`) for a file that is not drawn. */
export async function renderModel(
  model: { readonly bytes: Uint8Array; readonly format: ModelFormat },
  { options, crew, signal }: RenderModelOptions,
): Promise<RenderResult> {
  const start = performance.now();
  signal?.throwIfAborted();
  checkModelBytes(model, options.maxBytes);
  const loaded = await FORMAT_READERS[model.format].load(model.bytes, { options, shared: crew.threads > 1, crew });
  const ready = performance.now();
  const job = { subject: loaded.subject, views: options.views, size: options.size, background: options.background };
  const drawn = await crew.draw(job, { signal });
  checkVisible(loaded, drawn);
  const drawMs = performance.now() - ready;
  const size = pictureSize(options);
  const pixels = options.views.length === 4 ? composeGrid(drawn.pictures, options.size) : drawn.pictures[0]!;
  const png = encodePng(pixels, size);
  const end = performance.now();
  return {
    png,
    report: {
      format: model.format,
      views: options.views,
      size,
      counts: {
        ...loaded.counts,
        ...(loaded.subject.kind === "splats" && { drawn: drawn.drawn.reduce((a, b) => a + b, 0) }),
      },
      bounds: loaded.bounds,
      sha256: { model: sha256(model.bytes), png: sha256(png) },
      warnings: loaded.warnings,
      timings: {
        readMs: loaded.readMs,
        prepareMs: loaded.prepareMs,
        drawMs,
        encodeMs: end - ready - drawMs,
        totalMs: end - start,
      },
    },
  };
}

/** A blank picture would hide a fault from the judge, so it is a refusal. The reference answers with four white views. */
function checkVisible({ subject, counts }: LoadedSubject, { drawn }: DrawnViews): void {
  if (subject.kind !== "splats" || drawn.some((count) => count > 0)) return;
  throw refusal("PLY_NOTHING_VISIBLE", `None of the ${counts["splats"]} splats reaches a pixel of any view.`, {
    splats: counts["splats"],
  });
}
