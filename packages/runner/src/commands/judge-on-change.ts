import { stat } from "node:fs/promises";
import { dirname } from "node:path";
import { CompetitionError } from "@404-gen/core";
import type { EvaluationSummary } from "@404-gen/judge";
import type { CommandContext } from "./define.ts";
import { watchFolders } from "./watch-files.ts";
import { watchUntilQuit } from "./watch-until-quit.ts";

/** An evaluation whose judge and renderer are open: run again, it does only what changed. */
export type Evaluation = {
  run(): Promise<EvaluationSummary>;
  close(): Promise<void>;
};

export type JudgeOnChange = {
  /** Files and folders that the evaluation reads. */
  readonly places: readonly string[];
  /** Where it writes. */
  readonly out: string;
  /** Tells a person the result. */
  readonly tell: (summary: EvaluationSummary) => unknown;
};

/**
 * Judges, and again whenever a file changes, until a person ends it: pairs of which neither file changed keep their verdicts. A folder that holds nothing
 * yet, or a file that is half written, is reported and waited for.
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
