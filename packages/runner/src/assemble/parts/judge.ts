import { readFile } from "node:fs/promises";
import { CompetitionError, type DuelJudge, type TextFinder } from "@404-gen/core";
import type { Questions } from "@404-gen/judge";
import { createOfflineJudge, withTextFlags } from "@404-gen/judge/offline";
import { z } from "zod";
import { queuedJudge } from "../../workers/duel-jobs.ts";
import { type JudgeAccess, judgeAccess } from "../credentials.ts";
import type { Part } from "./part.ts";

/** Compares two previews: the offline judge, or a model on a server. */
export const judgePart: Part<DuelJudge> = {
  choose: ({ settings }) => (settings.OPENAI_BASE_URL === undefined ? "embedded" : "real"),
  embedded: () => createOfflineJudge(),
  queued: async (asking, here) => queuedJudge(asking, await here()),
  real: async ({ settings }, part) =>
    openJudge({
      finder: await part("textFinder"),
      url: settings.OPENAI_BASE_URL,
      access: judgeAccess(settings, settings.OPENAI_BASE_URL),
      model: settings.OPENAI_MODEL,
      timeoutSeconds: settings.OPENAI_TIMEOUT,
      pictures: settings.OPENAI_PICTURES,
      maxCalls: settings.MAX_CONCURRENT_VLM_CALLS,
      maxAnswerBytes: settings.MAX_JUDGE_ANSWER_BYTES,
      questionsFile: settings.QUESTIONS_FILE,
    }),
};

export type OpenJudgeOptions = {
  /** Address of an OpenAI-compatible server; undefined: the offline judge. */
  readonly url: string | undefined;
  readonly access: JudgeAccess;
  readonly model: string;
  readonly timeoutSeconds: number;
  /** How pictures reach the server: by their address, or inside the request. */
  readonly pictures: "url" | "data";
  /** Most calls in flight over all servers. */
  readonly maxCalls: number;
  /** Most bytes of one answer. */
  readonly maxAnswerBytes: number;
  /** JSON file with questions that replace ours. */
  readonly questionsFile: string | undefined;
  /** Searches the renders for text. @default in this thread */
  readonly finder?: TextFinder | undefined;
};

const questionsSchema = z.object({
  version: z.string().min(1),
  system: z.string(),
  captions: z.object({ prompt: z.string(), first: z.string(), second: z.string() }),
  task: z.string().min(1),
});

/** The judge that the options name: a VLM on a server, or the offline one. @throws CompetitionError `OPTION_INVALID`, `QUESTIONS_INVALID`, `CREDENTIAL_INSECURE` */
export async function openJudge(options: OpenJudgeOptions): Promise<DuelJudge> {
  if (options.url === undefined) return createOfflineJudge();
  checkJudgeUrl(options.url);
  const { createVlmJudge } = await import("@404-gen/judge/openai");
  const judge = createVlmJudge({
    baseUrl: options.url,
    ...options.access,
    model: options.model,
    timeoutMs: options.timeoutSeconds * 1000,
    pictures: options.pictures,
    maxCallsInFlight: options.maxCalls,
    maxAnswerBytes: options.maxAnswerBytes,
    questions: options.questionsFile === undefined ? undefined : await readQuestions(options.questionsFile),
  });
  // Text on a render may try to instruct the model. The flag changes no verdict, but people should see it.
  return withTextFlags(judge, { finder: options.finder });
}

/** Refuses a text that is no http(s) address. @throws CompetitionError `OPTION_INVALID` */
export function checkJudgeUrl(url: string): void {
  if (!url.split(",").every((one) => /^https?:\/\/\S+$/.test(one.trim()))) {
    throw new CompetitionError(
      `the judge's address is ${JSON.stringify(url)}, allowed is an http(s) address, or several by comma`,
      {
        code: "OPTION_INVALID",
      },
    );
  }
}

async function readQuestions(path: string): Promise<Questions> {
  try {
    return questionsSchema.parse(JSON.parse(await readFile(path, "utf8")));
  } catch (cause) {
    throw new CompetitionError(
      `${path} is not a set of questions: version, system, captions {prompt, first, second} and task, all texts`,
      {
        code: "QUESTIONS_INVALID",
        data: { path },
        cause,
      },
    );
  }
}
