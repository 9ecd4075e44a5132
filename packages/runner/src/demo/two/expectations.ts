import { takesCrown } from "@404-gen/core/rules";
import { type ModuleResult, moduleResultExtras, submissionExtrasTwo } from "@404-gen/core/two";
import { type Expectation, expectation } from "../expectation.ts";
import { MINERS_TWO } from "./cast.ts";
import { HOSTILE_MODULES } from "./hostile-modules.ts";
import type { Outcome } from "./load-outcome.ts";

const hotkeyOf = (name: string): string => MINERS_TWO.find((miner) => miner.name === name)?.hotkey ?? "";

/** Checks the demo's claims against the record and the chain. `weightedHotkey` has most of the weight on the chain; null: nobody has any. */
export function checkExpectationsTwo(round: Outcome, weightedHotkey: string | null): Expectation[] {
  const { facts, timeline } = round;
  const entry = (name: string) => timeline.entries.find(({ hotkey }) => hotkey === hotkeyOf(name));
  const verdict = (name: string) => facts.verdicts.get(hotkeyOf(name));
  const margin = (name: string) =>
    round.matrix.find((row) => row.left === "leader" && row.right === hotkeyOf(name))?.margin;
  const [better, cheat, slow] = [entry("better"), verdict("cheat"), verdict("slow")];
  const endings = round.pods.get(hotkeyOf("slow")) ?? [];
  const refusal = round.ignored.find(({ hotkey }) => hotkey === hotkeyOf("unlocked"));
  const scrawl = round.submissions[hotkeyOf("scrawl")];
  const note = submissionExtrasTwo.of(scrawl).hardware_note;
  return [
    expectation("the honest, better miner won", round.winner === hotkeyOf("better"), `winner: ${round.winner}`),
    expectation(
      "its win is verified: it beat the crown's holder with its uploads and with what its image made again",
      better?.status === "won" && better.verified,
      `${better?.status ?? "not in the timeline"}, ${better?.verified ? "verified" : "not verified"}`,
    ),
    expectation(
      "the cheat took the crown first, and the duels of its audit rejected it",
      cheat?.verdict === "failed" && cheat.reason.startsWith("submitted vs generated #"),
      `audit: ${cheat?.verdict ?? "none"}, ${cheat?.reason ?? ""}`,
    ),
    expectation(
      "the slow miner's machine was replaced as it asked, and its audit passed",
      slow?.verdict === "passed" && endings.includes("requested") && endings.includes("completed"),
      `audit: ${slow?.verdict ?? "none"} ${slow?.reason ?? ""}, machines: ${endings.join(", ")}`,
    ),
    expectation(
      "the honest, worse miner did not qualify",
      !takesCrown(margin("worse") ?? 1, facts.winMargin),
      `margin: ${margin("worse") ?? "none"}`,
    ),
    ...hostileExpectations(round),
    expectation(
      "the broken hardware.json gave the usual machine, and its reason is told",
      scrawl?.hardware.join() === "4xH200" && note !== undefined,
      note ?? `hardware: ${scrawl?.hardware.join() ?? "no submission"}`,
    ),
    expectation(
      "the miner without enough locked alpha was left out with a reason",
      scrawl !== undefined && round.submissions[hotkeyOf("unlocked")] === undefined && refusal !== undefined,
      refusal?.code ?? "not recorded",
    ),
    expectation("nothing was scored from a fault of ours", round.skipped === 0, `${round.skipped} duels skipped`),
    expectation(
      "verify proves the round and its history",
      round.verdict === "proved",
      [round.verdict, ...round.findings.map(({ code, message }) => `${code}: ${message}`)].join("; "),
    ),
    expectation(
      "the validator proved the round and put the new leader's weight on the chain",
      weightedHotkey === hotkeyOf("better"),
      `most weight: ${weightedHotkey ?? "none"}`,
    ),
  ];
}

function hostileExpectations({ results, stems }: Outcome): Expectation[] {
  const hostile = results.get(hotkeyOf("hostile")) ?? {};
  return HOSTILE_MODULES.flatMap(({ what, refusedBy }, at) => {
    const stem = stems[at];
    if (stem === undefined) return [];
    const result: ModuleResult | undefined = hostile[stem];
    const code = moduleResultExtras.of(result).code ?? "no code";
    const outcome = `${result?.failure_reason ?? "no failure"}, ${code}`;
    if (refusedBy === null)
      return [
        expectation(
          `the hostile miner's ${what} had no effect`,
          typeof result?.views === "string" || code !== "no code",
          outcome,
        ),
      ];
    const isRefused = result !== undefined && result.views === null && result.failure_reason !== null;
    return [expectation(`the hostile miner's ${what} was refused`, isRefused && refusedBy.test(code), outcome)];
  });
}
