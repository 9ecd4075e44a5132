import type { SubmissionTwo } from "@404-gen/core/two";
import { expect, it } from "vitest";
import { MINERS_TWO } from "./cast.ts";
import { checkExpectationsTwo } from "./expectations.ts";
import { HOSTILE_MODULES } from "./hostile-modules.ts";
import type { Outcome } from "./load-outcome.ts";

const hotkeyOf = (name: string): string => MINERS_TWO.find((miner) => miner.name === name)?.hotkey ?? "";
const stems = HOSTILE_MODULES.map((_, at) => `p${at}`);
const module = { js: "https://cdn.example/a.js", size: 9, generation_time: 1 };
const success = { ...module, views: "https://cdn.example/a", failure_reason: null };
/** Code that the record has for each refused module. */
const CODES = ["MODULE_TIMEOUT", "PARSE_ERROR", "MODULE_HEAP", "MODEL_TOO_LARGE"] as const;
const refusalOf = (code: string) => ({ ...module, views: null, failure_reason: "refused", x404: { code } });
const submission = (hardware: readonly string[], notes = {}) =>
  ({ repo: "a/b", commit: "c", cdn_url: "u", revealed_at_block: 1, hardware, x404: notes }) as unknown as SubmissionTwo;

/** A round that ended as the demo's must. */
function createOutcome() {
  const hostile = Object.fromEntries(
    stems.map((stem, at) => [stem, at < CODES.length ? refusalOf(`${CODES[at]}`) : success]),
  );
  const margins = { worse: 0.01, better: 0.5, slow: 0.3, cheat: 0.6 };
  return {
    facts: {
      winMargin: 0.1,
      verdicts: new Map([
        [hotkeyOf("cheat"), { verdict: "failed", reason: "submitted vs generated #1: -50.00%" }],
        [hotkeyOf("slow"), { verdict: "passed", reason: "" }],
      ]),
    },
    timeline: { entries: [{ hotkey: hotkeyOf("better"), status: "won", verified: true }] },
    stems,
    submissions: {
      [hotkeyOf("scrawl")]: submission(["4xH200"], { hardware_note: "hardware.json is no JSON" }),
    } as Record<string, SubmissionTwo>,
    ignored: [{ hotkey: hotkeyOf("unlocked"), code: "CONVICTION_LOCK" }],
    winner: hotkeyOf("better") as string | null,
    matrix: Object.entries(margins).map(([name, margin]) => ({ left: "leader", right: hotkeyOf(name), margin })),
    results: new Map([[hotkeyOf("hostile"), hostile as Record<string, unknown>]]),
    pods: new Map([[hotkeyOf("slow"), ["requested", "completed"]]]),
    skipped: 0,
    findings: [],
    verdict: "proved",
  };
}
type Loose = ReturnType<typeof createOutcome>;

const unmet = (change: (outcome: Loose) => void = () => {}, weightedHotkey: string | null = hotkeyOf("better")) => {
  const outcome = createOutcome();
  change(outcome);
  return checkExpectationsTwo(outcome as unknown as Outcome, weightedHotkey)
    .filter(({ met }) => !met)
    .map(({ what }) => what);
};

it("claims nothing beyond what a round that ended as it must shows", () => {
  expect(unmet()).toEqual([]);
});

it.each<[claim: RegExp, change: (outcome: Loose) => void]>([
  [/better miner won/, (it) => { it.winner = hotkeyOf("cheat"); }],
  [/better miner won/, (it) => { it.winner = null; }],
  [/its win is verified/, ({ timeline: { entries } }) => { entries.splice(0); }],
  [/its win is verified/, ({ timeline: { entries } }) => { entries.forEach((entry) => { entry.verified = false; }); }],
  [/its win is verified/, ({ timeline: { entries } }) => { entries.forEach((entry) => { entry.status = "lost"; }); }],
  [/its audit rejected it/, ({ facts }) => { facts.verdicts.delete(hotkeyOf("cheat")); }],
  [/its audit rejected it/, ({ facts }) => { facts.verdicts.set(hotkeyOf("cheat"), { verdict: "failed", reason: "source audit: no" }); }],
  [/its audit rejected it/, ({ facts }) => { facts.verdicts.set(hotkeyOf("cheat"), { verdict: "passed", reason: "" }); }],
  [/machine was replaced/, ({ pods }) => { pods.set(hotkeyOf("slow"), ["completed"]); }],
  [/machine was replaced/, ({ pods }) => { pods.set(hotkeyOf("slow"), ["requested"]); }],
  [/machine was replaced/, ({ facts }) => { facts.verdicts.set(hotkeyOf("slow"), { verdict: "failed", reason: "no" }); }],
  [/worse miner did not qualify/, ({ matrix }) => { matrix.forEach((row) => { if (row.right === hotkeyOf("worse")) row.margin = 0.1; }); }],
  [/worse miner did not qualify/, ({ matrix }) => { matrix.splice(0, 1); }],
  [/broken hardware\.json/, ({ submissions }) => { submissions[hotkeyOf("scrawl")] = submission(["4xH200"]); }],
  [/broken hardware\.json/, ({ submissions }) => { submissions[hotkeyOf("scrawl")] = submission(["1xH200"], { hardware_note: "n" }); }],
  [/locked alpha was left out/, ({ ignored }) => { ignored.splice(0); }],
  [/locked alpha was left out/, ({ submissions }) => { submissions[hotkeyOf("unlocked")] = submission(["4xH200"]); }],
  [/scored from a fault/, (it) => { it.skipped = 1; }],
  [/verify proves/, (it) => { it.verdict = "doubtful"; }],
])("does not hold %s of a round that ended otherwise", (claim, change) => {
  expect(unmet(change)).toEqual([expect.stringMatching(claim)]);
}); // biome-ignore format: a table

it("holds the chain to the new leader's weight", () => {
  for (const weightedHotkey of [null, hotkeyOf("cheat")])
    expect(unmet(() => {}, weightedHotkey)).toEqual([expect.stringContaining("weight on the chain")]);
});

it.each(HOSTILE_MODULES.map(({ what, refusedBy }, at) => ({ what, isRefused: refusedBy !== null, stem: stems[at] ?? "" })))(
  "does not take the $what for refused, or for harmless, by any other answer",
  ({ what, isRefused, stem }) => {
    const answers = isRefused
      ? [undefined, success, refusalOf("FETCH_FAILED"), { ...refusalOf(`${CODES[stems.indexOf(stem)]}`), failure_reason: null }]
      : [undefined, { ...success, views: null }];
    for (const answer of answers)
      expect(unmet(({ results }) => { Object.assign(results.get(hotkeyOf("hostile")) ?? {}, { [stem]: answer }); })).toEqual([
        expect.stringContaining(what),
      ]);
  },
); // biome-ignore format: one thought
