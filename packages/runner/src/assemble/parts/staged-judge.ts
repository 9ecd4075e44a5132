import { readFile } from "node:fs/promises";
import { CompetitionError, type StagedJudge, type TextFinder } from "@404-gen/core";
import { createMultiStageJudge, parseStagedQuestions, STAGED_JUDGE_SETTINGS } from "@404-gen/judge";
import { createOfflineModel, withBundleTextFlags } from "@404-gen/judge/offline";
import type { Settings } from "../../settings/load.ts";
import { queuedStagedJudge } from "../../workers/duel-jobs.ts";
import { judgeAccess } from "../credentials.ts";
import { checkJudgeUrl } from "./judge.ts";
import type { Part } from "./part.ts";

/** Compares two modules in stages: with the offline model, or with a model on a server. */
export const stagedJudgePart: Part<StagedJudge> = {
  choose: ({ settings }) => (settings.OPENAI_BASE_URL === undefined ? "embedded" : "real"),
  embedded: ({ settings }) => openStagedJudge({ settings, url: undefined }),
  queued: async (asking, here) => queuedStagedJudge(asking, await here()),
  real: async ({ settings }, part) =>
    openStagedJudge({ settings, url: settings.OPENAI_BASE_URL, finder: await part("textFinder") }),
};

export type OpenStagedJudgeOptions = {
  readonly settings: Settings;
  /** Address of an OpenAI-compatible server; undefined: the offline model. */
  readonly url: string | undefined;
  /** Model at the server. @default OPENAI_MODEL where it differs from competition 1's default, else competition 2's default */
  readonly model?: string | undefined;
  /** How pictures reach the server: by their address, or inside the request. @default OPENAI_PICTURES */
  readonly pictures?: "url" | "data" | undefined;
  /** Searches the renders for text. @default in this thread */
  readonly finder?: TextFinder | undefined;
};

/** The multi-stage judge that the options name. @throws CompetitionError `OPTION_INVALID`, `QUESTIONS_INVALID` */
export async function openStagedJudge(options: OpenStagedJudgeOptions): Promise<StagedJudge> {
  const { settings, url } = options;
  const { maxConcurrentCalls, ...strictness } = STAGED_JUDGE_SETTINGS.options(settings);
  if (url === undefined) return createMultiStageJudge({ model: createOfflineModel(), maxConcurrentCalls, strictness });
  checkJudgeUrl(url);
  const { createOpenAiModel, OPENAI_MODEL_DEFAULTS, STAGED_MODEL_DEFAULTS } = await import("@404-gen/judge/openai");
  const unless = <T>(value: T, other: T, own: T): T => (value === other ? own : value);
  const model = createOpenAiModel({
    ...STAGED_MODEL_DEFAULTS,
    baseUrl: url,
    ...judgeAccess(settings, url),
    model: options.model ?? unless(settings.OPENAI_MODEL, OPENAI_MODEL_DEFAULTS.model, STAGED_MODEL_DEFAULTS.model),
    pictures: options.pictures ?? settings.OPENAI_PICTURES,
    maxCallsInFlight: maxConcurrentCalls,
    maxAnswerBytes: settings.MAX_JUDGE_ANSWER_BYTES,
    timeoutMs: unless(settings.OPENAI_TIMEOUT * 1000, OPENAI_MODEL_DEFAULTS.timeoutMs, STAGED_MODEL_DEFAULTS.timeoutMs),
  });
  const questions = await readQuestions(settings.QUESTIONS_FILE);
  // Text on a render may try to instruct the model. The flag changes no verdict, but people should see it.
  const judge = createMultiStageJudge({ model, questions, maxConcurrentCalls, strictness });
  return withBundleTextFlags(judge, { finder: options.finder });
}

async function readQuestions(path: string | undefined) {
  if (path === undefined) return undefined;
  const text = await readFile(path, "utf8").catch((cause: unknown) => {
    throw new CompetitionError(`${path} cannot be read`, { code: "QUESTIONS_INVALID", cause });
  });
  return parseStagedQuestions(text, { path });
}
