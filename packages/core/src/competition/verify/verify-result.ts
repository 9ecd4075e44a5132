import type { Policy } from "../policy.ts";
import type { Finding } from "./types.ts";

/** A competition whose rules the check used. */
export type VerifiedCompetition = {
  /** Short and stable: `1`, `2`. */
  readonly id: string;
  /** Its name in one line, for people. */
  readonly title: string;
  /** The policy that decided, with its name and version. */
  readonly policy: Policy;
  /** Rounds that belong to it. */
  readonly rounds: readonly number[];
};

/** What a check of a repository found. */
export type VerifyResult = {
  /** By round, file and code. */
  readonly findings: readonly Finding[];
  /** Family of checks → number of things compared. */
  readonly checked: Readonly<Record<string, number>>;
  /** What was proved by which policy. */
  readonly competitions: readonly VerifiedCompetition[];
};
