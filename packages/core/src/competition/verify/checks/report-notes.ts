import type { Tally } from "../tally.ts";

/** What a report of either competition notes of its duels beside them; absent where it notes nothing. */
export type ReportNotes = { readonly complete?: boolean | undefined; readonly skipped?: number | undefined };

type NotedReport = {
  readonly file: string;
  readonly report: { readonly right: string; readonly duels: readonly { readonly winner: string }[] };
  readonly notes: ReportNotes;
};

/** Where a report notes how many duels are not judged, they are. */
export function checkReportNotes({ file, report, notes: { complete, skipped } }: NotedReport, tally: Tally): void {
  const open = report.duels.filter(({ winner }) => winner === "skipped").length;
  tally.expect((skipped ?? open) === open && (complete ?? open === 0) === (open === 0), () => ({
    file,
    hotkey: report.right,
    code: "REPORT_NOTES_DIFFER",
    path: "x404",
    recorded: { complete, skipped },
    expected: { complete: open === 0, skipped: open },
    message: `${file} notes ${skipped} duels as not judged; ${open} are.`,
  }));
}
