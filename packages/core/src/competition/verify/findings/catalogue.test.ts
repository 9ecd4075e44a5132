import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { COMPETITIONS } from "../../competitions.ts";
import { createLedger } from "../tally.ts";
import { FINDING_PARTS, FINDINGS, findingRow, severityOf } from "./catalogue.ts";
import type { FindingRow } from "./finding-row.ts";
import { findingsPage } from "./findings-page.ts";

const rows = Object.entries<FindingRow>(FINDINGS);
/** Families that no competition lists: of all repositories. */
const COMMON = ["records", "paths", "repairs", "history", "witness", "chain", "objects"];

const folder = new URL("../../", import.meta.url);
/** Sources that raise findings, without tests and this table. */
const sources = ["verify", "one", "two"]
  .flatMap((part) =>
    readdirSync(new URL(part, folder), { recursive: true, encoding: "utf8" }).map((file) => `${part}/${file}`),
  )
  .filter((file) => file.endsWith(".ts") && !/\.(test|cases)\.ts$|\/findings\//.test(file))
  .map((file) => readFileSync(new URL(file, folder), "utf8"));

describe("the catalogue of findings", () => {
  it("holds every code of every part, and none of them twice", () => {
    const codes = Object.values(FINDING_PARTS).flatMap((part) => Object.keys(part));
    expect(codes.filter((code, at) => codes.indexOf(code) !== at)).toEqual([]);
    expect([...codes].sort()).toEqual(Object.keys(FINDINGS).sort());
  });

  it("says of each code what differs and what to do, in sentences", () => {
    for (const [code, { meaning, remedy }] of rows) {
      expect(code).toMatch(/^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$/);
      expect(code).not.toMatch(/^X_/);
      for (const text of [meaning, remedy]) expect(text, code).toMatch(/^\S.{6,}[.]$/);
    }
  });

  it("names families of checks that there are, and a code for each of them", () => {
    const families = new Set([...COMPETITIONS.flatMap(({ checks }) => checks), ...COMMON]);
    const checkNames = new Set(rows.flatMap(([, { checks }]) => checks));
    expect([...checkNames].filter((family) => !families.has(family))).toEqual([]);
    expect([...families].filter((family) => !checkNames.has(family))).toEqual([]);
  });

  it("has no code that nothing raises", () => {
    const isRaised = (code: string) => sources.some((text) => text.includes(`"${code}"`));
    expect(rows.map(([code]) => code).filter((code) => !isRaised(code))).toEqual([]);
  });

  it("is what docs/findings.md prints (npm run docs:findings writes it anew)", () => {
    const page = readFileSync(new URL("../../../../docs/findings.md", folder), "utf8");
    expect(page).toBe(findingsPage(FINDING_PARTS));
  });
});

describe("a finding's severity", () => {
  it("is its code's, unless the check says another; of a custom code a violation", () => {
    const ledger = createLedger();
    const tally = ledger.tally("tournament", 3);
    tally.expect(false, () => ({ code: "MATCH_NOT_NEEDED", message: "a" }));
    tally.expect(false, () => ({ code: "AUDIT_DISTANCES_ZERO", severity: "warning", message: "b" }));
    tally.expect(false, () => ({ code: "X_MINE", message: "c" }));
    expect(ledger.findings.map(({ severity }) => severity)).toEqual(["note", "warning", "violation"]);
    expect(severityOf("AUDIT_DISTANCES_ZERO")).toBe("violation");
    expect([findingRow("X_MINE"), findingRow("toString")]).toEqual([null, null]);
  });
});
