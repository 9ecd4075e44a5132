import { redact } from "@404-gen/core";
import { z } from "zod";
import { badAnswer } from "../bad-answer.ts";
import { lastJsonObject } from "./json-object.ts";

/** Most characters of `issues`. The schema has the limit too, so that a server's grammar does not fill all tokens with it. */
export const MAX_ISSUES_LENGTH = 400;
const penalty = z.int().min(0).max(10);

/** A model's answer to one question: penalties of the first and the second model shown. */
export const presentedAnswerSchema = z.strictObject({
  /** Penalty of the model shown first, a whole number 0 to 10. */
  penalty_1: penalty,
  /** Penalty of the model shown second, a whole number 0 to 10. */
  penalty_2: penalty,
  /** The judge's text on what is wrong. */
  issues: z.string(),
});
/** A model's answer to one question. */
export type PresentedAnswer = z.infer<typeof presentedAnswerSchema>;

/** The same as a JSON schema, for `response_format`. */
export const ANSWER_JSON_SCHEMA = {
  type: "object",
  properties: {
    penalty_1: { type: "integer", minimum: 0, maximum: 10 },
    penalty_2: { type: "integer", minimum: 0, maximum: 10 },
    issues: { type: "string", maxLength: MAX_ISSUES_LENGTH },
  },
  required: ["penalty_1", "penalty_2", "issues"],
  additionalProperties: false,
} as const;

/**
 * Reads an answer from a model's text. Anything but exactly these fields with whole numbers 0 to 10 is `JUDGE_BAD_ANSWER`, an
 * infrastructure fault: such an answer is never a draw, and its numbers are never corrected.
 *
 * @example
 * readAnswer('{"penalty_1": 2, "penalty_2": 6, "issues": "legs missing"}').penalty_2; // 6
 */
export function readAnswer(text: string): PresentedAnswer {
  const object = lastJsonObject(text);
  if (object === null) throw badAnswer("The judge's answer holds no JSON object", { text });
  const result = presentedAnswerSchema.safeParse(object);
  if (!result.success) {
    const issue = result.error.issues[0];
    const field = issue?.path.join(".") || issue?.code || "answer";
    throw badAnswer(`The judge's answer is not of the agreed form (${field}: ${issue?.message ?? "unknown"})`, {
      text,
    });
  }
  return { ...result.data, issues: redact(result.data.issues).slice(0, MAX_ISSUES_LENGTH) };
}
