import { CompetitionError, inBrackets, peerWords, redactExact } from "@404-gen/core";
import type { VisionReply } from "../vision-model.ts";

/**
 * Reads the reply in a chat completion. When a server's reasoning parser does not see the end of thinking, all text is in
 * `reasoning` (formerly `reasoning_content`) and `content` is null.
 */
export function readCompletion(completion: unknown): VisionReply {
  const choice = first((completion as { choices?: unknown } | null)?.choices);
  if (choice === null)
    // Some servers answer 200 with their error in the body.
    throw badAnswer("The judge's reply holds no choice", (completion as { error?: unknown } | null)?.error ?? "");
  const message = (choice["message"] ?? {}) as Readonly<Record<string, unknown>>;
  const content = contentOf(message["content"]);
  if (content === null && hasWords(textOf(message["refusal"])))
    throw badAnswer("The model declines to answer", message["refusal"]);
  return {
    content,
    reasoning: [message["reasoning"], message["reasoning_content"]].map(textOf).find(hasWords) ?? null,
    // Some servers send an empty text for no reason.
    finish: textOf(choice["finish_reason"]) || null,
  };
}

/** The text without keys: a server may repeat the key of the request, and its answer goes into records. */
const textOf = (value: unknown): string | null => (typeof value === "string" ? redactExact(value) : null);

/** The text of a message; some servers send it as a list of parts. */
function contentOf(content: unknown): string | null {
  if (!Array.isArray(content)) return textOf(content);
  const texts = content.map((part: unknown) => textOf((part as { text?: unknown } | null)?.text));
  return texts.every((text) => text === null) ? null : texts.join("");
}

const badAnswer = (message: string, answer: unknown) => {
  const words = peerWords(answer);
  return new CompetitionError(`${message}${inBrackets(words)}`, { code: "JUDGE_BAD_ANSWER", data: { words } });
};

const hasWords = (text: string | null): text is string => text !== null && text.trim() !== "";

function first(choices: unknown): Readonly<Record<string, unknown>> | null {
  const choice: unknown = Array.isArray(choices) ? choices[0] : null;
  return typeof choice === "object" && choice !== null ? (choice as Readonly<Record<string, unknown>>) : null;
}
