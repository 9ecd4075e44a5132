import { LEADER } from "../../records/names.ts";
import { type Match, matchKey } from "../../rules/tournament-facts.ts";
import { type AuditDuel, auditKey } from "./audit-duel.ts";
import { type AuditRequest, type AuditVerdict, type RoundFacts, SUBMITTED } from "./facts.ts";
import { awaitsAudits, deriveTimeline, type Timeline, type TimelineEntry } from "./timeline.ts";

/** The one next unit of work of the DUELS stage. */
export type DuelsStep =
  | ({ readonly kind: "qualification" } & Match)
  | {
      readonly kind: "request-audits";
      /** All requests, the new one last: the whole new file. */
      readonly requests: readonly AuditRequest[];
    }
  | {
      readonly kind: "record-verdicts";
      /** Hotkey → verdict to record. */
      readonly verdicts: ReadonlyMap<string, AuditVerdict>;
    }
  | ({ readonly kind: "audit-duel" } & AuditDuel)
  | ({ readonly kind: "timeline-match" } & Match)
  | ({ readonly kind: "exploratory" } & Match)
  | {
      readonly kind: "wait";
      /** Hotkeys whose regeneration or audits are open. */
      readonly waitingFor: readonly string[];
    }
  | {
      readonly kind: "crown";
      /** A hotkey or `leader`. */
      readonly winner: string;
      /** The finished timeline that crowns it. */
      readonly timeline: Timeline;
    };

/** What a caller may choose about the next step. */
export type NextStepOptions = {
  /** Audit duels that cannot be played now, since a side has no file: {@link auditKey} of each. They are left out, not tried in a loop. @default none */
  readonly unplayable?: ReadonlySet<string> | undefined;
  /** Play on for a candidate that is already rejected, as the reference does; nothing reads those rows. @default false */
  readonly auditRejected?: boolean | undefined;
};

/**
 * The next step (MULTISTAGE.md 10): qualification first; then, from the timeline as it stands: requests, verdicts, the crown when all is
 * final, else one audit duel, one match, one exploratory match, or a wait for the audits that are open. Pure: the same facts give the same step.
 *
 * @example
 * for (let step = nextStep(facts); step.kind !== "crown"; step = nextStep(facts)) facts = await act(step);
 */
export function nextStep(facts: RoundFacts, options: NextStepOptions = {}): DuelsStep {
  const nextMiner = facts.field.find((hotkey) => isInQualification(facts, hotkey));
  if (nextMiner !== undefined) return { kind: "qualification", left: LEADER, right: nextMiner };
  const timeline = deriveTimeline(facts);
  const requests = auditRequests(facts.requests, timeline);
  if (requests !== null) return { kind: "request-audits", requests };
  const verdicts = changedVerdicts(facts, timeline);
  if (verdicts.size > 0) return { kind: "record-verdicts", verdicts };
  if (timeline.finalized) return { kind: "crown", winner: timeline.winner, timeline };
  return unitOfWork(facts, { timeline, options });
}

function isInQualification(facts: RoundFacts, hotkey: string): boolean {
  return !isRejectedOutright(facts, hotkey) && !facts.margins.has(matchKey(LEADER, hotkey));
}

/** Rejected by a report or by a person: the audit duels are not looked at. */
function isRejectedOutright({ reports, sourceAudits }: RoundFacts, hotkey: string): boolean {
  return reports.get(hotkey)?.outcome === "rejected" || sourceAudits.get(hotkey)?.verdict === "failed";
}

type Work = { readonly timeline: Timeline; readonly options: NextStepOptions };

function unitOfWork(facts: RoundFacts, { timeline, options }: Work): DuelsStep {
  const audit = nextAuditDuel(facts, { timeline, options });
  if (audit) return { kind: "audit-duel", ...audit };
  const match = nextMatch(timeline);
  if (match) return { kind: "timeline-match", ...match };
  const exploratory = exploratoryMatch(facts, timeline);
  if (exploratory) return { kind: "exploratory", ...exploratory };
  const waitingFor = timeline.entries.filter(awaitsAudits);
  return { kind: "wait", waitingFor: waitingFor.map(({ hotkey }) => hotkey) };
}

/**
 * (defender, hotkey) of the first pending entry; null for none.
 *
 * @example
 * const match = nextMatch(deriveTimeline(facts));
 */
