import { badAnswer, type PresentedAnswer, readAnswer } from "../../duel/answer.ts";

/** The answer of a completion, or `length` when the server stopped at the token limit. */
export type ReadCompletion =
  | { readonly kind: "answer"; readonly answer: PresentedAnswer }
  | { readonly kind: "length" };

/**
 * Reads a chat completion as servers send it. The finish reason comes before parsing: an answer cut at the token limit may hold a
 * whole JSON object of its thinking. `content` is read first; with a reasoning parser that never saw the end of thinking, all text
 * lands in `reasoning` (formerly `reasoning_content`) and `content` is null.
 */
export function readCompletion(completion: unknown): ReadCompletion {
  const choice = first((completion as { choices?: unknown } | null)?.choices);
  if (choice === null) throw badAnswer("The judge's reply holds no choice", {});
  const finish = typeof choice["finish_reason"] === "string" ? choice["finish_reason"] : null;
  if (finish === "length") return { kind: "length" };
  if (finish !== null && finish !== "stop")
    throw badAnswer(`The judge stopped early (${finish.slice(0, 40)})`, { finish });
  const message = (choice["message"] ?? {}) as Readonly<Record<string, unknown>>;
  const text = [message["content"], message["reasoning"], message["reasoning_content"]].find(
    (part): part is string => typeof part === "string" && part.trim() !== "",
  );
  if (text === undefined) throw badAnswer("The judge's answer is empty", { finish });
  return { kind: "answer", answer: readAnswer(text) };
}

function first(choices: unknown): Readonly<Record<string, unknown>> | null {
  const choice: unknown = Array.isArray(choices) ? choices[0] : null;
  return typeof choice === "object" && choice !== null ? (choice as Readonly<Record<string, unknown>>) : null;
}
