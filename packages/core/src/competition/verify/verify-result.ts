import type { Policy } from "../policy.ts";
import type { Finding } from "./types.ts";

/** A competition that was gone by. */
export type VerifiedCompetition = {
  readonly id: string;
  readonly title: string;
  readonly policy: Policy;
  /** Rounds that belong to it. */
  readonly rounds: readonly number[];
};

export type VerifyResult = {
  /** By round, file and code. */
  readonly findings: readonly Finding[];
  /** Family of checks → number of things compared. */
  readonly checked: Readonly<Record<string, number>>;
  /** What was proved by which policy. */
  readonly competitions: readonly VerifiedCompetition[];
};
