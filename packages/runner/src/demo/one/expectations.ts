import { modelUrl, type Result } from "@404-gen/core/records";
import type { RoundView } from "../../report/round-view.ts";
import { type Expectation, expectation } from "../expectation.ts";
import { MINERS } from "./cast.ts";
import { FAULT_ORDER } from "./faults.ts";

const hotkeyOf = (name: string) => MINERS.find((miner) => miner.name === name)?.hotkey ?? "";

/** Codes with which the guard must refuse the careless miner's files, in the order of its faults. */
const CODES: Readonly<Record<(typeof FAULT_ORDER)[number], RegExp>> = {
  missing: /^DOWNLOAD_NOT_FOUND$/,
  malformed: /^(GLB|PLY)_/,
  oversized: /^DOWNLOAD_TOO_LARGE$/,
  slow: /^DOWNLOAD_TOO_SLOW$/,
  redirect: /^DOWNLOAD_(REDIRECT_REFUSED|FORBIDDEN_ADDRESS)$/,
};

/** Checks the demo's claims against the record and the chain. `weightedHotkey` has most of the weight on the chain; null: nobody has any. */
export function checkExpectations(view: RoundView, weightedHotkey: string | null): Expectation[] {
  const miner = (name: string) => view.miners.find(({ hotkey }) => hotkey === hotkeyOf(name));
  const cheat = miner("cheat")?.generationAudit;
  const timelineNow = view.tournament.crownPath.join(", ");
  return [
    expectation(
      "the honest, better miner won",
      view.winner?.winner_hotkey === hotkeyOf("better"),
      `winner: ${view.winner?.winner_hotkey ?? "none"}`,
    ),
    expectation(
      "the cheat took the crown first, and its audit rejected it on evidence",
      miner("cheat")?.request !== null && cheat?.outcome === "rejected" && cheat.checked_prompts > 0,
      `audit: ${cheat?.outcome ?? "none"}, ${cheat?.checked_prompts ?? 0} prompts checked, ${cheat?.reason ?? ""}`,
    ),
    expectation(
      "the timeline was restarted without the cheat",
      timelineNow === hotkeyOf("better"),
      `crown path: ${timelineNow}`,
    ),
    expectation(
      "the honest, worse miner did not qualify",
      !view.policy.takesCrown(miner("worse")?.qualification ?? 1, view.config.win_margin),
      `margin: ${miner("worse")?.qualification ?? "none"}`,
    ),
    ...carelessExpectations(view),
    expectation(
      "the garbage commitment was left out with a reason",
      miner("garbage")?.submission === null && miner("garbage")?.ignored !== null,
      miner("garbage")?.ignored?.code ?? "not recorded",
    ),
    expectation(
      "nothing was scored from a fault of ours",
      !view.matches.some(({ duels }) => duels.some(({ winner }) => winner === "skipped")),
      `${view.matches.length} matches`,
    ),
    expectation(
      "verify finds nothing",
      view.findings.length === 0,
      view.findings.map(({ code, message }) => `${code}: ${message}`).join("; ") || "no findings",
    ),
    expectation(
      "the validator proved the round and put the new leader's weight on the chain",
      weightedHotkey === hotkeyOf("better"),
      `most weight: ${weightedHotkey ?? "none"}`,
    ),
  ];
}

function carelessExpectations(view: RoundView): Expectation[] {
  const results = view.miners.find(({ hotkey }) => hotkey === hotkeyOf("careless"))?.results ?? {};
  const stems = [...view.prompts.keys()];
  return FAULT_ORDER.flatMap((fault, index) => {
    const stem = stems[index];
    if (stem === undefined) return [];
    const result = results[stem];
    const code = (result?.["x404"] as { code?: string } | undefined)?.code ?? "no code";
    const isRefused =
      result !== undefined && result.png === null && (fault === "malformed" || modelUrl(result as Result) === null);
    return [expectation(`the careless miner's ${fault} file was refused`, isRefused && CODES[fault].test(code), code)];
  });
}
