import { isObject } from "../kit/is-object.ts";
import { showText } from "../kit/show-text.ts";
import { redact } from "../secrets/redact.ts";

/** Characters of a peer's words that are kept. */
const MOST_CHARACTERS = 300;

/** Where peers put their words, the most useful first: RFC 9457, GitHub and Verda, OpenAI and similar servers, FastAPI, JSON-RPC, Targon. */
const FIELDS = ["detail", "message", "error_description", "error", "errors", "reason", "title", "data", "msg"] as const;

function wordsOf(value: unknown, depth = 0): readonly string[] {
  if (typeof value === "string") return value.trim() === "" ? [] : [value];
  if (Array.isArray(value)) return value.slice(0, 3).flatMap((one) => wordsOf(one, depth + 1));
  if (!isObject(value) || depth > 3) return [];
  return FIELDS.flatMap((field) => wordsOf(value[field], depth + 1));
}

/** An `Error` of a library, whose own text may be `[object Object]`; then its causes have the words. */
function wordsOfError(error: Error): readonly string[] {
  const own = error.message === "[object Object]" || error.message.trim() === "" ? [] : [error.message];
  const { cause, code, error: inner } = error as Error & { code?: unknown; error?: unknown };
  if (own.length > 0) return own;
  const deeper = inner instanceof Error ? wordsOfError(inner) : wordsOf(inner);
  if (deeper.length > 0) return deeper;
  if (typeof code === "string") return [code];
  return cause instanceof Error ? wordsOfError(cause) : wordsOf(cause);
}

/** The text between the tags that say something in an HTML page or S3's XML. */
function wordsOfMarkup(text: string): readonly string[] {
  const of = (tag: string) => new RegExp(`<${tag}[^>]*>([^<]*)</${tag}>`, "i").exec(text)?.[1]?.trim() ?? "";
  const xml = [of("Code"), of("Message")].filter((part) => part !== "");
  if (xml.length > 0) return [xml.join(": ")];
  const title = of("title") || of("h1");
  return title === "" ? [text.replace(/<[^>]*>/g, " ")] : [title];
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function readWords(answer: unknown): readonly string[] {
  if (answer instanceof Error) return wordsOfError(answer);
  if (typeof answer !== "string") return wordsOf(answer);
  const json = jsonOf(answer);
  if (json !== undefined && typeof json !== "number") {
    const words = wordsOf(json);
    return words.length > 0 ? words : [answer];
  }
  return /^\s*(<\?xml|<!doctype|<[a-z])/i.test(answer) ? wordsOfMarkup(answer) : [answer];
}

/**
 * What a peer said, in its own words: out of JSON of any of the usual shapes, XML, HTML, a library's error, or plain text. One line
 * without credentials and control characters, at most 300 characters; empty when it said nothing.
 *
 * @example peerWords('{"error":{"message":"The model does not exist","code":404}}') // "The model does not exist"
 */
export function peerWords(answer: unknown): string {
  const text = answer instanceof Uint8Array ? new TextDecoder().decode(answer) : answer;
  const words = [...new Set(readWords(text).map((one) => one.replace(/\s+/g, " ").trim()))].filter((one) => one !== "");
  return showText(redact(words.join("; "))).slice(0, MOST_CHARACTERS);
}

/**
 * ` (its words)` for the end of a sentence, or nothing.
 *
 * @example
 * inBrackets("connect refused"); // " (connect refused)"
 */
export function inBrackets(words: string): string {
  return words === "" ? "" : ` (${words})`;
}

/**
 * Do these words speak of a limit on requests? GitHub and similar hosts answer a secondary limit with a 403; only the words show that it is not
 * a refused credential.
 *
 * @example
 * speaksOfRateLimit("You have exceeded a secondary rate limit."); // true
 */
export const speaksOfRateLimit = (words: string): boolean => /rate limit|abuse detection/i.test(words);