export function nextMatch({ entries }: Timeline): Match | null {
  const pending = entries.find(({ status }) => status === "pending");
  return pending ? { left: pending.defender, right: pending.hotkey } : null;
}

/**
 * First pair of the timeline without a row in the matrix, rejected entries left out; null for none.
 *
 * @example
 * const match = exploratoryMatch(facts, deriveTimeline(facts));
 */
export function exploratoryMatch({ margins }: RoundFacts, { entries }: Timeline): Match | null {
  const field = entries.filter(({ status }) => status !== "rejected").map(({ hotkey }) => hotkey);
  for (const [place, left] of field.entries()) {
    const right = field.slice(place + 1).find((later) => !margins.has(matchKey(left, later)));
    if (right !== undefined) return { left, right };
  }
  return null;
}

/**
 * require_audit.json with each win's defender brought up to date, in place or appended; null when nothing changes.
 *
 * @example
 * const requests = auditRequests(facts.requests, deriveTimeline(facts));
 * if (requests !== null) await write(requests);
 */
export function auditRequests(
  recordedRequests: readonly AuditRequest[],
  { entries }: Timeline,
): readonly AuditRequest[] | null {
  const requests = [...recordedRequests];
  let changed = false;
  for (const { hotkey, status, defender } of entries) {
    if (status !== "won") continue;
    const place = requests.findIndex((request) => request.hotkey === hotkey);
    if (place >= 0 && requests[place]?.latestDefender === defender) continue;
    requests[place >= 0 ? place : requests.length] = { hotkey, latestDefender: defender };
    changed = true;
  }
  return changed ? requests : null;
}

/**
 * The verdict that an entry of the timeline comes to; null as long as nothing is settled: then the recorded verdict stays (MULTISTAGE.md 10.4).
 *
 * @example
 * const isSettled = verdictOf(entry) !== null;
 */
export function verdictOf(entry: TimelineEntry | undefined): AuditVerdict | null {
  if (entry?.status === "rejected") return { verdict: "failed", reason: entry.reason ?? "" };
  return entry?.status === "won" && entry.verified ? { verdict: "passed", reason: "" } : null;
}

/**
 * Does a recorded verdict say what it should?
 *
 * @example
 * const isRight = expected === null || isSameVerdict(recorded, expected);
 */
export const isSameVerdict = (recordedVerdict: AuditVerdict | undefined, { verdict, reason }: AuditVerdict): boolean =>
  recordedVerdict?.verdict === verdict && recordedVerdict.reason === reason;

/** Verdicts of requested hotkeys that differ from what generation_audits.json has (MULTISTAGE.md 10.4). Lost and pending ones keep theirs. */
export function changedVerdicts(facts: RoundFacts, { entries }: Timeline): ReadonlyMap<string, AuditVerdict> {
  const changes = new Map<string, AuditVerdict>();
  for (const { hotkey } of facts.requests) {
    const verdict = verdictOf(entries.find((one) => one.hotkey === hotkey));
    if (verdict !== null && !isSameVerdict(facts.verdicts.get(hotkey), verdict)) changes.set(hotkey, verdict);
  }
  return changes;
}

/**
 * The first audit duel that is not played: requests in order, each repeat that its report lists, the miner's own upload before the
 * defender's (MULTISTAGE.md 10.3). A candidate that the timeline has rejected is left out unless `auditRejected`: nothing reads its rows.
 *
 * @example
 * const duel = nextAuditDuel(facts, { timeline: deriveTimeline(facts), options: {} });
 */
export function nextAuditDuel(facts: RoundFacts, { timeline, options }: Work): AuditDuel | null {
  for (const { hotkey, latestDefender } of facts.requests) {
    if (isRejectedOutright(facts, hotkey)) continue;
    const entry = timeline.entries.find((one) => one.hotkey === hotkey);
    if (entry?.status === "rejected" && !options.auditRejected) continue;
    const repeats = [...(facts.reports.get(hotkey)?.repeats ?? [])].sort((a, b) => a - b);
    for (const repeat of repeats) {
      const open = [SUBMITTED, latestDefender]
        .map((side) => ({ hotkey, side, repeat }))
        .find((duel) => !facts.audits.has(auditKey(duel)) && !options.unplayable?.has(auditKey(duel)));
      if (open) return open;
    }
  }
  return null;
}
