import { CompetitionError, type PictureRef } from "@404-gen/core";
import type { VisionModel, VisionQuestion } from "../vision-model.ts";
import { artifactError, garbageReason, markGrid, OFFLINE_FEATURES, viewError } from "./bundle-errors.ts";
import { createPictureCache } from "./feature-cache.ts";
import type { Features } from "./features.ts";
import { penaltiesOf } from "./penalties.ts";
import { readPromptFeatures, readViews, type ViewMeasures } from "./view-features.ts";

/** Options of {@link createOfflineModel}. */
export type OfflineModelOptions = {
  /** Most pictures whose measures are kept, by address and by content (about 45 kB for each view): the content of an address must not change. @default 512 */
  readonly cacheSize?: number | undefined;
};

/** Name and version. Raise the version when the same pictures can get other answers: a match is not continued with duels of another version. */
export const OFFLINE_MODEL_NAME = "offline-views@1";

/**
 * A model without network that answers the multi-stage judge's questions by measuring their pictures. It reads no texts: it knows a question by
 * its label. It is for tests, demos and a first look at your own work. It is deterministic, and every report says that it is offline.
 *
 * @example
 * const judge = createMultiStageJudge({ model: createOfflineModel() });
 */
export function createOfflineModel({ cacheSize = 512 }: OfflineModelOptions = {}): VisionModel {
  const size = Math.max(32, cacheSize);
  const eye: Eye = {
    prompt: createPictureCache((bytes, signal) => readPromptFeatures(bytes, { signal }), { size }),
    views: createPictureCache((bytes, signal) => readViews(bytes, { signal }), { size }),
  };
  return {
    name: OFFLINE_MODEL_NAME,
    offline: true,
    async ask(question, { signal } = {}) {
      signal?.throwIfAborted();
      try {
        const answer = await answerOf(eye, { question, signal });
        return { content: JSON.stringify(answer), reasoning: null, finish: "stop" };
      } catch (error) {
        signal?.throwIfAborted();
        throw pictureFault(error instanceof Error ? error.message : String(error), error);
      }
    },
  };
}

type Read<T> = (picture: PictureRef, options: { readonly signal?: AbortSignal | undefined }) => Promise<T>;
type Eye = { readonly prompt: Read<Features | null>; readonly views: Read<readonly ViewMeasures[]> };
type Request = { readonly question: VisionQuestion; readonly signal: AbortSignal | undefined };

/** Answers a question. Its pictures are in the order of MULTISTAGE.md 3: the prompt first, except for the side guard, which has no prompt. */
async function answerOf(eye: Eye, { question, signal }: Request): Promise<object> {
  const pictures = question.parts.flatMap((part) => (part.kind === "picture" ? [part.picture] : []));
  if (question.label === "s2cl_decompose") return { main_object: "the target's object", features: OFFLINE_FEATURES };
  const [first, ...rest] = pictures;
  if (first === undefined) throw new Error(`${question.label} shows no picture`);
  if (question.label === "s4_per_angle")
    return guard(await Promise.all(pictures.map((one) => eye.views(one, { signal }))));
  const [prompt, ...bundles] = await Promise.all([
    eye.prompt(first, { signal }),
    ...rest.map((one) => eye.views(one, { signal })),
  ]);
  if (prompt === null) throw new Error("the prompt picture shows nothing");
  if (question.label === "s2cl_verify") return verify(prompt, bundles[0] ?? []);
  const measure = question.label.startsWith("s2ac_") || question.label === "explain" ? artifactError : viewError;
  return compare(bundles.map((views) => measure(prompt, views)));
}

function compare([first = 1, second = 1]: readonly number[]): object {
  const { left, right } = penaltiesOf(first, second);
  const issues = `Offline measures: error of the first ${first.toFixed(3)}, of the second ${second.toFixed(3)}`;
  return { penalty_1: left, penalty_2: right, issues };
}

function verify(prompt: Features, views: readonly ViewMeasures[]): object {
  const marks = markGrid(prompt, views);
  return {
    checks: OFFLINE_FEATURES.map(({ description }, at) => ({
      feature: description,
      match: marks[at],
      note: "measured offline",
    })),
    main_object_correct: viewError(prompt, views) < 0.5,
  };
}

function guard([front, side]: readonly (readonly ViewMeasures[])[]): object {
  const reason = garbageReason(front?.[0], side?.[0]);
  return { verdict: reason === null ? "ok" : "garbage", reason: reason ?? "measured offline" };
}

const pictureFault = (message: string, cause: unknown) =>
  new CompetitionError(`A picture cannot be measured: ${message}`, {
    code: "JUDGE_PICTURE",
    cause,
  });
