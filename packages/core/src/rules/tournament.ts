export type TournamentSubmission = { readonly hotkey: string; readonly revealedAtBlock: number };
export type GenerationVerdict = "pending" | "passed" | "rejected";
export type SourceVerdict = "passed" | "failed";
/** Everything the next step of a DUELS stage depends on. Any order of anything. */
export type TournamentFacts = {
  readonly submissions: readonly TournamentSubmission[];
  /** matchKey(left, right) → margin of every match in the matrix. */
  readonly margins: ReadonlyMap<string, number>;
  /** config.win_margin. */
  readonly winMargin: number;
  /** Hotkeys in require_audit.json. */
  readonly requested: readonly string[];
  readonly generationAudits: ReadonlyMap<string, GenerationVerdict>;
  readonly sourceAudits: ReadonlyMap<string, SourceVerdict>;
};
export type Match = { readonly left: string; readonly right: string };
export type AuditWait = {
  readonly hotkey: string;
  /** True: its generation audit is still open. */
  readonly generation: boolean;
  /** True: its source audit is still open. */
  readonly source: boolean;
};
export type TournamentAction =
  | {
      readonly kind: "play";
      readonly phase: "qualification" | "timeline";
      readonly left: string;
      readonly right: string;
    }
  | {
      readonly kind: "request-audit";
      readonly hotkey: string;
      /** Left side of the match that made it a candidate: the report from which decisive prompts are drawn. */
      readonly defender: string;
      readonly margin: number;
    }
  | { readonly kind: "wait"; readonly waitingFor: readonly AuditWait[]; readonly exploratory: readonly Match[] }
  | { readonly kind: "crown"; readonly winner: string; readonly path: readonly string[] };
/** Key of a match in {@link TournamentFacts.margins}. */
export const matchKey = (left: string, right: string): string => `${left}>${right}`;
export function decide(_facts: TournamentFacts): TournamentAction {
  throw new Error("stub");
}
/** Where the tournament stands, for reports. */
export type TournamentStatus = {
  /** By reveal block, without the rejected. */
  readonly order: readonly string[];
  readonly rejected: readonly string[];
  readonly approved: readonly string[];
  readonly qualified: readonly string[];
  /** Hotkeys whose match with the leader is not played yet. */
  readonly unqualifiedUnplayed: readonly string[];
  /** Crown holders in order as far as matches are known, without `leader`. */
  readonly crownPath: readonly string[];
  /** Matches of the current timeline, in order, as far as they are known. */
  readonly timeline: readonly (Match & { readonly margin: number })[];
  readonly next: TournamentAction;
};
export function tournamentStatus(_facts: TournamentFacts): TournamentStatus {
  throw new Error("stub");
}
