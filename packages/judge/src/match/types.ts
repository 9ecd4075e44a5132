import { type Clock, DEFAULT_MODEL_FORMAT, type DuelJudge, type PreviewFormat } from "@404-gen/core";
import type { PolicyOne } from "@404-gen/core/competition";
import type { MatchReport, Results } from "@404-gen/core/records";
import type { AnyPlay, MatchPrompt } from "./form.ts";

/** Bytes behind a public address. Whoever hands it in guards it (`@404-gen/core/net`). */
export type LoadPicture = (url: string, options?: { readonly signal?: AbortSignal | undefined }) => Promise<Uint8Array>;

/** Two contestants of a round and what they delivered. */
export type MatchSides = {
  /** Defender: a hotkey or `leader`. */
  readonly left: string;
  /** Challenger: a hotkey. */
  readonly right: string;
  /** stem → result; null when the side has none at all. */
  readonly leftResults: Results | null;
  /** As `leftResults`, of the challenger. */
  readonly rightResults: Results | null;
  /** The round's prompts in its order. */
  readonly prompts: readonly MatchPrompt[];
};

/** What a match needs from outside. */
export type MatchContext = {
  /** Compares two previews. */
  readonly judge: DuelJudge;
  /** Bytes behind public addresses. */
  readonly load: LoadPicture;
};

/** How a match runs, whatever the competition. */
export type MatchRunOptions<Report> = {
  /** The round's prompts in its order. */
  readonly prompts: readonly MatchPrompt[];
  /** The round's seed. */
  readonly seed: number;
  /** Duels in flight. @default 2 */
  readonly concurrency?: number | undefined;
  /** Repeats of every duel when the first run's margin falls near the line. 0: never. @default 0 */
  readonly confirmations?: number | undefined;
  /** The line: config.win_margin. @default 0.05 */
  readonly winMargin?: number | undefined;
  /** Says what of the match needs no duel. @default POLICY_ONE */
  readonly policy?: Pick<PolicyOne, "planMatch"> | undefined;
  /** |margin − line| up to which a margin counts as near. @default 0.03125 */
  readonly confirmationBand?: number | undefined;
  /** Kept under the report's `x404`: why the match was played, for example `qualification`. */
  readonly phase?: string | undefined;
  /** Asked before each duel starts; false leaves the remaining duels for later. */
  readonly mayGoOn?: (() => Promise<boolean>) | undefined;
  /** Called after each duel that was run, with the record as it stands. Its failure does not disturb the match. */
  readonly onDuel?: ((event: DuelEvent<Report>) => void) | undefined;
  /** Competition time, for the record's timestamp. @default systemClock */
  readonly clock?: Pick<Clock, "now"> | undefined;
  /** Ends the match early: it rejects with this signal's reason. */
  readonly signal?: AbortSignal | undefined;
};

/** Both sides of a match, and what is left of an earlier run. */
export type PlayMatchOptions = MatchSides &
  MatchRunOptions<MatchReport> & {
    /** Record of an earlier, incomplete run of the same match: its measured duels are not asked again. */
    readonly previous?: MatchReport | null | undefined;
    /** Seconds that a generation may take. @default 180 */
    readonly maxGenerationTime?: number | undefined;
    /** Share of prompts that may take longer without a penalty. @default 0.05 */
    readonly overtimeToleranceRatio?: number | undefined;
    /** The competition's format, which names the models' keys. @default that of each model; "glb" where there is none */
    readonly format?: PreviewFormat | undefined;
  };

/** A play that ended. */
export type DuelEvent<Report = MatchReport> = {
  /** Stem of the prompt. */
  readonly name: string;
  /** `skipped`: a fault of ours, to be judged again. */
  readonly outcome: AnyPlay["winner"] | "skipped";
  /** Plays finished and needed so far in this match; `total` grows when a margin has to be confirmed. */
  readonly done: number;
  /** Plays needed so far. */
  readonly total: number;
  /** The record as it stands now. */
  readonly report: () => Report;
};

/** What a match comes to. */
export type MatchOutcome<Report = MatchReport> = {
  /** As it goes into the record. */
  readonly report: Report;
  /** False: some duels are `skipped`; the match has no result and is to be played on. */
  readonly complete: boolean;
  /** Duels that are not judged yet. */
  readonly skipped: number;
  /** Plays run now (not taken from `previous`). */
  readonly played: number;
  /** Plays that ended in a fault of ours now, and the first of them. */
  readonly faults: number;
  /** What the first of them was; null when there was none. */
  readonly firstFault: {
    /** Code of the catalogue. */
    readonly code: string;
    /** One sentence. */
    readonly message: string;
  } | null;
  /** True when `mayGoOn` said no. */
  readonly stopped: boolean;
};

/** How matches are played unless settings say otherwise. */
export const PLAY_MATCH_DEFAULTS = {
  /** MAX_CONCURRENT_DUELS. */
  concurrency: 2,
  /** MARGIN_CONFIRMATIONS. */
  confirmations: 0,
  winMargin: 0.05,
  /**
   * 4 prompts of 128: the furthest that a margin moved when the same files were judged again (FAULTS.md: at most 0.031).
   */
  confirmationBand: 0.03125,
  format: DEFAULT_MODEL_FORMAT,
};
