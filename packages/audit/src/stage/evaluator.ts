import { createHash } from "node:crypto";
import {
  asCompetitionError,
  CompetitionError,
  type ImageDistance,
  MODEL_FORMATS,
  OBJECT_KEY_TEMPLATE,
  type ObjectStore,
  type PreviewFormat,
  type RenderedModel,
  type Renderer,
  retry,
} from "@404-gen/core";
import { fileKeys } from "@404-gen/core/stages";
import type { GeneratedFile } from "../pods/attempt.ts";
import type { Evaluation, RegenerateContext } from "../pods/run.ts";

export type EvaluatorOptions = {
  readonly round: number;
  readonly hotkey: string;
  readonly format: PreviewFormat;
  readonly objects: ObjectStore;
  readonly renderer: Renderer;
  /** STORAGE_KEY_TEMPLATE. @default OBJECT_KEY_TEMPLATE */
  readonly keyTemplate?: string | undefined;
  /** Compares a preview with the submitted one; null for a baseline, which has nothing to compare with. */
  readonly compare: {
    readonly distance: ImageDistance;
    readonly submitted: (stem: string, options: { readonly signal: AbortSignal }) => Promise<Uint8Array>;
  } | null;
};

/** Waits before faults of ours are tried again, milliseconds: the file is here, only our own tools failed. */
const FAULT_DELAYS_MS = [500, 3_000] as const;

/** Draws, stores and measures what pods make. A file that does not draw is the image's failure; all else that fails is ours. */
export function createEvaluator(options: EvaluatorOptions): RegenerateContext["evaluate"] {
  return async ({ stem, bytes }, { signal }) => {
    try {
      const drawn = await drawIt(options, { bytes, signal });
      if ("kind" in drawn) return drawn;
      const file = await store(options, { stem, bytes, drawn, signal });
      return { kind: "made", file, ...(await measureIt(options, { stem, png: drawn.png, signal })) };
    } catch (error) {
      signal.throwIfAborted();
      return { kind: "fault", error: asCompetitionError(error, { code: "AUDIT_FAULT" }) };
    }
  };
}

type Job = { readonly signal: AbortSignal };

async function drawIt(
  { renderer, format }: EvaluatorOptions,
  { bytes, signal }: Job & { readonly bytes: Uint8Array },
): Promise<RenderedModel | Evaluation> {
  const draw = async () => {
    const drawn = await renderer.render({ bytes, format }, { signal });
    if (drawn.kind === "fault") throw drawn.error;
    return drawn;
  };
  const drawn = await retry(draw, { delaysMs: FAULT_DELAYS_MS, signal });
  return drawn.kind === "measured" ? drawn.value : { kind: "failed", rejection: drawn.rejection };
}

async function store(
  options: EvaluatorOptions,
  {
    stem,
    bytes,
    drawn,
    signal,
  }: Job & { readonly stem: string; readonly bytes: Uint8Array; readonly drawn: RenderedModel },
): Promise<GeneratedFile> {
  const { round, hotkey, format, objects, keyTemplate = OBJECT_KEY_TEMPLATE } = options;
  const sha256 = { model: createHash("sha256").update(bytes).digest("hex"), png: drawn.sha256.png };
  const { extension, contentType } = MODEL_FORMATS[format];
  const { model, png } = fileKeys(keyTemplate, { round, hotkey, kind: "generated", stem, extension, sha256 });
  const put = async () => {
    await objects.put(model, bytes, { contentType, signal });
    await objects.put(png, drawn.png, { contentType: "image/png", signal });
  };
  await retry(put, { delaysMs: FAULT_DELAYS_MS, signal });
  return { model: objects.publicUrl(model), png: objects.publicUrl(png), size: bytes.length, sha256 };
}

async function measureIt(
  { compare }: EvaluatorOptions,
  { stem, png, signal }: Job & { readonly stem: string; readonly png: Uint8Array },
): Promise<{ distance: number | null; problem?: CompetitionError }> {
  if (!compare) return { distance: 0 };
  try {
    const measure = async () => {
      const found = await compare.distance.measure(
        { a: await compare.submitted(stem, { signal }), b: png },
        { signal },
      );
      if (found.kind === "measured") return found.value;
      throw found.kind === "fault"
        ? found.error
        : new CompetitionError(found.rejection.message, { code: found.rejection.code, fault: "infrastructure" });
    };
    return { distance: await retry(measure, { delaysMs: FAULT_DELAYS_MS, signal }) };
  } catch (error) {
    signal.throwIfAborted();
    return {
      distance: null,
      problem: asCompetitionError(error, { code: "DISTANCE_UNMEASURED" }),
    };
  }
}
