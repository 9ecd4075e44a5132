import { MESSAGES } from "./commit-message.ts";
import { invalid, type ParseOptions } from "./record.ts";
import { defineStateFile } from "./state-file.ts";

/** Texts as read, for files with blank lines or other line ends. */
const sources = new WeakMap<readonly string[], string>();
/** Longest address in a prompt list, characters. Our choice: browsers and servers stop near it. */
export const MAX_PROMPT_URL_LENGTH = 2048;
const PROMPT_URL = /^https?:\/\/\S+$/;

/**
 * Reads a prompt list (`prompts.txt`, the pool or a round's): one address a line, blank lines skipped. Throws `RECORD_INVALID`.
 *
 * @example
 * const prompts = parsePrompts(await readFile("rounds/4/prompts.txt", "utf8"), { path: "rounds/4/prompts.txt" });
 */
export function parsePrompts(text: string, { path }: ParseOptions): readonly string[] {
  const prompts: string[] = [];
  let line = 0;
  for (const raw of text.split("\n")) {
    line++;
    const url = raw.trim();
    if (url === "") continue;
    if (url.length > MAX_PROMPT_URL_LENGTH || !PROMPT_URL.test(url)) {
      throw invalid(path, [
        { path: [`line ${line}`], message: `an http(s) address of at most ${MAX_PROMPT_URL_LENGTH} characters` },
      ]);
    }
    prompts.push(url);
  }
  sources.set(prompts, text);
  return prompts;
}

/**
 * The text of a prompt list, without a newline at the end.
 *
 * @example
 * await writeFile("rounds/4/prompts.txt", formatPrompts(prompts));
 */
export function formatPrompts(prompts: readonly string[]): string {
  const text = prompts.join("\n");
  const source = sources.get(prompts);
  if (source === undefined || source === text) return text;
  return parsePrompts(source, { path: "" }).join("\n") === text ? source : text;
}

const format = { parse: parsePrompts, format: formatPrompts };

/** `prompts.txt`, the pool. */
export const poolFile = defineStateFile({
  path: "prompts.txt",
  about: "The pool of prompts: one address a line.",
  format,
  writers: [{ by: "people", message: null }],
  change: { kind: "free" },
});

/** `rounds/{n}/prompts.txt`. */
export const promptsFile = defineStateFile({
  path: "rounds/{round}/prompts.txt",
  about: "The round's prompts: one address a line, no newline at the end.",
  format,
  writers: [{ by: "collector", message: MESSAGES.roundOpened }],
  change: { kind: "whole" },
});
