import { duelExtras, type MatchReport, matchReportPath } from "../../records/match-report.ts";
import { LEADER } from "../../records/names.ts";
import { paths } from "../../records/paths.ts";
import { modelUrl } from "../../records/recorded-model.ts";
import type { Result } from "../../records/results.ts";
import { type MatchPlan, scoreDuels, WALKOVER_MARGIN } from "../../rules/match.ts";
import { leftResults } from "../load-records.ts";
import { canRead, type RoundContext } from "../round-context.ts";
import type { Tally } from "../tally.ts";

/** Every match report against the round's prompts, the results of both sides, and its own arithmetic. */
export function checkMatches(context: RoundContext, tally: Tally): void {
  if (context.records.prompts === null) return;
  const stemsInOrder = [...context.records.stems].sort();
  for (const entry of context.records.reports) checkReport(context, { ...entry, sorted: stemsInOrder, tally });
}

type Report = { readonly file: string; readonly report: MatchReport; readonly tally: Tally };

function checkReport(context: RoundContext, options: Report & { readonly sorted: readonly string[] }): void {
  const { file, report, sorted, tally } = options;
  const { records, round } = context;
  const field = Object.keys(records.submissions ?? {});
  const places = [matchReportPath(round, { ...report, field }), matchReportPath(round, report)];
  tally.expect(places.includes(file), () => ({
    code: "REPORT_MISPLACED",
    file,
    hotkey: report.right,
    recorded: file,
    expected: places[0],
    message: `${file} reports ${report.left} against ${report.right}, which belongs in ${places[0]}.`,
  }));
  const names = report.duels.map(({ name }) => name);
  const complete = names.length === sorted.length && names.every((name, index) => name === sorted[index]);
  tally.expect(complete, () => ({
    code: "REPORT_PROMPTS_DIFFER",
    file,
    path: "duels",
    hotkey: report.right,
    recorded: names,
    expected: sorted,
    message: `${file} does not have the round's prompts, each once, sorted by name.`,
  }));
  const left = report.left === LEADER ? paths.generated(round, LEADER) : paths.submitted(round, report.left);
  if (!canRead(context, left, paths.submitted(round, report.right))) return;
  const plan = context.policy.planMatch({
    stems: records.stems,
    left: context.reigning === null && report.left === LEADER ? null : leftResults(records, report.left),
    right: records.submitted.get(report.right) ?? null,
    ...context.limits,
  });
  checkScore({ file, report, tally }, { plan, prompts: sorted.length });
  checkDuels(context, { file, report, plan, tally });
}

function checkScore({ file, report, tally }: Report, { plan, prompts }: { plan: MatchPlan; prompts: number }): void {
  const scores = scoreDuels(report.duels, prompts);
  const margin = plan.settled?.margin ?? scores.margin;
  const score = Math.abs(margin) === WALKOVER_MARGIN ? report.score : scores.score;
  tally.expect(report.margin === margin && report.score === score, () => ({
    code: "REPORT_SCORE_DIFFERS",
    file,
    path: report.score === score ? "margin" : "score",
    hotkey: report.right,
    recorded: { score: report.score, margin: report.margin },
    expected: { score, margin },
    message: `${file}: its duels give score ${score} and margin ${margin}, not ${report.score} and ${report.margin}.`,
  }));
}

