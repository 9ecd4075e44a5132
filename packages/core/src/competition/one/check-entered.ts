import { type MatchReport, matchReportFile, matchReportPath } from "../records/match-report.ts";
import { paths } from "../records/paths.ts";
import type { AnyStateFile } from "../records/state-file.ts";
import { cacheOf } from "../round/record-cache.ts";
import { checkEntered, type EnteredMatch } from "../verify/replay/check-entered.ts";

/** Every match of competition 1 has a report, a walkover too. */
export const checkEnteredOne = checkEntered({
  path: paths.matrix,
  report: reportAt,
  place: ({ line }) => `line ${line}`,
});

async function reportAt({ source, round, left, right }: EnteredMatch): Promise<MatchReport | null> {
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
