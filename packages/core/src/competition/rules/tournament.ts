import { LEADER } from "../records/names.ts";
import { exploratoryMatches } from "./exploratory.ts";
import { timeline } from "./timeline.ts";
import { contenders, isApproved, type Match, matchKey, type TournamentFacts, takes } from "./tournament-facts.ts";

/** A miner whose audits the crown waits for. */
export type AuditWait = {
  /** SS58 address of the miner. */
  readonly hotkey: string;
  /** True: its generation audit is still open. */
  readonly generation: boolean;
  /** True: its source audit is still open. */
  readonly source: boolean;
};

/** The one next step of DUELS. */
export type TournamentAction =
  | ({
      readonly kind: "play";
      /** `qualification`: against the base leader. `timeline`: against whoever holds the crown. */
      readonly phase: "qualification" | "timeline";
    } & Match)
  | {
      readonly kind: "request-audit";
      /** The miner to be audited. */
      readonly hotkey: string;
      /** Left side of the match that made it a candidate: decisive prompts are drawn from that match's report. */
      readonly defender: string;
      /** −1 to 1; of the match that made it a candidate. */
      readonly margin: number;
    }
  | {
      readonly kind: "wait";
      /** Holders of the crown whose audits are open. */
      readonly waitingFor: readonly AuditWait[];
      /** Unplayed matches that can still change the result, likeliest first. */
      readonly exploratory: readonly Match[];
    }
  | {
      readonly kind: "crown";
      /** A hotkey or `leader`. */
      readonly winner: string;
      /** Crown holders in order, without `leader`. */
      readonly path: readonly string[];
    };

/**
 * The one next step of the DUELS stage (COMPETITION.md section 5, the round). Pure: whatever happened in whatever order, the same facts give the
 * same step. A rejection restarts the timeline by itself, for the timeline is worked out again each time.
 *
 * @example
 * for (let action = decide(facts); action.kind !== "crown"; action = decide(facts)) facts = await act(action);
 */
export function decide(facts: TournamentFacts): TournamentAction {
  return qualificationStep(facts) ?? timelineStep(facts) ?? conclusion(facts);
}

function qualificationStep(facts: TournamentFacts): TournamentAction | null {
  let first = true;
  for (const hotkey of contenders(facts)) {
    const match = { left: LEADER, right: hotkey };
    const qualifies = takes(facts, match);
    if (qualifies === null) return { kind: "play", phase: "qualification", ...match };
    if (!qualifies) continue;
    if (first && !facts.requested.includes(hotkey)) return request(facts, match);
    first = false;
  }
  return null;
}

function timelineStep(facts: TournamentFacts): TournamentAction | null {
  const { takes: wins, next } = timeline(facts);
  const nextRequest = wins.find(({ right }) => !facts.requested.includes(right));
  if (nextRequest) return request(facts, nextRequest);
  return next && { kind: "play", phase: "timeline", ...next };
}

function request(facts: TournamentFacts, { left, right }: Match): TournamentAction {
  const margin = facts.margins.get(matchKey(left, right)) as number;
  return { kind: "request-audit", hotkey: right, defender: left, margin };
}

function conclusion(facts: TournamentFacts): TournamentAction {
  const path = timeline(facts).takes.map(({ right }) => right);
  const waitingFor = path.filter((hotkey) => !isApproved(facts, hotkey)).map((hotkey) => waitOf(facts, hotkey));
  if (waitingFor.length > 0) return { kind: "wait", waitingFor, exploratory: exploratoryMatches(facts) };
  return { kind: "crown", winner: path.at(-1) ?? LEADER, path };
}

function waitOf(facts: TournamentFacts, hotkey: string): AuditWait {
  return {
    hotkey,
    generation: facts.generationAudits.get(hotkey) !== "passed",
    source: facts.sourceAudits.get(hotkey) !== "passed",
  };
}
