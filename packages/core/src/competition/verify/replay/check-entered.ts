import type { ListedSource } from "../../round/record-cache.ts";
import type { FindingCode } from "../findings/catalogue.ts";
import { sayCommit } from "./commit-of.ts";
import type { DecidedKeys } from "./decisions.ts";
import { findingKey } from "./finding-key.ts";

/** A row of a matrix, at the moment when it was entered. */
export type EnteredMatch = Pick<DecidedKeys, "round" | "source" | "policy"> & {
  /** Left side as the row has it. */
  readonly left: string;
  /** Right side. */
  readonly right: string;
};

/** What of a report is asked. */
export type EnteredReport = { readonly margin: number; readonly duels: readonly { readonly winner: string }[] };

/** A report, and where it lies. */
export type FoundReport<R extends EnteredReport = EnteredReport> = { readonly file: string; readonly report: R };

/** How a matrix's rows come about. */
export type EnteredRows<R extends EnteredReport> = {
  /** Path of the matrix. */
  path(round: number): string;
  /** The match's report as it stood then; null: there was none. */
  report(match: EnteredMatch): Promise<FoundReport<R> | null>;
  /** Places in the report of files that its sides' results did not have then. */
  strangeFiles(match: EnteredMatch, report: R): Promise<readonly string[]>;
  /** What the newest state's checks say of such a place. */
  readonly strangeCode: FindingCode;
  /** Margin of a match that needs no report; null: it needs one. @default every match needs one */
  walkover?(match: EnteredMatch): Promise<number | null>;
  /** By what the newest state's checks name the row. */
  place(row: { readonly left: string; readonly right: string; readonly line: number }): string;
};

/** What the newest state's checks say of the same. */
const SAME = ["REPORT_MISSING", "MATRIX_MARGIN_DIFFERS"] as const;

/** A match enters its matrix with its report: complete, with the same margin, over files that were recorded by then. */
export const checkEntered =
  <R extends EnteredReport>(rules: EnteredRows<R>) =>
  async ({ keys, tally, commit, ...at }: DecidedKeys): Promise<void> => {
    const file = rules.path(at.round);
    const rows = await rowsIn(at.source, file);
    for (const key of keys) {
      const row = rows.get(key);
      const [left = "", right = ""] = key.split(" ");
      const match = { ...at, left, right };
      const place = await rules.report(match);
      const report = place?.report ?? null;
      const isWhole = report?.duels.every(({ winner }) => winner !== "skipped") ?? true;
      const expected = report ? report.margin : ((await rules.walkover?.(match)) ?? null);
      tally.expect(isWhole && row?.margin === expected, () => ({
        unless: SAME.map((code) =>
          findingKey({ code, file, path: rules.place({ left, right, line: row?.line ?? 0 }) }),
        ),
        code: "MATCH_ENTERED_WITHOUT_REPORT",
        file,
        path: key,
        hotkey: right,
        recorded: { margin: row?.margin, commit },
        expected: expected === null ? "its report" : { margin: expected },
        commit,
        message: `The match of ${left} and ${right} was entered with margin ${row?.margin} ${sayWhy(report, expected)}, by ${sayCommit(commit)}.`,
      }));
      const strange = place === null ? [] : await rules.strangeFiles(match, place.report);
      tally.expect(strange.length === 0, () => ({
        unless: strange.map((path) => findingKey({ code: rules.strangeCode, file: place?.file ?? null, path })),
        code: "MATCH_ENTERED_WITHOUT_FILES",
        file,
        path: key,
        hotkey: right,
        recorded: { places: strange.length, commit },
        expected: 0,
        commit,
        message: `The match of ${left} and ${right} was entered while ${strange.length} of the files that it compares stood in no results (${strange[0]} of ${place?.file}), by ${sayCommit(commit)}.`,
      }));
    }
  };

const sayWhy = (report: EnteredReport | null, expected: number | null): string =>
  report === null
    ? `without its report${expected === null ? "" : `, where a walkover gives ${expected}`}`
    : `while its report had ${report.margin}`;

type Row = { readonly margin: number; readonly line: number };

async function rowsIn(source: ListedSource, path: string): Promise<ReadonlyMap<string, Row>> {
  const lines = ((await source.read(path)) ?? "").split(/\r?\n/);
  return new Map(
    lines.map((text, index) => {
      const [left = "", right = "", margin = ""] = text.split(",");
      return [`${left} ${right}`, { margin: Number(margin), line: index + 1 }] as const;
    }),
  );
}
