import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readTextFiles, sharedDataFolder } from "../../../testing/shared-data.ts";
import { parseAuditRequests } from "../records/audit-requests.ts";
import { parseGenerationAudits } from "../records/generation-audits.ts";
import { UNMEASURED_DISTANCE } from "../records/measured-distance.ts";
import { modelUrl } from "../records/recorded-model.ts";
import { parseResults, type Result, type Results } from "../records/results.ts";
import { auditVerdict, isGenerated } from "./audit-verdict.ts";

const result = (fields: Partial<Result> = {}): Result => ({
  glb: "https://x/m.glb",
  png: "https://x/m.png",
  generation_time: 50,
  size: 1,
  attempts: 1,
  distance: 0.01,
  ...fields,
});
const stems = Array.from({ length: 40 }, (_, index) => `p${index}`);
const resultsWith = (bad: Readonly<Record<string, Partial<Result> | null>> = {}): Results =>
  Object.fromEntries(stems.flatMap((stem) => (bad[stem] === null ? [] : [[stem, result(bad[stem] ?? {})] as const])));
const spoil = (count: number, fields: Partial<Result> | null, from = 0) =>
  Object.fromEntries(stems.slice(from, from + count).map((stem) => [stem, fields]));
const judge = (bad: Readonly<Record<string, Partial<Result> | null>>, critical: readonly string[] = []) =>
  auditVerdict({ submitted: stems, generated: resultsWith(bad), critical });

describe("auditVerdict", () => {
  it("passes what is alike and in time", () => {
    expect(judge({})).toEqual({
      outcome: "passed",
      checked_prompts: 40,
      failed_prompts: 0,
      failed_critical: 0,
      generation_time: 50,
      reason: "",
      mismatches: [],
    });
  });

  it("takes a median exactly at its limit, and has none where nothing was generated", () => {
    const at = (generation_time: number) => judge(spoil(40, { generation_time }));
    expect(at(90)).toMatchObject({ outcome: "passed", generation_time: 90 });
    expect(at(90.01)).toMatchObject({ outcome: "rejected" });
    const nothing = judge(spoil(40, null));
    expect(nothing).toMatchObject({ outcome: "rejected", generation_time: null });
    expect(nothing.reason).not.toContain("median");
    expect(isGenerated(undefined)).toBe(false);
  });

  it("says how many distances are still missing, while nothing else rejects", () => {
    const open = judge(spoil(2, UNMEASURED_DISTANCE));
    expect(open).toMatchObject({ outcome: "pending", reason: "2 distances are not measured yet" });
  });

  it.each([
    ["missing", null],
    ["failed", { glb: null, png: null }],
    ["failed", { png: null }],
    ["failed", { glb: null }],
    ["overtime", { generation_time: 180.5 }],
    ["distance", { distance: 0.1000001 }],
  ] as const)("a mismatch: %s", (why, fields) => {
    expect(judge({ p3: fields }).mismatches).toEqual([{ name: "p3", why }]);
  });

  it("the limits themselves are no mismatch", () => {
    expect(judge({ p3: { generation_time: 180, distance: 0.1 } }).mismatches).toEqual([]);
  });

  it("tolerates 6 non-critical and 1 critical mismatches", () => {
    const critical = stems.slice(30);
    expect(judge({ ...spoil(6, null), ...spoil(1, null, 30) }, critical).outcome).toBe("passed");
    expect(judge({ ...spoil(7, null), ...spoil(1, null, 30) }, critical)).toMatchObject({
      outcome: "rejected",
      failed_prompts: 7,
      failed_critical: 1,
      reason: "Non-critical mismatches (7) exceed tolerance (6)",
    });
    expect(judge(spoil(2, null, 30), critical)).toMatchObject({
      outcome: "rejected",
      failed_prompts: 0,
      failed_critical: 2,
      reason: "Critical mismatches (2) exceed tolerance (1)",
    });
  });

  it("rejects slow images by the median, and joins reasons", () => {
    const slow = Object.fromEntries(stems.map((stem) => [stem, { generation_time: 91 }]));
    expect(judge(slow).reason).toBe("Trimmed median generation time (91.00 s) exceeds limit (90 s)");
    expect(judge({ ...slow, ...spoil(7, null) }).reason).toMatch(/ exceeds limit \(90 s\); Non-critical /);
    const half = Object.fromEntries(stems.slice(0, 20).map((stem) => [stem, { generation_time: 179 }]));
    expect(judge(half)).toMatchObject({ outcome: "rejected", generation_time: 114.5 });
  });

  it("stays open while a distance is unmeasured, but a rejection does not wait for it", () => {
    const unmeasuredResult = { ...UNMEASURED_DISTANCE, distance: 0 };
    expect(judge({ p3: unmeasuredResult })).toMatchObject({ outcome: "pending", failed_prompts: 0 });
    expect(judge({ ...spoil(7, null), p30: unmeasuredResult }).outcome).toBe("rejected");
  });

  it("never gets kinder when a measured prompt turns into a mismatch", () => {
    const order = { passed: 0, pending: 1, rejected: 2 };
    const kind = fc.constantFrom<Partial<Result>>({ distance: 0.2 }, UNMEASURED_DISTANCE, {});
    fc.assert(
      fc.property(fc.array(kind, { maxLength: 40 }), fc.nat(39), (kinds, at) => {
        const bad = Object.fromEntries(kinds.map((fields, index) => [`p${index}`, fields]));
        if (kinds[at] === UNMEASURED_DISTANCE) return;
        const before = judge(bad, stems.slice(0, 5));
        const after = judge({ ...bad, [`p${at}`]: { distance: 1 } }, stems.slice(0, 5));
        expect(order[after.outcome]).toBeGreaterThanOrEqual(order[before.outcome]);
      }),
    );
  });
});

