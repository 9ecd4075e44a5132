import type { MinerStep } from "./miner/steps.ts";
import type { Policy } from "./policy.ts";
import type { StateFiles } from "./records/state-file.ts";
import type { Round } from "./round/read-round.ts";
import type { RecordSource } from "./round/record-cache.ts";
import { COMMITMENT_CHECKS, type CommitmentChecks } from "./rules/commitment.ts";
import { type ConfigCheck, validateCommonConfig } from "./rules/config-check.ts";
import type { ProviderCost } from "./two/rules/pod-cost.ts";
import type { OlderForm } from "./verify/checks/older-forms.ts";
import type { RootRecords } from "./verify/load-records.ts";
import type { RecordedObject } from "./verify/outside/recorded-object.ts";
import type { DecidingFile, EvidenceRule } from "./verify/replay/decisions.ts";
import type { RoundToVerify } from "./verify/round-to-verify.ts";
import type { Tally } from "./verify/tally.ts";

/** Does a round belong to a competition? `unknown`: its records do not show it yet, for example when it was just opened. */
export type Recognition = "yes" | "no" | "unknown";

/** A round whose competition is asked for. */
export type RoundToRecognise = {
  /** The record that the round lies in. */
  readonly source: RecordSource;
  /** Number of the round. */
  readonly round: number;
  /** Paths of the round's files. */
  readonly paths: readonly string[];
};

/** One family of checks: compares what is recorded with what the rules give. */
export type Check<C> = (context: C, tally: Tally) => void;

/** Where a round stands, for status and pages. */
export type Standing = {
  /** Hotkeys that take part. */
  readonly submissions: number;
  /** Files recorded of those that the round has. */
  readonly files: {
    /** Models of miners that came. */
    readonly recorded: number;
    /** Entries without a file: it was refused, or could not be fetched. */
    readonly lost: number;
    /** Submissions × prompts. */
    readonly expected: number;
  };
  /** The matches, counted. */
  readonly matches: {
    /** Matches with a report. */
    readonly played: number;
    /** Matches that are known to be needed and are not played yet. */
    readonly left: number;
    /** Worth playing while audits run. */
    readonly exploratory: number;
    /** The match that is played next, `left` the defender and `right` the challenger; null: none is known. */
    readonly next: { readonly left: string; readonly right: string } | null;
  };
  /** The audits, counted in hotkeys. */
  readonly audits: {
    /** All that were asked for. */
    readonly requested: number;
    /** Those whose image makes what was uploaded. */
    readonly passed: number;
    /** Those whose image does not. */
    readonly rejected: number;
    /** Those without a verdict yet. */
    readonly pending: number;
  };
  /** What the round's machines have cost, by provider. @default none: the record does not say */
  readonly costs?: readonly ProviderCost[] | undefined;
  /** Those that qualified, in their order, with where each stands and why. @default none: the competition has no timeline */
  readonly timeline?: readonly TimelineRow[] | undefined;
  /** Why files or pictures of them are missing, over all miners: code → number. @default none is reported */
  readonly refusals?: Readonly<Record<string, number>> | undefined;
  /** Build status → number. */
  readonly builds: Readonly<Record<string, number>>;
  /** Whom DUELS waits for. */
  readonly waitingFor: readonly Waiting[];
  /** Files that cannot be read, `file` the path and `message` why: what they hold is missing from all of this. */
  readonly unreadable: readonly { readonly file: string; readonly message: string }[];
};

/** One contestant of a timeline. */
export type TimelineRow = {
  readonly hotkey: string;
  readonly status: "won" | "lost" | "pending" | "rejected";
  /** Margin, what was needed, audits played, and the reason of a rejection, as one sentence. */
  readonly detail: string;
  /** The margin or the verdict depends on fewer duels than the judge's noise moves. */
  readonly isClose: boolean;
};

/** Somebody who owes the round something. */
export type Waiting = {
  /** A service, `miners`, `chain`, `source-auditors` or `operator`. */
  readonly who: string;
  /** What is waited for, in a few words. */
  readonly what: string;
  /** SS58 address of the contestant that it is about; null: of the round as a whole. */
  readonly hotkey: string | null;
  /** ISO 8601 UTC; null when the record does not say. */
  readonly since: string | null;
};

/** Whose steps are asked for. */
export type MinerOf = {
  readonly round: number;
  readonly hotkey: string;
  /** Nothing more will come of the round. */
  readonly isOver: boolean;
};

