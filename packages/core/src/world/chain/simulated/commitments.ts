import { readFile as readFileFromDisk } from "node:fs/promises";
import * as z from "zod";
import { CompetitionError } from "../../../base/errors/competition-error.ts";
import type { HotkeyCommitments } from "../../../ports/chain.ts";
import { KEPT_REVEALS, type SimulatedChainOptions, type SimulatedCommitment } from "./options.ts";

const fileSchema = z.array(
  z.object({
    hotkey: z.string(),
    block: z.int().nonnegative(),
    text: z.string().nullable(),
    problem: z.string().optional(),
  }),
);

/** Commitments as given: the list, or what the file holds now. */
export async function loadCommitments(
  options: Pick<SimulatedChainOptions, "commitments" | "readFile">,
): Promise<readonly SimulatedCommitment[]> {
  const source = options.commitments ?? [];
  if (!("file" in source)) return source;
  const read = options.readFile ?? ((path: string) => readFileFromDisk(path, "utf8"));
  try {
    return fileSchema.parse(JSON.parse(await read(source.file)));
  } catch (cause) {
    throw new CompetitionError(`${source.file} is not a list of { hotkey, block, text }`, {
      code: "COMMITMENTS_FILE_INVALID",
      data: { file: source.file },
      cause,
    });
  }
}

/** What the chain shows at a block: revealed entries of registered hotkeys, oldest first, the last ten of each. */
export function revealedAt(
  all: readonly SimulatedCommitment[],
  at: { readonly block: number; readonly hotkeys: readonly string[] },
): readonly HotkeyCommitments[] {
  return at.hotkeys.flatMap((hotkey) => {
    const entries = all
      .filter((entry) => entry.hotkey === hotkey && entry.block <= at.block)
      .sort((a, b) => a.block - b.block)
      .slice(-KEPT_REVEALS)
      .map(({ block, text, problem }) => ({
        block,
        text,
        problem: text === null ? (problem ?? "bytes that are not UTF-8") : null,
      }));
    return entries.length === 0 ? [] : [{ hotkey, entries }];
  });
}
