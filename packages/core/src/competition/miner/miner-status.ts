import { CompetitionError } from "../../base/errors/competition-error.ts";
import { competitionOf } from "../competition-of.ts";
import { COMPETITIONS } from "../competitions.ts";
import type { Competition } from "../define-competition.ts";
import { paths } from "../records/paths.ts";
import { hotkeySchema } from "../records/schema.ts";
import { type Stage, stateFile } from "../records/state.ts";
import { readFile } from "../round/read-file.ts";
import { neededIn } from "../round/reading.ts";
import type { ListedSource, RecordSource } from "../round/record-cache.ts";
import type { MinerStep } from "./steps.ts";

/** Whose round is reported. */
export type MinerStatusOptions = {
  /** SS58 address of the miner. */
  readonly hotkey: string;
  /** Number of the round. @default the current round */
  readonly round?: number | undefined;
  /** The competitions that the repository may hold, each with its policy. @default COMPETITIONS */
  readonly competitions?: readonly [Competition, ...Competition[]] | undefined;
};

/** How far one miner came in one round. */
export type MinerStatus = {
  /** SS58 address. */
  readonly hotkey: string;
  /** Number of the round that is reported. */
  readonly round: number;
  /** Number of the competition's round now. */
  readonly currentRound: number;
  /** Stage of the current round. */
  readonly stage: Stage;
  /** Nothing more will come of the round that was asked for. */
  readonly isOver: boolean;
  /** `1` or `2`: which competition the round belongs to. */
  readonly competition: string;
  /** In the order in which they come. */
  readonly steps: readonly MinerStep[];
};

/**
 * What became of a hotkey's submission, from the public record alone: collected, built, downloaded, rendered, judged, audited, with what was
 * needed at each line and the reasons for what is missing. `done` means that it succeeded.
 *
 * @throws CompetitionError `HOTKEY_INVALID`, `ROUND_MISSING`, `RECORD_MISSING`, `RECORD_INVALID`
 * @example await minerStatus(store, { hotkey, round: 3 });
 */
export async function minerStatus(source: RecordSource, options: MinerStatusOptions): Promise<MinerStatus> {
  const { hotkey, competitions = COMPETITIONS } = options;
  if (!hotkeySchema.safeParse(hotkey).success) {
    throw new CompetitionError(`${hotkey} is no SS58 address`, {
      code: "HOTKEY_INVALID",
      fault: "usage",
      data: { hotkey },
    });
  }
  const why = "is this a competition's state repository?";
  const state = neededIn(await readFile(source, stateFile), { why });
  const { current_round: currentRound, stage } = state;
  const round = options.round ?? currentRound;
  if (round > currentRound) {
    throw new CompetitionError(`round ${round} is not there yet: the current one is ${currentRound}`, {
      code: "ROUND_MISSING",
      fault: "usage",
      data: { round, current: currentRound },
    });
  }
  const isOver = round < currentRound || stage === "finished";
  const competition = await competitionOf(listSource(source, hotkey), { round, competitions });
  const steps = await competition.minerSteps(source, { round, hotkey, isOver });
  return { hotkey, round, currentRound, stage, isOver, competition: competition.id, steps };
}

/** A source that cannot list is asked for the files that tell a competition. */
function listSource(source: RecordSource, hotkey: string): ListedSource {
  if ("list" in source) return source as ListedSource;
  const files = ["generation_reports.json", "audit_matrix.csv", `${hotkey}/submitted.json`, "leader/generated.json"];
  return {
    ...source,
    read: (path, options) => source.read(path, options),
    async list(directory) {
      const round = Number(/^rounds\/(\d+)$/.exec(directory)?.[1] ?? -1);
      const gaps: string[] = [];
      for (const name of files) {
        const path = `${paths.round(round)}/${name}`;
        if ((await source.read(path)) !== null) gaps.push(path);
      }
      return gaps;
    },
  };
}
