import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { PodPrompt } from "@404-gen/audit/pod";
import { CompetitionError } from "@404-gen/core";

/** Most milliseconds and most bytes of one picture. */
const FETCH_MS = 60_000;
const MAX_BYTES = 32 * 1024 * 1024;

export type LoadPromptOptions = {
  /** Folder with `{stem}.png`, for pictures on this machine; without it the prompt's address is fetched. */
  readonly dir?: string | undefined;
  readonly signal: AbortSignal;
};

/** Loads the picture of a prompt. */
export async function loadPrompt(
  { stem, imageUrl }: PodPrompt,
  { dir, signal }: LoadPromptOptions,
): Promise<Uint8Array> {
  // A stem is safe in a path: the server takes only letters and digits.
  if (dir !== undefined) return await readFile(join(dir, `${stem}.png`), { signal });
  const response = await fetch(imageUrl, { signal: AbortSignal.any([signal, AbortSignal.timeout(FETCH_MS)]) });
  if (!response.ok) throw unavailable(`its address answered ${response.status}`);
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of response.body ?? []) {
    size += part.length;
    if (size > MAX_BYTES) throw unavailable(`it has more than ${MAX_BYTES} bytes`);
    parts.push(part);
  }
  return Buffer.concat(parts, size);
}

const unavailable = (why: string) =>
  new CompetitionError(`the prompt picture: ${why}`, { code: "PICTURE_UNAVAILABLE" });
