import { scoreDuels } from "../../rules/match.ts";
import { matchKey } from "../../rules/tournament-facts.ts";
import { checkReportNotes } from "../../verify/checks/report-notes.ts";
import type { Tally } from "../../verify/tally.ts";
import { detailProblem } from "../duel/detail-problem.ts";
import { winnerOfDetail } from "../duel/winner-of-detail.ts";
import type { ContextTwo, ReportedMatch } from "../load-context.ts";
import { moduleMatchExtras } from "../records/reports.ts";
import { auditLeft, SUBMITTED } from "../rules/facts.ts";

/** Every report against its own duels: each winner follows from its detail, score and margin from the winners, prompts are the round's. */
export function checkReports(context: ContextTwo, tally: Tally): void {
  const sorted = [...context.stems].sort();
  for (const { file, report } of context.reports) {
    const place = { file, hotkey: report.right };
    const names = report.duels.map(({ name }) => name);
    const isComplete =
      sorted.length === 0 || (names.length === sorted.length && names.every((name, index) => name === sorted[index]));
    tally.expect(isComplete, () => ({
      ...place,
      code: "REPORT_PROMPTS_DIFFER",
      path: "duels",
      recorded: names.length,
      expected: sorted.length,
      message: `${file} does not have the round's ${sorted.length} prompts, each once, sorted by name.`,
    }));
    report.duels.forEach(({ name, winner, detail }, index) => {
      const outcome = detail === null ? "skipped" : winnerOfDetail(detail);
      tally.expect(outcome === null ? false : winner === outcome, () => ({
        ...place,
        code: "DUEL_WINNER_DIFFERS",
        path: `duels.${index}.winner`,
        recorded: winner,
        expected: outcome,
        message: `${file}: ${name} is recorded as ${winner}; its detail gives ${outcome ?? "no result"}.`,
      }));
      const problem = detail === null ? null : detailProblem(detail);
      tally.expect(problem === null, () => ({
        ...place,
        code: "DUEL_DETAIL_DIFFERS",
        path: `duels.${index}.detail`,
        recorded: detail,
        message: `${file}: the detail of ${name} cannot have come of its stages: ${problem}.`,
      }));
    });
    checkReportNotes({ file, report, notes: moduleMatchExtras.of(report) }, tally);
    const counted = scoreDuels(report.duels, report.duels.length);
    tally.expect(report.score === counted.score && report.margin === counted.margin, () => ({
      ...place,
      code: "REPORT_SCORE_DIFFERS",
      path: report.score === counted.score ? "margin" : "score",
      recorded: { score: report.score, margin: report.margin },
      expected: counted,
      message: `${file}: its duels give score ${counted.score} and margin ${counted.margin}, not ${report.score} and ${report.margin}.`,
    }));
  }
}

const rowOf = ({ report: { left, right }, repeat }: ReportedMatch): string =>
  matchKey(repeat === null ? left : auditLeft(left, repeat), right);

/** Both matrices against the reports: each row once, with its report's margin; a row without a report is a walkover of the right margin. */
export function checkMatrices(context: ContextTwo, tally: Tally): void {
  const reports = new Map(context.reports.map((entry) => [rowOf(entry), entry]));
  const rows = [
    ...context.matrix.map((row) => ({ ...row, file: `rounds/${context.round}/matches_matrix.csv` })),
    ...context.auditMatrix.map((row) => ({ ...row, file: `rounds/${context.round}/audit_matrix.csv` })),
  ];
  const seen = new Set<string>();
  for (const { left, right, margin, file } of rows) {
    const key = matchKey(left, right);
    const place = { file, path: `${left},${right}`, hotkey: right };
    tally.expect(!seen.has(`${file} ${key}`), () => ({
      ...place,
      code: "MATRIX_ROW_REPEATED",
      recorded: margin,
      message: `The match of ${left} and ${right} is in ${file} twice.`,
    }));
    seen.add(`${file} ${key}`);
    const report = reports.get(key)?.report;
    const expected = report?.margin ?? walkoverOf(context, { left, right });
    tally.expect(expected === margin, () => ({
      ...place,
      code: report ? "MATRIX_MARGIN_DIFFERS" : "REPORT_MISSING",
      recorded: margin,
      expected,
      message: report
        ? `${file} has margin ${margin} for ${left} and ${right}; the report has ${expected}.`
        : `${file} has margin ${margin} for ${left} and ${right}, but there is no report of it, and ${expected === null ? "both sides delivered" : `a walkover would be ${expected}`}.`,
    }));
  }
}

/** The margin of a match without a report: a walkover's; null when both sides delivered. */
function walkoverOf(
  { policy, sides, generated }: ContextTwo,
  { left, right }: { left: string; right: string },
): number | null {
  const [, side = left, repeat] = /^(.+)_(\d+)$/.exec(left) ?? [];
  const shown = side === SUBMITTED ? sides.get(right) : sides.get(side);
  const challenger = repeat === undefined ? sides.get(right) : generated.get(`${right} ${repeat}`);
  return policy.walkover({ left: shown ?? null, right: challenger ?? null });
}
