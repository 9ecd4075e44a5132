import { stat } from "node:fs/promises";
import { dirname } from "node:path";
import { CompetitionError } from "@404-gen/core";
import type { EvaluationSummary } from "@404-gen/judge";
import type { CommandContext } from "./define.ts";
import { watchFolders } from "./watch-files.ts";
import { watchUntilQuit } from "./watch-until-quit.ts";

/** An evaluation with its judge and renderer open. A second run judges only pairs whose files changed. */
export type Evaluation = {
  run(): Promise<EvaluationSummary>;
  close(): Promise<void>;
};

export type JudgeOnChange = {
  /** Files and folders that the evaluation reads. */
  readonly places: readonly string[];
  /** Folder that the evaluation writes to. */
  readonly out: string;
  /** Shows a person the result. */
  readonly tell: (summary: EvaluationSummary) => unknown;
};

/**
 * Judges now and again after every change of a file, until a person ends it. A pair whose files did not change keeps its verdict. A folder that is
 * still empty, or a file that is half written, is reported, and the next change starts a new try.
 */
export async function judgeOnChange(
  { run }: Pick<Evaluation, "run">,
  { terminal, signal, onKey, places, out, tell }: JudgeOnChange & Pick<CommandContext, "terminal" | "signal" | "onKey">,
): Promise<number> {
  const onChange = async () => {
    try {
      await tell(await run());
    } catch (error) {
      signal.throwIfAborted();
      if (!CompetitionError.is(error)) throw error;
      terminal.note(`${error.message} [${error.code}]; waiting for a change`);
    }
  };
  return watchUntilQuit({ terminal, signal, onKey }, async (until) =>
    watchFolders(await foldersOf(places), { signal: until, ignore: out, onChange }),
  );
}

async function foldersOf(places: readonly string[]): Promise<string[]> {
  const folders = await Promise.all(
    places.map(async (place) => ((await stat(place)).isDirectory() ? place : dirname(place))),
  );
  return [...new Set(folders)];
}
