import { scoreDuels } from "../../rules/match.ts";
import { matchKey } from "../../rules/tournament-facts.ts";
import { checkReportNotes } from "../../verify/checks/report-notes.ts";
import type { Tally } from "../../verify/tally.ts";
import type { ContextTwo } from "../load-context.ts";
import type { ReportedMatch } from "../read-round.ts";
import { moduleMatchExtras } from "../records/reports.ts";
import { auditKey, sideAndRepeat } from "../rules/audit-duel.ts";
import { sidesOf } from "./duel-files.ts";
import { checkModuleDuels } from "./module-duels.ts";

/** Every report against its own duels: each winner follows from its detail, score and margin from the winners, prompts are the round's. */
export function checkReports(context: ContextTwo, tally: Tally): void {
  const stemsInOrder = [...context.stems].sort();
  for (const match of context.reports) {
    const { file, report } = match;
    const place = { file, hotkey: report.right };
    const names = report.duels.map(({ name }) => name);
    const isComplete =
      stemsInOrder.length === 0 ||
      (names.length === stemsInOrder.length && names.every((name, index) => name === stemsInOrder[index]));
    tally.expect(isComplete, () => ({
      ...place,
      code: "REPORT_PROMPTS_DIFFER",
      path: "duels",
      recorded: names.length,
      expected: stemsInOrder.length,
      message: `${file} does not have the round's ${stemsInOrder.length} prompts, each once, sorted by name.`,
    }));
    checkModuleDuels(match, tally);
    checkReportNotes({ file, report, notes: moduleMatchExtras.of(report) }, tally);
    const scores = scoreDuels(report.duels, report.duels.length);
    tally.expect(report.score === scores.score && report.margin === scores.margin, () => ({
      ...place,
      code: "REPORT_SCORE_DIFFERS",
      path: report.score === scores.score ? "margin" : "score",
      recorded: { score: report.score, margin: report.margin },
      expected: scores,
      message: `${file}: its duels give score ${scores.score} and margin ${scores.margin}, not ${report.score} and ${report.margin}.`,
    }));
  }
}

const rowOf = ({ report: { left, right }, repeat }: ReportedMatch): string =>
  repeat === null ? matchKey(left, right) : auditKey({ hotkey: right, side: left, repeat });

/** Both matrices against the reports: each row once, with its report's margin; a row without a report is a walkover of the right margin. */
export function checkMatrices(context: ContextTwo, tally: Tally): void {
  const reports = new Map(context.reports.map((entry) => [rowOf(entry), entry]));
  const rows = [
    ...context.matrix.map((row) => ({ ...row, file: `rounds/${context.round}/matches_matrix.csv` })),
    ...context.auditMatrix.map((row) => ({ ...row, file: `rounds/${context.round}/audit_matrix.csv` })),
  ];
  checkEntered(context, { entered: new Set(rows.map(({ left, right }) => matchKey(left, right))), tally });
  const keys = new Set<string>();
  for (const { left, right, margin, file } of rows) {
    const key = matchKey(left, right);
    const place = { file, path: `${left},${right}`, hotkey: right };
    tally.expect(!keys.has(`${file} ${key}`), () => ({
      ...place,
      code: "MATRIX_ROW_REPEATED",
      recorded: margin,
      message: `The match of ${left} and ${right} is in ${file} twice.`,
    }));
    keys.add(`${file} ${key}`);
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

/** A complete report must have its row once the round has its winner; before that, the row may come with a later commit. */
function checkEntered(
  { winner, reports }: ContextTwo,
  { entered, tally }: { entered: ReadonlySet<string>; tally: Tally },
): void {
  if (winner === null) return;
  for (const match of reports) {
    const { file, report } = match;
    const isComplete = report.duels.every((duel) => duel.winner !== "skipped");
    tally.expect(!isComplete || entered.has(rowOf(match)), () => ({
      code: "REPORT_NOT_ENTERED",
      file,
      hotkey: report.right,
      recorded: null,
      expected: report.margin,
      message: `${file} is a finished match that is not in its matrix.`,
    }));
  }
}

/** The margin of a match without a report: a walkover's; null when both sides delivered. */
function walkoverOf(context: ContextTwo, row: { readonly left: string; readonly right: string }): number | null {
  const { side, repeat } = sideAndRepeat(row.left);
  const { left = null, right = null } = sidesOf(context, { left: side, right: row.right, repeat });
  return context.policy.walkover({ left, right });
}
