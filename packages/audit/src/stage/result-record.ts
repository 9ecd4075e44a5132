import { CompetitionError, type KnownErrorCode, type PreviewFormat, recordedErrorCode } from "@404-gen/core";
import { modelEntry, modelUrl, type Result, type Results } from "@404-gen/core/records";
import type { Attempt } from "../pods/attempt.ts";
import type { PromptWork } from "../pods/coordinator.ts";

/** Our own fields of a result, under `x404`. Readers of the running system's files ignore them. */
type Extras = {
  /** Pod of the recorded attempt. */
  readonly pod: string;
  /** Attempts that failed by a fault of ours. */
  readonly faults?: number;
  readonly seconds_to_headers?: number;
  readonly seconds_to_last_byte?: number;
  readonly embedding?: string;
  /** False: `distance` is no measurement. */
  readonly distance_measured?: false;
  /** True: the image failed here for good. */
  readonly final?: boolean;
  readonly model_sha256?: string;
  readonly png_sha256?: string;
  /** Why there is no file, or no measured distance. `fault`: the cause is the `image`, or `ours`. */
  readonly problem?: {
    readonly fault: "image" | "ours";
    readonly code: string;
    readonly message: string;
    readonly data: unknown;
  };
};

export type ResultRecordOptions = {
  readonly format: PreviewFormat;
  /** Embedding of the distances; null for a baseline, which has none. */
  readonly embedding: string | null;
  /** Attempts after which a failure of the image is final. @default never */
  readonly finalAfter?: number | undefined;
};

/** A prompt's work as its entry in `generated.json`; null before the first attempt. */
export function toResult(work: PromptWork, { format, embedding, finalAfter }: ResultRecordOptions): Result | null {
  const { best } = work;
  if (!best) return null;
  const file = best.kind === "made" ? best.file : null;
  return {
    ...modelEntry(format, file?.model ?? null),
    png: file?.png ?? null,
    generation_time: best.seconds,
    size: file?.size ?? 0,
    attempts: work.triedBy.length,
    distance: best.kind === "made" ? (best.distance ?? 0) : 0,
    x404: extrasOf(work, { best, embedding, finalAfter }),
  };
}

type ResultParts = { readonly best: Attempt } & Pick<ResultRecordOptions, "embedding" | "finalAfter">;

function extrasOf(work: PromptWork, { best, embedding, finalAfter }: ResultParts): Extras {
  const { headers, lastByte } = best.timing;
  const measured = best.kind === "made" && best.distance !== null;
  const sha256 = best.kind === "made" ? best.file.sha256 : undefined;
  return {
    pod: best.podId,
    ...(work.faults > 0 && { faults: work.faults }),
    ...(headers !== null && { seconds_to_headers: headers }),
    ...(lastByte !== null && { seconds_to_last_byte: lastByte }),
    ...(embedding !== null && measured && { embedding }),
    ...(!measured && best.kind !== "failed" && { distance_measured: false as const }),
    ...(sha256 && { model_sha256: sha256.model, png_sha256: sha256.png }),
    ...(best.kind === "failed" && finalAfter !== undefined && work.triedBy.length >= finalAfter && { final: true }),
    ...problemOf(best),
  };
}

function problemOf(best: Attempt): Pick<Extras, "problem"> {
  if (best.kind === "failed") {
    const { code, message, data = {} } = best.rejection;
    return { problem: { fault: "image", code, message, data } };
  }
  const error = best.kind === "fault" ? best.error : best.problem;
  if (!error) return {};
  return { problem: { fault: "ours", code: error.code, message: error.message, data: error.data } };
}

/**
 * The work of a recorded result, to resume from. Pods of an earlier run get other names, because a pod `…-0` of this run is another
 * machine.
 */
export function fromResult(stem: string, result: Result): PromptWork {
  const extras = (result["x404"] ?? {}) as Partial<Extras>;
  const triedBy = Array.from({ length: result.attempts }, (_, i) => `earlier-${i}`);
  return { stem, best: attemptOf(stem, { result, extras }), triedBy, faults: 0, lock: null };
}

function attemptOf(stem: string, { result, extras }: { result: Result; extras: Partial<Extras> }): Attempt | null {
  const timing = { headers: extras.seconds_to_headers ?? null, lastByte: extras.seconds_to_last_byte ?? null };
  const base = { stem, podId: extras.pod ?? "earlier", seconds: result.generation_time, timing };
  const model = modelUrl(result);
  const { problem } = extras;
  if (model !== null && result.png !== null) {
    const measured = extras.distance_measured !== false;
    const sha256 =
      extras.model_sha256 && extras.png_sha256 ? { model: extras.model_sha256, png: extras.png_sha256 } : undefined;
    const file = { model, png: result.png, size: result.size, sha256 };
    return { ...base, kind: "made", file, distance: measured ? result.distance : null };
  }
  if (problem?.fault === "ours") return null;
  // An old record has no reason for a missing file. The cause is unknown, so the prompt is tried again.
  if (!problem) return null;
  const data =
    typeof problem.data === "object" && problem.data !== null ? (problem.data as Record<string, unknown>) : {};
  return {
    ...base,
    kind: "failed",
    rejection: { code: recordedErrorCode(problem.code), message: problem.message, data },
  };
}

/** Results of all prompts with an attempt, in prompt order. `only`: which work belongs into the file. @default all */
export function toResults(
  prompts: Iterable<PromptWork>,
  options: ResultRecordOptions & { readonly only?: ((work: PromptWork) => boolean) | undefined },
): Results {
  const results: Results = {};
  for (const work of prompts) {
    if (options.only && !options.only(work)) continue;
    const result = toResult(work, options);
    if (result) results[work.stem] = result;
  }
  return results;
}

/** The work of recorded results, for these stems. */
export function fromResults(results: Results, stems: readonly string[]): PromptWork[] {
  return stems.flatMap((stem) => {
    const result = results[stem];
    if (!result) return [];
    const work = fromResult(stem, result);
    return work.best ? [work] : [];
  });
}

/** A fault of ours about one picture or file. */
export const auditFault = (code: KnownErrorCode, message: string, data: Readonly<Record<string, unknown>> = {}) =>
  new CompetitionError(message, { code, fault: "infrastructure", data });
