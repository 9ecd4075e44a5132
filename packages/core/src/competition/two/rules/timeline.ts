import { LEADER } from "../../records/names.ts";
import { formatPercent } from "../../rules/python-format.ts";
import { takesCrown } from "../../rules/takes-crown.ts";
import { matchKey } from "../../rules/tournament-facts.ts";
import { type AuditGate, auditGates } from "./audit-duel.ts";
import { type RoundFacts, SUBMITTED } from "./facts.ts";

/** What became of a qualified hotkey's challenge. */
export type EntryStatus = "won" | "lost" | "pending" | "rejected";

/** A qualified hotkey's place in the timeline. */
export type TimelineEntry = {
  /** SS58 address of the challenger. */
  readonly hotkey: string;
  /** `won` holds the crown; `rejected` never had it. */
  readonly status: EntryStatus;
  /** Who held the crown before it: a hotkey or `leader`. */
  readonly defender: string;
  /** Margin against the defender, −1 to 1; null when not played, or not asked because rejected. */
  readonly margin: number | null;
  /** True for a win that every audit confirms. */
  readonly verified: boolean;
  /** Why it is rejected; null otherwise. */
  readonly reason: string | null;
};

/** How the crown went through a round. */
export type Timeline = {
  /** One each qualified hotkey, by reveal block. */
  readonly entries: readonly TimelineEntry[];
  /** The last that won, else `leader`. */
  readonly winner: string;
  /** True when nothing is pending and every win is verified: the winner stands. */
  readonly finalized: boolean;
};

/** Characters of a reason that an entry quotes. Source: MULTISTAGE.md 10.1, seen in rounds 44 and 47. */
const QUOTE_LENGTH = 64;

/** Characters of a hotkey that a reason names. */
const SHORT = 10;

/**
 * The timeline, worked out again from the facts (MULTISTAGE.md 10.1): each qualified hotkey, by reveal block, plays whoever holds the crown
 * as it comes; a win needs both audit gates in every repeat to be verified.
 *
 * @example
 * const { winner, finalized } = deriveTimeline(facts);
 */
export function deriveTimeline(facts: RoundFacts): Timeline {
  const entries: TimelineEntry[] = [];
  let crown: Crown = { holder: LEADER, verified: true };
  for (const hotkey of facts.field) {
    if (!qualifies(facts, hotkey)) continue;
    const entry = entryOf(facts, { hotkey, crown });
    entries.push(entry);
    if (entry.status === "won") crown = { holder: hotkey, verified: entry.verified };
  }
  return { entries, winner: crown.holder, finalized: !entries.some(isOpen) };
}

/**
 * Has the entry won, with audits that do not confirm the win yet?
 *
 * @example
 * const open = deriveTimeline(facts).entries.filter(awaitsAudits);
 */
export const awaitsAudits = ({ status, verified }: Pick<TimelineEntry, "status" | "verified">): boolean =>
  status === "won" && !verified;

/** Can the entry still change? */
export const isOpen = (entry: Pick<TimelineEntry, "status" | "verified">): boolean =>
  entry.status === "pending" || awaitsAudits(entry);

/**
 * Did it reach the win margin against the leader of the round's beginning? False also when it was not played.
 *
 * @example
 * const qualified = facts.field.filter((one: string) => qualifies(facts, one));
 */
export function qualifies({ margins, winMargin }: RoundFacts, hotkey: string): boolean {
  return takesCrown(margins.get(matchKey(LEADER, hotkey)) ?? Number.NEGATIVE_INFINITY, winMargin);
}

type Crown = { readonly holder: string; readonly verified: boolean };
type Challenge = { readonly hotkey: string; readonly crown: Crown };

function entryOf(facts: RoundFacts, { hotkey, crown }: Challenge): TimelineEntry {
  const entry = { hotkey, defender: crown.holder, margin: null, verified: false, reason: null };
  const reason = rejection(facts, { hotkey, crown });
  if (reason !== null) return { ...entry, status: "rejected", reason };
  const margin = facts.margins.get(matchKey(crown.holder, hotkey));
  if (margin === undefined) return { ...entry, status: "pending" };
  if (!takesCrown(margin, facts.winMargin)) return { ...entry, margin, status: "lost" };
  return { ...entry, margin, status: "won", verified: isVerified(facts, { hotkey, crown }) };
}

/** The first reason that rejects it; null for none. */
function rejection(facts: RoundFacts, challenge: Challenge): string | null {
  const { hotkey, crown } = challenge;
  const report = facts.reports.get(hotkey);
  if (report?.outcome === "rejected") return quote("generation report", report.reason);
  const source = facts.sourceAudits.get(hotkey);
  if (source?.verdict === "failed") return quote("source audit", source.reason);
  const gates = auditGates(facts, { hotkey, defender: crown.holder });
  // Whoever holds an unverified crown may lose it: what was played against its holder decides nothing yet.
  const below = gates.filter(({ side }) => side === SUBMITTED || crown.verified).find(isBelow);
  return below === undefined
    ? null
    : `${below.side.slice(0, SHORT)} vs generated #${below.repeat}: ${formatPercent(below.margin ?? 0)}`;
}

const isBelow = ({ margin, line }: AuditGate): boolean => margin !== null && !takesCrown(margin, line);

const quote = (what: string, reason: string): string => (reason ? `${what}: ${reason.slice(0, QUOTE_LENGTH)}` : what);

/** Called for a win that is not rejected: the only question left is whether anything is missing. */
function isVerified(facts: RoundFacts, { hotkey, crown }: Challenge): boolean {
  if (!crown.verified || facts.sourceAudits.get(hotkey)?.verdict !== "passed") return false;
  return auditGates(facts, { hotkey, defender: crown.holder }).every(({ margin }) => margin !== null);
}
