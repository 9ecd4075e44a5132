import { type MatchReport, matchReportFile, matchReportPath } from "../records/match-report.ts";
import { LEADER } from "../records/names.ts";
import { paths } from "../records/paths.ts";
import type { AnyStateFile } from "../records/state-file.ts";
import { cacheOf } from "../round/record-cache.ts";
import { filesOf } from "../verify/checks/matches.ts";
import { checkEntered, type EnteredMatch, type FoundReport } from "../verify/replay/check-entered.ts";
import { readRoundOne } from "./read-round.ts";

/** Every match of competition 1 has a report, a walkover too. */
export const checkEnteredOne = checkEntered({
  path: paths.matrix,
  report: reportAt,
  strangeFiles,
  strangeCode: "DUEL_FILES_DIFFER",
  place: ({ line }) => `line ${line}`,
});

async function reportAt({ source, round, left, right }: EnteredMatch): Promise<FoundReport<MatchReport> | null> {
  const folder = `${paths.round(round)}/${right}/`;
  const short = matchReportPath(round, { left, right });
  const files = (await source.list(paths.round(round))).filter((path) => path.startsWith(`${folder}duels_`));
  for (const path of [short, ...files]) {
    // A report that its schema refuses is reported by the checks of records; here it counts as absent.
    const reading = await cacheOf(source).read(matchReportFile as AnyStateFile, { path });
    if (reading.kind !== "read") continue;
    const report = reading.value as MatchReport;
    if (report.left === left && report.right === right) return { file: path, report };
  }
  return null;
}

async function strangeFiles({ source, round, left, right }: EnteredMatch, { duels }: MatchReport): Promise<string[]> {
  const { show } = readRoundOne(source, { round });
  const sides = {
    left: left === LEADER ? await show.generated(LEADER) : await show.submitted(left),
    right: await show.submitted(right),
  };
  return duels.flatMap((duel, index) =>
    (["left", "right"] as const).flatMap((side) => {
      const { model, png } = filesOf(sides[side]?.[duel.name]);
      const address = duel[`${side}_glb`] ?? duel[`${side}_ply`] ?? null;
      const isKnown = (address ?? model) === model && (duel[`${side}_png`] ?? png) === png;
      return isKnown ? [] : [`duels.${index}.${side}_png`];
    }),
  );
}
