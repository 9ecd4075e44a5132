import { describe, expect, it } from "vitest";
import { competitionVectors, vectorSource } from "../../../../testing/js/competition-data.fixture.ts";
import { analyseModule } from "./analyse.ts";

type Row = { readonly group: string; readonly expected: readonly (readonly [string, string])[] };

const rows = competitionVectors<Row>("static.json");

describe.skipIf(!rows)("analyseModule on the vectors of the existing service (COMPETITION_2_DATA)", () => {
  const groups = new Map<string, (Row & { readonly source: string })[]>();
  for (const row of rows ?? []) {
    const full = { ...row, source: vectorSource(row) };
    groups.set(row.group, [...(groups.get(row.group) ?? []), full]);
  }

  it.each([...groups])("%s", (_group, cases) => {
    const outcomes = cases.map(({ source }) => analyseModule(source).failures.map(({ stage, rule }) => [stage, rule]));
    const differing = cases
      .map(({ source, expected }, i) => ({ source: source.slice(0, 300), seen: outcomes[i], expected }))
      .filter(({ seen: ours, expected }) => !agrees(ours!, expected));
    expect(differing).toEqual([]);
  });
});

/**
 * Whether failures agree with a vector. Where the existing service's own analysis breaks it answers 500 and the module gets no views: any refusal
 * agrees with that.
 */
function agrees(failures: readonly (readonly string[])[], expected: Row["expected"]): boolean {
  if (expected[0]?.[0] === "answer 500") return failures.length > 0;
  return JSON.stringify(failures) === JSON.stringify(expected);
}