const folder = sharedDataFolder();
describe.skipIf(!folder)("a real competition (skipped without ../shared/data)", () => {
  const files = folder ? readTextFiles(`${folder}/competition`) : new Map<string, string>();
  const recompute = (round: number, hotkey: string) => {
    const read = (name: string) => files.get(`rounds/${round}/${name}`) ?? "";
    const submissions = parseResults(read(`${hotkey}/submitted.json`), { path: "" });
    const request = parseAuditRequests(read("require_audit.json"), { path: "" }).find((r) => r.hotkey === hotkey);
    return auditVerdict({
      submitted: Object.keys(submissions).filter((stem) => modelUrl(submissions[stem] as Result) !== null),
      generated: parseResults(read(`${hotkey}/generated.json`), { path: "" }),
      critical: request?.critical_prompts ?? [],
    });
  };

  it("every verdict comes out as recorded, number for number; one entry of round 0 was written by hand", () => {
    const byHand = "5FP3qpaSyRrmpEcFstA3NbCDFvRB6GErTrwTX93zNPJvwXfr";
    const comparisons: string[] = [];
    for (const round of [0, 1]) {
      const audits = parseGenerationAudits(files.get(`rounds/${round}/generation_audits.json`) ?? "", { path: "" });
      for (const [hotkey, recordedAudit] of Object.entries(audits)) {
        const { mismatches: _, ...verdict } = recompute(round, hotkey);
        const { hotkey: _inner, ...rest } = recordedAudit;
        if (hotkey === byHand) expect(verdict).toMatchObject({ outcome: "rejected", checked_prompts: 128 });
        else expect(verdict).toEqual(rest);
        comparisons.push(hotkey);
      }
    }
    expect(comparisons).toHaveLength(7);
  });
});

describe("a pass rests on evidence", () => {
  const failure: Result = { glb: null, png: null, generation_time: 0, size: 0, attempts: 3, distance: 0 };
  const alike: Result = { ...failure, glb: "https://x/a.glb", png: "https://x/a.png", generation_time: 2 };
  const audit = (results: readonly Result[], settings = {}) => {
    const ownStems = results.map((_, n) => `p${n}`);
    const generatedResults = Object.fromEntries(results.map((result, n) => [`p${n}`, result]));
    return auditVerdict({ submitted: ownStems, generated: generatedResults, critical: [], settings });
  };

  it("an image that generated nothing is rejected, also where every mismatch is tolerated", () => {
    const { outcome, reason, generation_time } = audit(Array(6).fill(failure));
    expect({ outcome, generation_time }).toEqual({ outcome: "rejected", generation_time: null });
    expect(reason).toBe("Generated prompts (0) are fewer than the 3 of 6 that a pass rests on");
  });

  it("half of the prompts is the least, to the prompt, and a setting", () => {
    expect(audit([alike, alike, alike, failure, failure, failure]).outcome).toBe("passed");
    expect(audit([alike, alike, failure, failure, failure, failure]).outcome).toBe("rejected");
    expect(audit([alike, alike, failure, failure, failure, failure], { minGeneratedShare: 0.3 }).outcome).toBe(
      "passed",
    );
  });

  it("whatever is tolerated, none passes without a time that was measured", () => {
    fc.assert(
      fc.property(fc.nat({ max: 20 }), fc.nat({ max: 20 }), (prompts, maxMismatchedPrompts) => {
        const { outcome } = audit(Array(prompts).fill(failure), { maxMismatchedPrompts, minGeneratedShare: 0 });
        expect(outcome).toBe("rejected");
      }),
    );
  });
});
