import { promptsFile } from "../records/prompts.ts";
import { readFile } from "../round/read-file.ts";
import type { RoundToVerify } from "./round-to-verify.ts";

/** Prompts of the round before: none when nobody submitted to it, null when they cannot be read or the round is gone. */
export async function previousPrompts({ reader, root, round }: RoundToVerify): Promise<readonly string[] | null> {
  if (!root.rounds.has(round - 1)) return null;
  const reading = await readFile(reader, promptsFile, { round: round - 1 });
  if (reading.kind === "refused") return null;
  return reading.kind === "read" ? reading.value : [];
}
