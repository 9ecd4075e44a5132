import { type Clock, DEFAULT_MODEL_FORMAT, type DuelJudge, type PreviewFormat } from "@404-gen/core";
import type { PolicyOne } from "@404-gen/core/competition";
import type { MatchReport, Results } from "@404-gen/core/records";
import type { AnyPlay, MatchPrompt } from "./form.ts";

/** Loads a picture from a public address. The caller must guard it against private addresses (`@404-gen/core/net`). */
export type LoadPicture = (url: string, options?: { readonly signal?: AbortSignal | undefined }) => Promise<Uint8Array>;

/** Two contestants of a round and their results. */
export type MatchSides = {
  /** Defender: a hotkey or `leader`. */
  readonly left: string;
  /** Challenger: a hotkey. */
  readonly right: string;
  /** stem → result; null when the side has no results at all. */
  readonly leftResults: Results | null;
  /** The same of the challenger. */
  readonly rightResults: Results | null;
  /** The round's prompts in its order. */
  readonly prompts: readonly MatchPrompt[];
};

/** The judge and the loader of a match. */
export type MatchContext = {
  /** Compares two previews. */
  readonly judge: DuelJudge;
  /** Loads pictures from public addresses. */
  readonly load: LoadPicture;
};

/** Options of a match of any competition. */
export type MatchRunOptions<Report> = {
  /** The round's prompts in its order. */
  readonly prompts: readonly MatchPrompt[];
  /** The round's seed. */
  readonly seed: number;
  /** Duels in flight. @default 2 */
  readonly concurrency?: number | undefined;
  /** More plays of every duel when the first run's margin is near `winMargin`; 0: none. @default 0 */
  readonly confirmations?: number | undefined;
  /** Margin that takes the crown: config.win_margin. @default 0.05 */
  readonly winMargin?: number | undefined;
  /** Decides which prompts need no duel. @default POLICY_ONE */
  readonly policy?: Pick<PolicyOne, "planMatch"> | undefined;
  /** Greatest distance from `winMargin` at which a margin counts as near. @default 0.03125 */
  readonly confirmationBand?: number | undefined;
  /** Why the match is played, for example `qualification`; stored under the report's `x404`. @default not stored */
  readonly phase?: string | undefined;
  /** Called before each duel; false leaves the other duels for later. @default always true */
  readonly mayGoOn?: (() => Promise<boolean>) | undefined;
  /** Called after each play, with the present record. An error of it does not disturb the match. */
  readonly onDuel?: ((event: DuelEvent<Report>) => void) | undefined;
  /** Competition time, for the record's timestamp. @default systemClock */
  readonly clock?: Pick<Clock, "now"> | undefined;
  /** Ends the match early: it rejects with this signal's reason. */
  readonly signal?: AbortSignal | undefined;
};

/** Both sides of a match, and the record of an earlier run. */
export type PlayMatchOptions = MatchSides &
  MatchRunOptions<MatchReport> & {
    /** Record of an earlier, incomplete run of the same match: its measured duels are not played again. */
    readonly previous?: MatchReport | null | undefined;
    /** Seconds that a generation may take. @default 180 */
    readonly maxGenerationTime?: number | undefined;
    /** Share of prompts that may take longer without a penalty. @default 0.05 */
    readonly overtimeToleranceRatio?: number | undefined;
    /** The competition's format, which names the models' keys. @default that of each model; "glb" where there is none */
    readonly format?: PreviewFormat | undefined;
  };

/** The end of a play. */
export type DuelEvent<Report = MatchReport> = {
  /** Stem of the prompt. */
  readonly name: string;
  /** Winner of the play; `skipped` after a fault of ours: the duel is played again. */
  readonly outcome: AnyPlay["winner"] | "skipped";
  /** Finished plays of this match so far. */
  readonly done: number;
  /** Plays that the match needs; grows when a margin has to be confirmed. */
  readonly total: number;
  /** Gives the present record. */
  readonly report: () => Report;
};

/** Result of a match. */
export type MatchOutcome<Report = MatchReport> = {
  /** The report for the record. */
  readonly report: Report;
  /** False when duels are `skipped`: the match has no result yet, and goes on later. */
  readonly complete: boolean;
  /** Duels that are not judged yet. */
  readonly skipped: number;
  /** Plays run now (not taken from `previous`). */
  readonly played: number;
  /** Plays of this run that ended with a fault of ours. */
  readonly faults: number;
  /** The first of these faults; null when there was none. */
  readonly firstFault: {
    /** Code of the catalogue. */
    readonly code: string;
    /** One sentence. */
    readonly message: string;
  } | null;
  /** True when `mayGoOn` stopped the match. */
  readonly stopped: boolean;
};

/** Defaults of matches. */
export const PLAY_MATCH_DEFAULTS = {
  /** MAX_CONCURRENT_DUELS. */
  concurrency: 2,
  /** MARGIN_CONFIRMATIONS. */
  confirmations: 0,
  winMargin: 0.05,
  /** 4 prompts of 128: the greatest change of a margin when the same files were judged again (FAULTS.md: at most 0.031). */
  confirmationBand: 0.03125,
  format: DEFAULT_MODEL_FORMAT,
};
