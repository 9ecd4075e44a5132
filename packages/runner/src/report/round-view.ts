import type { PolicyOne } from "@404-gen/core/competition";
import type {
  AuditRequest,
  CompetitionConfig,
  Duel,
  GenerationAudit,
  LeaderEntry,
  MatrixRow,
  Result,
  Schedule,
  SourceAudit,
  Submission,
  Winner,
} from "@404-gen/core/records";
import type { CrownRun, TournamentStatus } from "@404-gen/core/rules";

/** One finding of `verify`, as the report shows it. */
export type FindingView = {
  readonly severity: string;
  readonly code: string;
  readonly file: string | null;
  readonly hotkey: string | null;
  readonly message: string;
  /** JSON values; undefined or null: nothing to show. */
  readonly recorded?: unknown;
  readonly expected?: unknown;
};

export type StageStep = { readonly stage: string; readonly at: number; readonly commit: string };

export type MinerView = {
  readonly hotkey: string;
  readonly submission: Submission | null;
  /** Why the chain's commitment did not become a submission. */
  readonly ignored: { readonly code: string; readonly message: string } | null;
  readonly results: Readonly<Record<string, Result>>;
  readonly build: { readonly status: string; readonly dockerImage: string | null } | null;
  readonly request: AuditRequest | null;
  readonly generationAudit: GenerationAudit | null;
  readonly generated: Readonly<Record<string, Result>>;
  readonly sourceAudit: SourceAudit | null;
  /** Margin against the leader, null when not played. */
  readonly qualification: number | null;
};

export type MatchView = {
  readonly left: string;
  readonly right: string;
  readonly margin: number;
  readonly score: number;
  readonly judge: string | null;
  readonly offline: boolean | null;
  readonly duels: readonly Duel[];
};

/** All that a round's record says, gathered for the page. */
export type RoundView = {
  readonly config: CompetitionConfig;
  readonly round: number;
  readonly stage: string;
  readonly schedule: Schedule;
  readonly seed: number | null;
  /** Addresses of the prompt pictures by stem, in the round's order. */
  readonly prompts: ReadonlyMap<string, string>;
  /** By reveal block; those left out last. */
  readonly miners: readonly MinerView[];
  readonly baseline: Readonly<Record<string, Result>>;
  readonly matrix: readonly MatrixRow[];
  readonly matches: readonly MatchView[];
  readonly tournament: TournamentStatus;
  /** By which the page says what was won, and in whose name. */
  readonly policy: PolicyOne;
  /** Runs of the crown's timeline; a rejected holder ends a run and begins the next. */
  readonly runs: readonly CrownRun[];
  readonly winner: Winner | null;
  /** Reigning when the round began. */
  readonly leader: LeaderEntry | null;
  readonly timeline: readonly StageStep[];
  readonly findings: readonly FindingView[];
};