function checkDuels(context: RoundContext, { file, report, plan, tally }: Report & { plan: MatchPlan }): void {
  const promptPlans = new Map(plan.prompts.map((prompt) => [prompt.name, prompt]));
  const sides = {
    left: leftResults(context.records, report.left),
    right: context.records.submitted.get(report.right) ?? null,
  };
  report.duels.forEach((duel, index) => {
    const expected = promptPlans.get(duel.name);
    const open = expected === undefined || expected.outcome === "duel";
    tally.expect(open || duel.winner === expected.outcome, () => ({
      code: "DUEL_OUTCOME_DIFFERS",
      file,
      path: `duels.${index}.winner`,
      hotkey: report.right,
      recorded: duel.winner,
      expected: expected?.outcome,
      message: `${file}: ${duel.name} is settled without a duel (${expected?.reason}) as ${expected?.outcome}, not ${duel.winner}.`,
    }));
    const { reason } = duelExtras.of(duel);
    tally.expect(expected === undefined || reason === undefined || expected.outcome !== "duel", () => ({
      code: "DUEL_REASON_DIFFERS",
      file,
      path: `duels.${index}.x404.reason`,
      hotkey: report.right,
      recorded: reason,
      expected: null,
      message: `${file}: ${duel.name} is recorded as settled without a duel ("${reason}"), though both sides have what a duel needs.`,
    }));
    for (const side of ["left", "right"] as const) {
      const model = duel[`${side}_glb`] ?? duel[`${side}_ply`] ?? null;
      const png = duel[`${side}_png`];
      const result = filesOf(sides[side]?.[duel.name]);
      tally.expect(model === result.model && png === result.png, () => ({
        code: "DUEL_FILES_DIFFER",
        file,
        path: `duels.${index}.${side}_png`,
        hotkey: report[side] === LEADER ? null : report[side],
        recorded: { model, png },
        expected: result,
        message: `${file}: ${duel.name} shows other files of ${report[side]} than its results have.`,
      }));
    }
  });
}

/** The addresses of a result's model and picture, as a duel shows them; null for none. */
export const filesOf = (result: Result | undefined) => ({
  model: result ? modelUrl(result) : null,
  png: result?.png ?? null,
});

/** The matrix has each played match once, with its report's margin, and every finished report is in it. */
export function checkMatrix(context: RoundContext, tally: Tally): void {
  const { records, round } = context;
  if (records.matrix === null || !canRead(context)) return;
  const file = paths.matrix(round);
  const reports = new Map(records.reports.map((entry) => [`${entry.report.left} ${entry.report.right}`, entry]));
  const field = Object.keys(records.submissions ?? {});
  const keys = new Set<string>();
  records.matrix.forEach(({ left, right, margin }, index) => {
    const key = `${left} ${right}`;
    const place = { file, path: `line ${index + 2}`, hotkey: right };
    tally.expect(!keys.has(key), () => ({
      ...place,
      code: "MATRIX_ROW_REPEATED",
      recorded: margin,
      message: `The match of ${left} and ${right} is in the matrix twice.`,
    }));
    if (keys.has(key)) return;
    keys.add(key);
    const places = [matchReportPath(round, { left, right, field }), matchReportPath(round, { left, right })];
    if (!canRead(context, ...places)) return;
    const entry = reports.get(key);
    tally.expect(entry !== undefined, () => ({
      ...place,
      code: "REPORT_MISSING",
      recorded: null,
      expected: places[0],
      message: `The matrix has the match of ${left} and ${right}, but there is no report of it.`,
    }));
    tally.expect(entry === undefined || entry.report.margin === margin, () => ({
      ...place,
      code: "MATRIX_MARGIN_DIFFERS",
      recorded: margin,
      expected: entry?.report.margin,
      message: `The matrix has margin ${margin} for ${left} and ${right}; the report has ${entry?.report.margin}.`,
    }));
  });
  for (const { file: report, report: content } of records.reports) {
    const complete = content.duels.every(({ winner }) => winner !== "skipped");
    const entered = keys.has(`${content.left} ${content.right}`);
    tally.expect(entered || !complete, () => ({
      code: "REPORT_NOT_ENTERED",
      file: report,
      hotkey: content.right,
      recorded: null,
      expected: content.margin,
      message: `${report} is a finished match that is not in the matrix.`,
    }));
    tally.expect(!entered || complete, () => ({
      code: "DUEL_SKIPPED",
      file: report,
      path: "duels",
      hotkey: content.right,
      recorded: content.duels.filter(({ winner }) => winner === "skipped").map(({ name }) => name),
      expected: [],
      message: `${report} is in the matrix, though some of its duels were never judged.`,
    }));
  }
}
