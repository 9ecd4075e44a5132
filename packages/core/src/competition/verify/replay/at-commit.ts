import { matchReportPath, parseMatchReport } from "../../records/match-report.ts";
import { paths } from "../../records/paths.ts";
import type { ListedSource } from "../../round/record-cache.ts";
import { checkRequests, checkVerdicts } from "../checks/audits.ts";
import { checkLeader } from "../checks/crown.ts";
import { checkTournament } from "../checks/tournament.ts";
import { contextOf } from "../context-of.ts";
import { withDeclaredLimits } from "../declared-limits.ts";
import { loadRoot } from "../load-records.ts";
import type { RoundContext } from "../round-context.ts";
import { createLedger, type Tally } from "../tally.ts";
import type { HistoryCommit, VerifyLimits } from "../types.ts";
import { namedCommit, sayCommit } from "./commit-of.ts";
import type { DecidingFile } from "./decisions.ts";

export type DecidedAt = {
  readonly decided: readonly {
    readonly deciding: DecidingFile;
    readonly path: string;
    readonly keys: readonly string[];
  }[];
  /** The repository after the commit. */
  readonly source: ListedSource;
  readonly limits: VerifyLimits;
  /** Kinds and places of findings that the newest state has too: told there. */
  readonly told: ReadonlySet<string>;
  readonly tally: (round: number | null) => Tally;
};

/** Files whose decisions follow from the round's records, and the check that says so. */
const ROUND_CHECKS = {
  "require_audit.json": checkRequests,
  "generation_audits.json": checkVerdicts,
  "winner.json": checkTournament,
} as const;

/**
 * Whatever a commit decides is checked as it stood then: the same checks as of the newest state, over the files of that commit. A decision
 * that was wrong when it was taken is told, also when it was overwritten since.
 */
export async function checkDecidedAt(commit: HistoryCommit, options: DecidedAt): Promise<void> {
  const { decided, source } = options;
  for (const { path, keys } of decided.filter((one) => one.keys.length > 0)) {
    const [, number, name = ""] = /^rounds\/(\d+)\/([^/]+)$/.exec(path) ?? [];
    if (path === paths.leader)
      await retell(commit, { ...options, round: null, run: async (tally) => checkLeader(await rootOf(source), tally) });
    if (number === undefined) continue;
    const round = Number(number);
    if (name === "matches_matrix.csv") await checkEntered(commit, { ...options, round, keys });
    const check = ROUND_CHECKS[name as keyof typeof ROUND_CHECKS];
    if (check === undefined) continue;
    const run = async (tally: Tally) => check(await contextAt(source, { round, limits: options.limits }), tally);
    await retell(commit, { ...options, round, run });
  }
}

const rootOf = (source: ListedSource, only?: ReadonlySet<number>) =>
  loadRoot({ reader: source, tally: createLedger().tally("records", null), only });

async function contextAt(
  source: ListedSource,
  { round, limits }: { round: number; limits: VerifyLimits },
): Promise<RoundContext> {
  const root = await rootOf(source, new Set([round, round + 1]));
  const files = await source.list(paths.round(round));
  const own = withDeclaredLimits(limits, root.config);
  return contextOf({ reader: source, root, round, files, limits: own, ledger: createLedger() });
}

type Retelling = DecidedAt & { readonly round: number | null; run(tally: Tally): Promise<void> };

/** Runs a check over the commit's files and tells what it finds that the newest state does not show any more. */
async function retell(commit: HistoryCommit, { round, told, tally, run }: Retelling): Promise<void> {
  const ledger = createLedger();
  await run(ledger.tally("then", round));
  const own = tally(round);
  const named = namedCommit(commit);
  own.expect(true, () => ({ severity: "note", code: "REPLAYED", message: "" }));
  for (const finding of ledger.findings) {
    if (finding.severity === "note" || told.has(`${finding.code} ${finding.file} ${finding.path}`)) continue;
    own.expect(false, () => ({
      ...finding,
      commit: named,
      message: `${finding.message.replace(/\.$/, "")}, as it was decided by ${sayCommit(named)}.`,
    }));
  }
}

type Entered = DecidedAt & { readonly round: number; readonly keys: readonly string[] };

/** A match enters the matrix with its report: complete, and with the same margin. */
async function checkEntered(commit: HistoryCommit, { round, keys, source, tally, told }: Entered): Promise<void> {
  const matrix = paths.matrix(round);
  const rows = new Map<string, number>(
    ((await source.read(matrix)) ?? "").split(/\r?\n/).map((line) => {
      const [left = "", right = "", margin = ""] = line.split(",");
      return [`${left} ${right}`, Number(margin)] as const;
    }),
  );
  const named = namedCommit(commit);
  for (const key of keys) {
    const [left = "", right = ""] = key.split(" ");
    const report = await reportAt(source, { round, left, right });
    const margin = rows.get(key);
    const isSound =
      report !== null && report.margin === margin && report.duels.every(({ winner }) => winner !== "skipped");
    const isTold =
      told.has(`REPORT_MISSING ${matrix} ${place(rows, key)}`) ||
      told.has(`MATRIX_MARGIN_DIFFERS ${matrix} ${place(rows, key)}`);
    tally(round).expect(isSound || isTold, () => ({
      severity: "violation",
      code: "MATCH_ENTERED_WITHOUT_REPORT",
      file: matrix,
      path: key,
      hotkey: right,
      recorded: { margin, commit: named },
      expected: report === null ? "its report" : { margin: report.margin },
      commit: named,
      message: `The match of ${left} and ${right} was entered with margin ${margin} ${report === null ? "without its report" : `while its report had ${report.margin}`}, by ${sayCommit(named)}.`,
    }));
  }
}

const place = (rows: ReadonlyMap<string, number>, key: string): string => `line ${[...rows.keys()].indexOf(key) + 1}`;

async function reportAt(source: ListedSource, { round, left, right }: { round: number; left: string; right: string }) {
  const folder = `${paths.round(round)}/${right}/`;
  const short = matchReportPath(round, { left, right });
  const files = (await source.list(paths.round(round))).filter((path) => path.startsWith(`${folder}duels_`));
  for (const path of [short, ...files]) {
    const text = await source.read(path);
    if (text === null) continue;
    const report = readReport(text, path);
    if (report?.left === left && report.right === right) return report;
  }
  return null;
}

function readReport(text: string, path: string) {
  try {
    return parseMatchReport(text, { path });
  } catch {
    // A report that its schema refuses is told by the checks of records; here it is none.
    return null;
  }
}
