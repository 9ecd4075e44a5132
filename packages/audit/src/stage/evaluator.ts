import { createHash } from "node:crypto";
import {
  asCompetitionError,
  type Clock,
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
  /** Clock of the waits between tries. @default the machine's */
  readonly io?: Clock | undefined;
  /** Gets each drawn preview of a generated file. */
  readonly onDrawn?: ((picture: RenderedModel) => void | Promise<void>) | undefined;
  /** Compares a preview with the submitted one; null for a baseline, which is compared with nothing. */
  readonly compare: {
    readonly distance: ImageDistance;
    readonly submitted: (stem: string, options: { readonly signal: AbortSignal }) => Promise<Uint8Array>;
  } | null;
};

/**
 * Waits before each next try of a call that failed, milliseconds. Only our own tools failed, and a new generation of the file would cost money. Each
 * call is tried again by itself: where a fifth of all calls fail, one in 3,000 fails five times.
 */
const FAULT_DELAYS_MS = [500, 3_000, 15_000, 60_000] as const;

/** Creates the function that draws, stores and measures generated files. A file that cannot be drawn is the image's failure; every other failure is ours. */
export function createEvaluator(options: EvaluatorOptions): RegenerateContext["evaluate"] {
  return async ({ stem, bytes }, { signal }) => {
    try {
      const picture = await drawIt(options, { bytes, signal });
      if ("kind" in picture) return picture;
      await options.onDrawn?.(picture);
      const file = await store(options, { stem, bytes, drawn: picture, signal });
      return { kind: "made", file, ...(await measureIt(options, { stem, png: picture.png, signal })) };
    } catch (error) {
      signal.throwIfAborted();
      return { kind: "fault", error: asCompetitionError(error, { code: "AUDIT_FAULT" }) };
    }
  };
}

type Job = { readonly signal: AbortSignal };

const again = <T>(call: () => Promise<T>, { io, signal }: Job & Pick<EvaluatorOptions, "io">): Promise<T> =>
  retry(call, { delaysMs: FAULT_DELAYS_MS, clock: io, signal });

async function drawIt(
  { renderer, format, io }: EvaluatorOptions,
  { bytes, signal }: Job & { readonly bytes: Uint8Array },
): Promise<RenderedModel | Evaluation> {
  const draw = async () => {
    const picture = await renderer.render({ bytes, format }, { signal });
    if (picture.kind === "fault") throw picture.error;
    return picture;
  };
  const rendering = await again(draw, { io, signal });
  return rendering.kind === "measured" ? rendering.value : { kind: "failed", rejection: rendering.rejection };
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
  const { round, hotkey, format, objects, io, keyTemplate = OBJECT_KEY_TEMPLATE } = options;
  const sha256 = { model: createHash("sha256").update(bytes).digest("hex"), png: drawn.sha256.png };
  const { extension, contentType } = MODEL_FORMATS[format];
  const { model, png } = fileKeys(keyTemplate, { round, hotkey, kind: "generated", stem, extension, sha256 });
  await again(() => objects.put(model, bytes, { contentType, signal }), { io, signal });
  await again(() => objects.put(png, drawn.png, { contentType: "image/png", signal }), { io, signal });
  return { model: objects.publicUrl(model), png: objects.publicUrl(png), size: bytes.length, sha256 };
}

async function measureIt(
  { compare, io }: EvaluatorOptions,
  { stem, png, signal }: Job & { readonly stem: string; readonly png: Uint8Array },
): Promise<{ distance: number | null; problem?: CompetitionError }> {
  if (!compare) return { distance: 0 };
  try {
    const a = await again(() => compare.submitted(stem, { signal }), { io, signal });
    const measure = async () => {
      const distance = await compare.distance.measure({ a, b: png }, { signal });
      if (distance.kind === "measured") return distance.value;
      throw distance.kind === "fault"
        ? distance.error
        : new CompetitionError(distance.rejection.message, { code: distance.rejection.code, fault: "infrastructure" });
    };
    return { distance: await again(measure, { io, signal }) };
  } catch (error) {
    signal.throwIfAborted();
    return {
      distance: null,
      problem: asCompetitionError(error, { code: "DISTANCE_UNMEASURED" }),
    };
  }
}
