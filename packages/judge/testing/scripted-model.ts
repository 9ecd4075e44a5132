import type { VisionModel, VisionQuestion, VisionReply } from "../src/models/vision-model.ts";

/** Answer of a scripted model: an object becomes the content as JSON, a text is the content itself, an error is thrown. */
export type ScriptedAnswer = Readonly<Record<string, unknown>> | string | Error;

/** A vision model that keeps its questions. */
export type ScriptedModel = VisionModel & {
  /** Questions so far, oldest first. */
  readonly questions: readonly VisionQuestion[];
  /** Most questions at the same time so far. */
  readonly peak: number;
};

/**
 * A model in this process that answers by a script, for tests of judges.
 *
 * @example
 * const model = createScriptedModel(() => ({ penalty_1: 2, penalty_2: 7, issues: "" }));
 */
export function createScriptedModel(
  script: (question: VisionQuestion, index: number) => ScriptedAnswer | Promise<ScriptedAnswer>,
  {
    name = "scripted",
    keep = 10_000,
  }: {
    /** Name of the model. @default "scripted" */
    readonly name?: string;
    /** Most questions to keep. @default 10000 */
    readonly keep?: number;
  } = {},
): ScriptedModel {
  const questions: VisionQuestion[] = [];
  let [count, active, peak] = [0, 0, 0];
  return {
    name,
    offline: false,
    questions,
    get peak() {
      return peak;
    },
    async ask(question, { signal } = {}): Promise<VisionReply> {
      signal?.throwIfAborted();
      if (questions.length < keep) questions.push(question);
      peak = Math.max(peak, ++active);
      try {
        const answer = await script(question, count++);
        signal?.throwIfAborted();
        if (answer instanceof Error) throw answer;
        const content = typeof answer === "string" ? answer : JSON.stringify(answer);
        return { content, reasoning: null, finish: "stop" };
      } finally {
        active--;
      }
    },
  };
}
