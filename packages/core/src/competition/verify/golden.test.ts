import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readTextFiles, sharedDataFolder } from "../../../testing/shared-data.ts";
import { readerOf } from "./reader-of.ts";
import { verifyRepository } from "./verify-repository.ts";

type Golden = { readonly findings: readonly (Readonly<Record<string, unknown>> & { readonly why: string })[] };
const folder = sharedDataFolder();

const golden = JSON.parse(
  readFileSync(new URL("./golden/recorded-competition.json", import.meta.url), "utf8"),
) as Golden;

it("has every finding of the recorded competition under its cause in docs/verify.md, with their numbers", () => {
  const causes = new Map<string, number>();
  for (const { severity, code, why } of golden.findings) {
    const cause = `| ${severity} | \`${code}\` | ${why} |`;
    causes.set(cause, (causes.get(cause) ?? 0) + 1);
  }
  const page = readFileSync(new URL("../../../../../docs/verify.md", import.meta.url), "utf8");
  const rows = page.split("\n").filter((line) => /^\| \d+ \| (violation|warning|note) \|/.test(line));
  expect(rows.sort()).toEqual([...causes].map(([cause, number]) => `| ${number} ${cause}`).sort());
  expect(golden.findings.length).toBeGreaterThan(100);
});

describe.skipIf(!folder)("verify of a real competition (skipped without ../shared/data)", () => {
  it("has exactly the findings that are true of it, each with its reason", async () => {
    const { findings } = await verifyRepository(readerOf(readTextFiles(`${folder}/competition`)));
    const plain = findings.map(({ recorded: _, expected: __, commit: ___, ...finding }) => finding);
    expect(plain).toEqual(golden.findings.map(({ why: _, ...finding }) => finding));
    expect(golden.findings.every(({ why }) => why.length > 20)).toBe(true);
  });
});
