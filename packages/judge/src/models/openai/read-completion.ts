import { CompetitionError, redactExact } from "@404-gen/core";
import type { VisionReply } from "../vision-model.ts";

/**
 * The reply in a chat completion as servers send it. With a reasoning parser that never saw the end of thinking, all text lands in
 * `reasoning` (formerly `reasoning_content`) and `content` is null.
 */
export function readCompletion(completion: unknown): VisionReply {
  const choice = first((completion as { choices?: unknown } | null)?.choices);
  if (choice === null)
    throw new CompetitionError("The judge's reply holds no choice", {
      code: "JUDGE_BAD_ANSWER",
    });
  const message = (choice["message"] ?? {}) as Readonly<Record<string, unknown>>;
  return {
    content: textOf(message["content"]),
    reasoning: [message["reasoning"], message["reasoning_content"]].map(textOf).find(hasWords) ?? null,
    finish: textOf(choice["finish_reason"]),
  };
}

/** A server may repeat the key that it was sent: what it answers ends in records. */
const textOf = (value: unknown): string | null => (typeof value === "string" ? redactExact(value) : null);
const hasWords = (text: string | null): text is string => text !== null && text.trim() !== "";

function first(choices: unknown): Readonly<Record<string, unknown>> | null {
  const choice: unknown = Array.isArray(choices) ? choices[0] : null;
  return typeof choice === "object" && choice !== null ? (choice as Readonly<Record<string, unknown>>) : null;
}
