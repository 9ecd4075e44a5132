import { matchKey } from "../src/competition/rules/tournament-facts.ts";
import type { ReportFacts, RoundFacts, SourceAuditFacts } from "../src/competition/two/rules/facts.ts";
import { readCompetition2, readCompetition2Text } from "./competition-2-data.ts";

type ByHotkey<T> = Record<string, T>;

/** The facts of a recorded round, read without the product's own readers. */
export function recordedRound(round: string): RoundFacts {
  const file = (name: string) => `records/${round}/${name}`;
  const reports = readCompetition2<
    ByHotkey<{ outcome: ReportFacts["outcome"]; reason: string; repeats: { repeat_index: number }[] }>
  >(file("generation_reports.json"), {});
  const submissions = readCompetition2<ByHotkey<{ revealed_at_block: number }>>(
    file("submissions.three-of-21.json"),
    {},
  );
  const requests = readCompetition2<{ hotkey: string; latest_defender: string }[]>(file("require_audit.json"), []);
  const sources = readCompetition2<(SourceAuditFacts & { hotkey: string })[]>(file("source_audit.json"), []);
  const verdicts = readCompetition2<ByHotkey<{ verdict: "passed" | "failed"; reason: string }>>(
    file("generation_audits.json"),
    {},
  );
  return {
    field: Object.entries(submissions)
      .sort(([, a], [, b]) => a.revealed_at_block - b.revealed_at_block)
      .map(([hotkey]) => hotkey),
    winMargin: 0.07,
    auditRepeats: 3,
    margins: rows(file("matches_matrix.csv")),
    audits: rows(file("audit_matrix.csv")),
    reports: new Map(
      Object.entries(reports).map(([hotkey, report]) => [
        hotkey,
        { ...report, repeats: report.repeats.map((one) => one.repeat_index) },
      ]),
    ),
    sourceAudits: new Map(sources.map(({ hotkey, ...audit }) => [hotkey, audit])),
    requests: requests.map(({ hotkey, latest_defender }) => ({ hotkey, latestDefender: latest_defender })),
    verdicts: new Map(Object.entries(verdicts)),
  };
}

function rows(file: string): Map<string, number> {
  const lines = readCompetition2Text(file).trim().split("\n").slice(1);
  return new Map(
    lines
      .map((line) => line.split(",") as [string, string, string])
      .map(([left, right, margin]) => [matchKey(left, right), Number(margin)]),
  );
}
