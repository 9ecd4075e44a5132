import type { ModelRecordKey } from "@404-gen/core";
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
import type { CrownRun, JudgeNoise, TournamentStatus } from "@404-gen/core/rules";
import type { AuditGate, DuelDetail, ProviderCost } from "@404-gen/core/two";
import type { Omission, ProofVerdict } from "@404-gen/core/verify";

/** One finding of `verify` in the report. */
export type FindingView = {
  readonly severity: string;
  readonly code: string;
  /** Null: the finding belongs to no round; undefined: its round is not known. */
  readonly round?: number | null | undefined;
  readonly file: string | null;
  readonly hotkey: string | null;
  readonly message: string;
  /** JSON values; undefined or null: nothing to show. */
  readonly recorded?: unknown;
  readonly expected?: unknown;
};

/** A proof without its findings. */
export type ProofView = {
  readonly verdict: ProofVerdict;
  /** Family of checks → number of things compared. */
  readonly checked: Readonly<Record<string, number>>;
  readonly notChecked: readonly Omission[];
};

/** The result of one prompt of one contestant, in any competition. */
export type FileView = {
  /** Its picture: the preview, or the grid of its views; null: none. */
  readonly png: string | null;
  readonly x404?: unknown;
};

/** One gate of an audit by duels. */
export type AuditLine = Omit<AuditGate, "hotkey">;

/** An audit of competition 2: the repeats of its image, and their margins. */
export type ModuleAudit = {
  readonly outcome: "passed" | "rejected" | "pending";
  readonly reason: string;
  /** The holder of the crown whom the miner beat last. */
  readonly defender: string;
  readonly repeats: readonly {
    readonly repeat: number;
    readonly made: number;
    readonly failed: number;
    /** Sum of the times of its batches; null: not measured. */
    readonly seconds: number | null;
    /** Time from the repeat's first order of a machine to its last file, with replaced machines; null: not in the record. */
    readonly wallSeconds: number | null;
  }[];
  /** Number of modules with the same bytes in every repeat. */
  readonly sameBytes: number;
  readonly gates: readonly AuditLine[];
  /** Standard deviation of the margins against its own upload; null with fewer than two. */
  readonly spread: number | null;
  /** True: fewer duels decide the verdict than chance moves. */
  readonly isClose: boolean;
};

export type StageStep = { readonly stage: string; readonly at: number; readonly commit: string };

export type MinerView = {
  readonly hotkey: string;
  readonly submission: Submission | null;
  /** Kinds of machines that its image asks for; empty: the competition has only one kind. */
  readonly hardware: readonly string[];
  /** The reason why these are not the machines of its repository's own file; null: they are. */
  readonly hardwareNote: string | null;
  /** The reason why the chain's commitment did not become a submission; null: it did. */
  readonly ignored: { readonly code: string; readonly message: string } | null;
  readonly results: Readonly<Record<string, FileView>>;
  readonly build: { readonly status: string; readonly dockerImage: string | null } | null;
  readonly request: AuditRequest | null;
  readonly generationAudit: GenerationAudit | null;
  readonly generated: Readonly<Record<string, Result>>;
  /** Competition 2's audit; null where none was requested. */
  readonly moduleAudit: ModuleAudit | null;
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
  /** Repeat of an audit that the match belongs to; null for a match of the round. */
  readonly repeat: number | null;
  /** Share of angles whose two orders contradict each other; null: the judge has no angles. */
  readonly contradictory: number | null;
  readonly duels: readonly DuelView[];
};

/** Addresses of both models, where the record names them: `left_glb`. */
type SideModel = `${"left" | "right"}_${ModelRecordKey}`;

/** One duel as the page shows it. */
export type DuelView = Pick<Duel, "name" | "left_png" | "right_png" | "winner" | "issues" | SideModel> & {
  readonly x404?: unknown;
  /** The results of the judge's stages; undefined: the judge has no stages. */
  readonly detail?: DuelDetail | null | undefined;
};

/** All of a round's record that the page shows. */
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
  readonly baseline: Readonly<Record<string, FileView>>;
  readonly matrix: readonly MatrixRow[];
  readonly matches: readonly MatchView[];
  readonly tournament: Pick<TournamentStatus, "contenders" | "rejected" | "qualified" | "crownPath">;
  /** The rule that decides which margins take the crown. */
  readonly policy: Pick<PolicyOne, "takesCrown">;
  /** Runs of the crown's timeline; a rejected holder ends a run and begins the next. */
  readonly runs: readonly CrownRun[];
  readonly winner: Winner | null;
  /** The leader when the round began. */
  readonly leader: LeaderEntry | null;
  /** All leaders in `leader.json`. */
  readonly leaders: readonly LeaderEntry[];
  readonly timeline: readonly StageStep[];
  /** Costs of the round's machines, by provider; empty: they are not in the record. */
  readonly costs: readonly ProviderCost[];
  /** How far chance alone moves a margin. */
  readonly noise: JudgeNoise;
  /** Null: there is no proof of this round. */
  readonly proof: ProofView | null;
  readonly findings: readonly FindingView[];
};
