import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { ERRORS } from "./catalogue.ts";

const PACKAGES = new URL("../../../../", import.meta.url);
const page = readFileSync(new URL("../docs/decisions/0011-evidence-of-verdicts.md", PACKAGES), "utf8");
/** Cells of the table's rows. */
const rows = page
  .split("\n")
  .filter((line) => line.startsWith("| ") && !/^\| (verdict|---)/.test(line))
  .map((line) => line.split(" | "));
/** The codes that a row's first cell names; `GLB_*` names all that begin so. */
const codes = rows.flatMap(([verdict = ""]) => [...verdict.matchAll(/`([A-Z_]+\*?)`/g)].map(([, code = ""]) => code));
const covers = (name: string, code: string) =>
  name.endsWith("*") ? code.startsWith(name.slice(0, -1)) : name === code;

describe("the page of verdicts", () => {
  it("has a row for each code whose fault is a miner's, and for no other", () => {
    const verdicts = Object.entries(ERRORS).flatMap(([code, { fault }]) => (fault === "miner" ? [code] : []));
    expect(verdicts.length).toBeGreaterThan(80);
    expect(verdicts.filter((code) => !codes.some((name) => covers(name, code)))).toEqual([]);
    expect(codes.filter((name) => !verdicts.some((code) => covers(name, code)))).toEqual([]);
  });

  it("names tests that are there", () => expect(missingTests(page)).toEqual([]));
});

describe("the page of operations", () => {
  it("names tests that are there, for each thing that production did", () => {
    const operations = readFileSync(new URL("../docs/operations.md", PACKAGES), "utf8");
    const [, cases = ""] = /^## What production did.*?\n(.*?)^## /ms.exec(operations) ?? [];
    expect(cases.match(/^\| /gm)?.length).toBeGreaterThan(20);
    expect(missingTests(cases)).toEqual([]);
  });
});

/** The titles in quotes that do not stand in the test file that was named last before them. */
function missingTests(text: string): readonly string[] {
  let file = "";
  const missing: string[] = [];
  for (const [, path, title] of text.matchAll(/`(\w[\w/.-]+\.test\.ts)`|"([^"]+)"/g)) {
    if (path !== undefined) file = path.replace(/^packages\//, "");
    const source = readFileSync(new URL(file, PACKAGES), "utf8");
    if (title !== undefined && !source.includes(title)) missing.push(`${file}: ${title}`);
  }
  return missing;
}
