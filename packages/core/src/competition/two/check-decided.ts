import { checkEntered, type EnteredMatch, type EnteredReport } from "../verify/replay/check-entered.ts";
import { sayCommit } from "../verify/replay/commit-of.ts";
import type { DecidedKeys } from "../verify/replay/decisions.ts";
import { findingKey } from "../verify/replay/finding-key.ts";
import type { PolicyTwo } from "./policy.ts";
import { readRoundFacts, readRoundTwo, readSideTwo } from "./read-round.ts";
import { SUBMITTED } from "./rules/facts.ts";
import { STATE_FILES_TWO } from "./state-files.ts";

const { matrix, auditMatrix, auditRequests, generationAudits } = STATE_FILES_TWO;
const place = ({ left, right }: { readonly left: string; readonly right: string }): string => `${left},${right}`;

/** A match of the timeline, or an exploratory one, at the moment when it was entered. */
export const checkMatchEntered = checkEntered({
  path: (round) => matrix.path({ round }),
  place,
  report: ({ source, round, left, right }) => reportIn(source, { round, name: "matchReport", left, right }),
  async walkover({ source, round, policy, left, right }) {
    const { show } = readRoundTwo(source, { round });
    const sides = { left: await readSideTwo(show, left), right: await readSideTwo(show, right) };
    return (policy as PolicyTwo).walkover(sides);
  },
});

/** A duel of an audit: its left side has the repeat in its name. */
export const checkAuditEntered = checkEntered({
  path: (round) => auditMatrix.path({ round }),
  place,
  report: ({ source, round, right, left }) => {
    const { side, repeat } = sideOf(left);
    return reportIn(source, { round, name: "auditReport", left: side, right, repeat });
  },
  async walkover({ source, round, policy, left, right }) {
    const { side, repeat } = sideOf(left);
    const { show } = readRoundTwo(source, { round });
    const sides = {
      left: await readSideTwo(show, side === SUBMITTED ? right : side),
      right: await show.generated(right, repeat),
    };
    return (policy as PolicyTwo).walkover(sides);
  },
});

function sideOf(left: string): { readonly side: string; readonly repeat: number } {
  const [, side = left, repeat = ""] = /^(.+)_(\d+)$/.exec(left) ?? [];
  return { side, repeat: Number(repeat) };
}

type Wanted = Pick<EnteredMatch, "round" | "left" | "right"> & {
  readonly name: "matchReport" | "auditReport";
  readonly repeat?: number;
};

/** A report that its schema refuses is told by the checks of records; here it is none. */
async function reportIn(
  source: EnteredMatch["source"],
  { round, name, left, right, repeat }: Wanted,
): Promise<EnteredReport | null> {
  for (const { place, reading } of await readRoundTwo(source, { round }).all(name)) {
    if (place.right !== right || ("repeat" in place && place.repeat !== repeat)) continue;
    if (reading.kind === "read" && reading.value.left === left && reading.value.right === right) return reading.value;
  }
  return null;
}

/** Who failed was rejected by what was there: a failed verdict ends the miner's run, so none may come before its reason. */
export async function checkFailed({ round, keys, source, policy, commit, tally }: DecidedKeys): Promise<void> {
  const facts = await readRoundFacts(readRoundTwo(source, { round }).show);
  const { entries } = (policy as PolicyTwo).timeline(facts);
  const file = generationAudits.path({ round });
  for (const hotkey of keys) {
    const entry = entries.find((one) => one.hotkey === hotkey);
    const recorded = facts.verdicts.get(hotkey);
    tally.expect(recorded?.verdict !== "failed" || entry?.status === "rejected", () => ({
      unless: [findingKey({ code: "AUDIT_VERDICT_DIFFERS", file, path: hotkey })],
      code: "AUDIT_VERDICT_DIFFERS",
      file,
      path: hotkey,
      hotkey,
      recorded: { ...recorded, commit },
      expected: null,
      commit,
      message: `The audit of ${hotkey} in round ${round} was recorded as failed ("${recorded?.reason}") before anything rejected it, by ${sayCommit(commit)}.`,
    }));
  }
}

/** Whoever is asked to be audited has won its match against whom the request names, as the timeline stood then. */
export async function checkAsked({ round, keys, source, policy, commit, tally }: DecidedKeys): Promise<void> {
  const facts = await readRoundFacts(readRoundTwo(source, { round }).show);
  const { entries } = (policy as PolicyTwo).timeline(facts);
  const file = auditRequests.path({ round });
  for (const hotkey of keys) {
    const entry = entries.find((one) => one.hotkey === hotkey);
    // One that a person, or its report, rejected at the same time was asked in good faith.
    const isNeeded = entry?.status === "won" || entry?.status === "rejected";
    tally.expect(isNeeded, () => ({
      code: "AUDIT_REQUEST_UNNEEDED",
      file,
      path: hotkey,
      hotkey,
      recorded: { commit },
      expected: null,
      commit,
      message: `${hotkey} was asked to be audited in round ${round} though it had won no match for the crown (${entry?.status ?? "it did not qualify"}), by ${sayCommit(commit)}.`,
    }));
    const defender = facts.requests.find((one) => one.hotkey === hotkey)?.latestDefender;
    tally.expect(entry?.status !== "won" || !defender || defender === entry.defender, () => ({
      severity: "warning",
      code: "REQUEST_NOTES_DIFFER",
      file,
      path: hotkey,
      hotkey,
      recorded: { defender, commit },
      expected: entry?.defender,
      commit,
      unless: [findingKey({ code: "REQUEST_NOTES_DIFFER", file, path: hotkey })],
      message: `The audit asked of ${hotkey} in round ${round} named ${defender} as the one that it beat, where the timeline had ${entry?.defender}, by ${sayCommit(commit)}.`,
    }));
  }
}
