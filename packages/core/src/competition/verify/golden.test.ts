import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readerOf } from "../../../testing/build-repository.ts";
import { readTextFiles, sharedDataFolder } from "../../../testing/shared-data.ts";
import { verifyRepository } from "./verify-repository.ts";

type Golden = { readonly findings: readonly (Readonly<Record<string, unknown>> & { readonly why: string })[] };
const folder = sharedDataFolder();

describe.skipIf(!folder)("verify of a real competition (skipped without ../shared/data)", () => {
  it("has exactly the findings that are true of it, each with its reason", async () => {
    const golden = JSON.parse(
      readFileSync(new URL("./golden/recorded-competition.json", import.meta.url), "utf8"),
    ) as Golden;
    const { findings } = await verifyRepository(readerOf(readTextFiles(`${folder}/competition`)));
    const told = findings.map(({ recorded: _, expected: __, commit: ___, ...finding }) => finding);
    expect(told).toEqual(golden.findings.map(({ why: _, ...finding }) => finding));
    expect(golden.findings.every(({ why }) => why.length > 20)).toBe(true);
  });
});
