import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const docs = new URL("../../../docs/", import.meta.url);
const page = readFileSync(new URL("competition-two-weaknesses.md", docs), "utf8");
const ROWS = { A: 19, B: 15, C: 15, D: 7 } as const;
const names = Object.entries(ROWS).flatMap(([section, count]) =>
  Array.from({ length: count }, (_, at) => `${section}${at + 1}`),
);
const rows = new Map(
  [...page.matchAll(/^\| ([A-D]\d+) \|.*$/gm)].map(([line, row = ""]) => [
    row,
    [...line.matchAll(/\]\(([^)]+)\)/g)].map(([, link = ""]) => new URL(link, docs)),
  ]),
);
/** The numbers at the beginning of a file's test titles: `it("A5, A19: …`. */
const numbersOf = (file: URL): ReadonlySet<string> =>
  new Set(
    [...readFileSync(file, "utf8").matchAll(/["'`]((?:[A-D]\d+)(?:, [A-D]\d+)*): /g)].flatMap(([, list = ""]) =>
      list.split(", "),
    ),
  );

describe("the page of weaknesses", () => {
  it("has every row once, in order", () => {
    expect([...rows.keys()]).toEqual(names);
    expect(page.match(/^\| [A-D]\d+ \|/gm)).toHaveLength(names.length);
  });

  it.each(names)("%s names a file with a test of that number", (row) => {
    const files = rows.get(row) ?? [];
    expect(files.length).toBeGreaterThan(0);
    for (const file of files) {
      expect(existsSync(file), file.pathname).toBe(true);
      expect([...numbersOf(file)], file.pathname).toContain(row);
    }
  });
});