/** What {@link defineCompetition} takes. */
export type CompetitionDefinition<F extends StateFiles, P extends Policy, C> = {
  /** Short, stable, for findings and settings: `1`, `2`. */
  readonly id: string;
  /** One line for people. */
  readonly title: string;
  /** Names of the model formats that its miners deliver. */
  readonly formats: readonly string[];
  /** Its state files by name. */
  readonly files: F;
  /** How it decides. */
  readonly policy: P;
  /** Recognises the competition's own rounds by their records. */
  recognise(round: RoundToRecognise): Promise<Recognition>;
  /** Reads what the checks of one round look at, and reports files that cannot be read. */
  load(round: RoundToVerify, policy: P): Promise<C>;
  /** Families of checks of one round by name, in the order in which a round happens. */
  readonly checks: Readonly<Record<string, Check<C>>>;
  /** Families of checks of what lies beside the rounds, the crown above all. */
  readonly rootChecks: Readonly<Record<string, Check<{ readonly root: RootRecords; readonly policy: P }>>>;
  /** Files that decide: each decision is followed through history, and checked as it stood when it was taken. @default none */
  readonly deciding?: readonly DecidingFile[] | undefined;
  /** Evidence that may not change once a verdict rests on it. @default none */
  readonly evidence?: readonly EvidenceRule[] | undefined;
  /** Forms in which its files were once written, and which are still read. @default none */
  readonly olderForms?: readonly OlderForm[];
  /** What is wrong with a config before anybody acts on it. @default validateCommonConfig */
  readonly checkConfig?: ConfigCheck | undefined;
  /** What a commitment's fields must be. @default COMMITMENT_CHECKS */
  readonly commitmentChecks?: CommitmentChecks | undefined;
  /** The files that a round's records name, with their hashes. @default none */
  objects?(round: Round<F>): Promise<readonly RecordedObject[]>;
  /** Where the round `round` stands, by the policy `policy`. */
  standing(source: RecordSource, of: { readonly round: number; readonly policy: P }): Promise<Standing>;
  /** What became of one hotkey's submission, step by step, by the policy `policy`. */
  minerSteps(source: RecordSource, of: MinerOf & { readonly policy: P }): Promise<readonly MinerStep[]>;
};

/** A competition as a value: everything that services, verify, status and report need to know of it. */
export type Competition<F extends StateFiles = StateFiles, P extends Policy = Policy> = {
  /** Short and stable, for findings and settings: `1`, `2`. */
  readonly id: string;
  /** Its name in one line, for people. */
  readonly title: string;
  /** Names of the model formats that its miners deliver, of `MODEL_FORMATS`. */
  readonly formats: readonly string[];
  /** Its state files by name. */
  readonly files: F;
  /** How it decides. */
  readonly policy: P;
  /** Files that decide: verify follows each decision through history. */
  readonly deciding: readonly DecidingFile[];
  /** Evidence that may not change once a verdict rests on it. */
  readonly evidence: readonly EvidenceRule[];
  /** Forms in which its files were once written, and which are still read. */
  readonly olderForms: readonly OlderForm[];
  /** Names of its families of checks. */
  readonly checks: readonly string[];
  /** Is the round one of its own? Answered from the round's records. */
  recognise(round: RoundToRecognise): Promise<Recognition>;
  /** Runs the checks of what lies beside the rounds. */
  verifyRoot(root: Pick<RoundToVerify, "reader" | "root" | "tally">): Promise<void>;
  /** Runs all checks of one round. */
  verifyRound(round: RoundToVerify): Promise<void>;
  /** What is wrong with a config before anybody acts on it; `now` is milliseconds since the epoch. */
  readonly checkConfig: ConfigCheck;
  /** What a commitment's fields must be. */
  readonly commitmentChecks: CommitmentChecks;
  /** The files that a round's records name, with their hashes. */
  objects(round: Round<F>): Promise<readonly RecordedObject[]>;
  /** Where a round stands. */
  standing(source: RecordSource, round: number): Promise<Standing>;
  /** What became of one hotkey's submission, step by step. */
  minerSteps(source: RecordSource, of: MinerOf): Promise<readonly MinerStep[]>;
  /** The same competition, decided by another policy: what a custom validator hands to services, verify, status and report. */
  withPolicy(policy: P): Competition<F, P>;
};

/**
 * Makes a competition of its parts. Nothing else in the tree asks which competition it is.
 *
 * @example
 * export const COMPETITION_ONE = defineCompetition({ id: "1", title, formats, files, policy, recognise, load, checks, rootChecks, standing, minerSteps });
 */
export function defineCompetition<const F extends StateFiles, P extends Policy, C>(
  definition: CompetitionDefinition<F, P, C>,
): Competition<F, P> {
  const { id, title, formats, files, policy, checks, deciding = [], evidence = [], olderForms = [] } = definition;
  return {
    id,
    title,
    formats,
    files,
    policy,
    deciding,
    evidence,
    olderForms,
    checks: [...Object.keys(checks), ...Object.keys(definition.rootChecks)],
    recognise: (round) => definition.recognise(round),
    async verifyRoot({ root, tally }) {
      for (const [family, check] of Object.entries(definition.rootChecks)) check({ root, policy }, tally(family));
    },
    async verifyRound(round) {
      const context = await definition.load(round, policy);
      for (const [family, check] of Object.entries(checks)) {
        if (round.families?.has(family) ?? true) check(context, round.tally(family));
      }
    },
    checkConfig: definition.checkConfig ?? validateCommonConfig,
    commitmentChecks: definition.commitmentChecks ?? COMMITMENT_CHECKS,
    objects: async (round) => (await definition.objects?.(round)) ?? [],
    standing: (source, round) => definition.standing(source, { round, policy }),
    minerSteps: (source, of) => definition.minerSteps(source, { ...of, policy }),
    withPolicy: (other) => defineCompetition({ ...definition, policy: other }),
  };
}
