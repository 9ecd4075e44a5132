import type { Builds } from "../records/builds.ts";
import type { LeaderEntry } from "../records/leader.ts";
import { LEADER } from "../records/names.ts";
import type { Submissions } from "../records/submissions.ts";
import type { Winner } from "../records/winner.ts";

/** What the winner's record is made from. */
export type WinnerRecordOptions = {
  /** A hotkey or `leader`. */
  readonly winner: string;
  /** Who reigned when the round's submissions closed; null before the first. */
  readonly reigning: LeaderEntry | null;
  /** The round's `submissions.json`; null when there is none. */
  readonly submissions: Submissions | null;
  /** The round's `builds.json`; null when there is none. */
  readonly builds: Builds | null;
};

/**
 * What `winner.json` says of a round's winner: its solution and the image that its build made. Null when a challenger's image is not known:
 * a winner without one could not be finalized.
 *
 * @example
 * const winner = winnerRecord({ winner: "leader", reigning, submissions, builds });
 */
export function winnerRecord({ winner, reigning, submissions, builds }: WinnerRecordOptions): Winner | null {
  if (winner === LEADER) return leaderKeeps(reigning);
  const submission = submissions?.[winner];
  const image = builds?.[winner]?.docker_image ?? null;
  if (submission === undefined || image === null) return null;
  const { repo, commit } = submission;
  return { winner_hotkey: winner, repo, commit, docker_image: image, ...hardwareOf(builds?.[winner]) };
}

/**
 * The winner of a round that nobody won: the leader who reigns, unnamed when there is none yet.
 *
 * @example
 * const winner = leaderKeeps(activeLeader(leader, block));
 */
export function leaderKeeps(reigning: LeaderEntry | null): Winner {
  const { repo = "", commit = "", docker = "" } = reigning ?? {};
  return { winner_hotkey: LEADER, repo, commit, docker_image: docker, ...hardwareOf(reigning) };
}

/** The machines that a solution asks for, where its record names them: competition 2's go wherever the solution goes. */
export const hardwareOf = (record: object | null | undefined) =>
  record && "hardware" in record ? { hardware: record.hardware } : {};
