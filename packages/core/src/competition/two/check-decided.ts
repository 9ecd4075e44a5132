import { checkEntered, type EnteredMatch } from "../verify/replay/check-entered.ts";
import { sayCommit } from "../verify/replay/commit-of.ts";
import type { DecidedKeys } from "../verify/replay/decisions.ts";
import { findingKey } from "../verify/replay/finding-key.ts";
import { filesOf } from "./checks/duel-files.ts";
import type { PolicyTwo } from "./policy.ts";
import { readReportsTwo, readRoundFacts, readRoundTwo, readSidesTwo, type SidesTwo } from "./read-round.ts";
import type { ModuleMatchReport } from "./records/reports.ts";
import { sideAndRepeat } from "./rules/audit-duel.ts";
import { verdictOf } from "./rules/steps.ts";
import { STATE_FILES_TWO } from "./state-files.ts";

const { matrix, auditMatrix, auditRequests, generationAudits } = STATE_FILES_TWO;
const place = ({ left, right }: { readonly left: string; readonly right: string }): string => `${left},${right}`;

type Kind = {
  readonly file: typeof matrix | typeof auditMatrix;
  readonly name: "matchReport" | "auditReport";
  /** The sides that a row of the matrix names. */
  sides(row: Pick<EnteredMatch, "left" | "right">): SidesTwo;
};

/** Rows of one of the two matrices. */
function checkRows({ file, name, sides }: Kind) {
  const read = (match: EnteredMatch) =>
    readSidesTwo(readRoundTwo(match.source, { round: match.round }).show, sides(match));
  return checkEntered<ModuleMatchReport>({
    path: (round) => file.path({ round }),
    place,
    report: async (match) => {
      const { left, right, repeat } = sides(match);
      const reports = await readReportsTwo(readRoundTwo(match.source, { round: match.round }), name);
      // A report that its schema refuses is reported by the checks of records; here it counts as absent. One in another miner's folder is not this row's.
      const own = reports.find(
        (one) =>
          STATE_FILES_TWO[name].placeOf(one.file)?.right === right &&
          one.report.left === left &&
          one.report.right === right &&
          one.repeat === repeat,
      );
      return own ?? null;
    },
    walkover: async (match) => (match.policy as PolicyTwo).walkover(await read(match)),
    strangeFiles: async (match, report) => strangeFiles(report, await read(match)),
    strangeCode: "DUEL_FILE_DIFFERS",
  });
}

/** A match of the timeline, or an exploratory one, at the moment when it was entered. */
export const checkMatchEntered = checkRows({
  file: matrix,
  name: "matchReport",
  sides: ({ left, right }) => ({ left, right, repeat: null }),
});

/** A duel of an audit: its left side has the repeat in its name. */
const checkAuditDuel = checkRows({
  file: auditMatrix,
  name: "auditReport",
  sides({ left, right }) {
    const { side, repeat } = sideAndRepeat(left);
    return { left: side, right, repeat };
  },
});

/** Places of modules and grids that neither side's results have. */
const strangeFiles = ({ duels }: ModuleMatchReport, sides: Awaited<ReturnType<typeof readSidesTwo>>): string[] =>
  duels.flatMap((duel, index) =>
    (["left", "right"] as const).flatMap((side) =>
      Object.entries(filesOf(side, sides[side], duel.name))
        .filter(([field, own]) => (duel[field] ?? own) !== own)
        .map(([field]) => `duels.${index}.${field}`),
    ),
  );

/** The same, for a miner whose audit was asked for by then. */
export async function checkAuditEntered(decision: DecidedKeys): Promise<void> {
  await checkAuditDuel(decision);
  const { round, keys, source, commit, tally } = decision;
  const requestHotkeys = new Set(
    ((await readRoundTwo(source, { round }).show.auditRequests()) ?? []).map((one) => one.hotkey),
  );
  for (const hotkey of new Set(keys.map((key) => key.split(" ")[1] ?? ""))) {
    tally.expect(requestHotkeys.has(hotkey), () => ({
      code: "AUDIT_UNREQUESTED",
      file: auditMatrix.path({ round }),
      path: hotkey,
      hotkey,
      recorded: { commit },
      expected: "its request",
      commit,
      message: `An audit duel of ${hotkey} in round ${round} was entered though nobody had asked for its audit, by ${sayCommit(commit)}.`,
    }));
  }
}

/** A failed verdict ends the miner's run, so it may not come before its reason: the records of that moment must reject the miner. */
export async function checkFailed({ round, keys, source, policy, commit, tally }: DecidedKeys): Promise<void> {
  const facts = await readRoundFacts(readRoundTwo(source, { round }).show);
  const { entries } = (policy as PolicyTwo).timeline(facts);
  const file = generationAudits.path({ round });
  for (const hotkey of keys) {
    const verdict = verdictOf(entries.find((one) => one.hotkey === hotkey));
    const recordedVerdict = facts.verdicts.get(hotkey);
    tally.expect(recordedVerdict?.verdict !== "failed" || verdict?.verdict === "failed", () => ({
      unless: [findingKey({ code: "AUDIT_VERDICT_DIFFERS", file, path: hotkey })],
      code: "AUDIT_VERDICT_DIFFERS",
      file,
      path: hotkey,
      hotkey,
      recorded: { ...recordedVerdict, commit },
      expected: null,
      commit,
      message: `The audit of ${hotkey} in round ${round} was recorded as failed ("${recordedVerdict?.reason}") before anything rejected it, by ${sayCommit(commit)}.`,
    }));
  }
}

/** A miner whose audit is asked for has won its match against the defender that the request names, by the timeline of that moment. */
export async function checkAsked({ round, keys, source, policy, commit, tally }: DecidedKeys): Promise<void> {
  const facts = await readRoundFacts(readRoundTwo(source, { round }).show);
  const { entries } = (policy as PolicyTwo).timeline(facts);
  const file = auditRequests.path({ round });
  for (const hotkey of keys) {
    const entry = entries.find((one) => one.hotkey === hotkey);
    // For a miner that a person, or its report, rejected at the same time, the request was made in good faith.
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
