import { describe, expect, it } from "vitest";
import type { RoundFacts } from "./facts.ts";
import { openAudit } from "./open-audit.ts";

const facts = (rest: Partial<RoundFacts>): RoundFacts => ({
  ...{ field: ["a"], winMargin: 0.05, auditRepeats: 3, margins: new Map(), audits: new Map() },
  ...{ reports: new Map(), sourceAudits: new Map(), requests: [], verdicts: new Map() },
  ...rest,
});
const report = (...repeats: number[]) => new Map([["a", { outcome: "pending" as const, reason: "", repeats }]]);

describe("openAudit", () => {
  it("waits for every repeat and for the sources, when nothing is recorded", () => {
    expect(openAudit(facts({}), "a")).toEqual({ repeats: [1, 2, 3], source: true });
  });

  it("waits for the repeats that are not complete, whatever order the others came in", () => {
    expect(openAudit(facts({ reports: report(3, 1) }), "a").repeats).toEqual([2]);
    expect(openAudit(facts({ reports: report(3, 1, 2) }), "a").repeats).toEqual([]);
  });

  it("waits for no person who has spoken, however", () => {
    for (const verdict of ["passed", "failed"] as const)
      expect(openAudit(facts({ sourceAudits: new Map([["a", { verdict, reason: "" }]]) }), "a").source).toBe(false);
    expect(openAudit(facts({ sourceAudits: new Map([["b", { verdict: "passed", reason: "" }]]) }), "a").source).toBe(
      true,
    );
  });
});
