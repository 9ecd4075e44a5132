import { type MatchReport, matchReportFile, matchReportPath } from "../records/match-report.ts";
import { paths } from "../records/paths.ts";
import type { AnyStateFile } from "../records/state-file.ts";
import { cacheOf, type ListedSource } from "../round/record-cache.ts";
import { sayCommit } from "../verify/replay/commit-of.ts";
import type { DecidedKeys } from "../verify/replay/decisions.ts";

/** A match enters the matrix with its report: complete, and with the same margin. */
export async function checkEnteredOne({ round, keys, source, commit: named, tally }: DecidedKeys): Promise<void> {
  const matrix = paths.matrix(round);
  const rows = new Map<string, number>(
    ((await source.read(matrix)) ?? "").split(/\r?\n/).map((line) => {
      const [left = "", right = "", margin = ""] = line.split(",");
      return [`${left} ${right}`, Number(margin)] as const;
    }),
  );
  for (const key of keys) {
    const [left = "", right = ""] = key.split(" ");
    const report = await reportAt(source, { round, left, right });
    const margin = rows.get(key);
    const isSound =
      report !== null && report.margin === margin && report.duels.every(({ winner }) => winner !== "skipped");
    tally.expect(isSound, () => ({
      unless: [`REPORT_MISSING ${matrix} ${place(rows, key)}`, `MATRIX_MARGIN_DIFFERS ${matrix} ${place(rows, key)}`],
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
    // A report that its schema refuses is told by the checks of records; here it is none.
    const reading = await cacheOf(source).read(matchReportFile as AnyStateFile, { path });
    if (reading.kind !== "read") continue;
    const report = reading.value as MatchReport;
    if (report.left === left && report.right === right) return report;
  }
  return null;
}
