import { takesCrown } from "@404-gen/core/rules";
import { sayDoubt } from "./doubt.ts";
import type { MinerView, RoundView } from "./round-view.ts";
import { sayTally, tallyOf } from "./tally.ts";

/** What became of a miner, in a word. */
export type Fate = "winner" | "rejected" | "beaten" | "unqualified" | "left out" | "open";

export const shortKey = (hotkey: string): string => (hotkey === "leader" ? "leader" : hotkey.slice(0, 10));

/** A margin as people read it: +12.5 %. A side without any file gives a margin beyond 1, which is no share of prompts. */
export const percent = (margin: number): string =>
  Math.abs(margin) > 1
    ? "a walkover"
    : `${margin > 0 ? "+" : margin < 0 ? "−" : ""}${Math.abs(margin * 100).toFixed(1)} %`;

export function fateOf(miner: MinerView, view: RoundView): Fate {
  if (view.winner?.winner_hotkey === miner.hotkey) return "winner";
  if (miner.submission === null) return "left out";
  if (view.tournament.rejected.includes(miner.hotkey)) return "rejected";
  if (miner.qualification === null) return "open";
  if (!view.policy.takesCrown(miner.qualification, view.config.win_margin)) return "unqualified";
  return view.winner ? "beaten" : "open";
}

/** Why a miner won or lost, as sentences, in the order in which it was decided. */
export function explainMiner(miner: MinerView, view: RoundView): string[] {
  if (miner.submission === null) {
    return [
      `Its commitment did not become a submission: ${miner.ignored?.message ?? "no reason is recorded"} [${miner.ignored?.code ?? "UNKNOWN"}].`,
    ];
  }
  return [
    ...sayFiles(miner, view),
    ...sayQualification(miner, view),
    ...sayRuns(miner, view),
    ...sayGeneration(miner),
    ...sayModuleAudit(miner),
    ...saySource(miner),
    ...sayEnd(miner, view),
  ];
}

function sayFiles(miner: MinerView, view: RoundView): string[] {
  const total = view.prompts.size;
  const all = Object.values(miner.results);
  const previews = all.filter(({ png }) => png !== null).length;
  if (all.length === 0) return ["No files of it are recorded yet."];
  if (previews === total) return [`All ${total} files were collected and drawn.`];
  const reasons = new Map<string, number>();
  for (const result of all.filter(({ png }) => png === null)) {
    const code = (result.x404 as { code?: string } | undefined)?.code ?? "no reason recorded";
    reasons.set(code, (reasons.get(code) ?? 0) + 1);
  }
  const list = [...reasons].map(([code, count]) => `${count} × ${code}`).join(", ");
  return [`${previews} of ${total} files have a preview${list ? ` (${list})` : ""}. ${sayLosses(miner, view)}`];
}

/** What the missing previews cost, as the duels with the leader have it: without a preview on either side a prompt is a draw. */
function sayLosses({ hotkey, results }: MinerView, { matches }: RoundView): string {
  const match = matches.find(({ left, right, repeat }) => left === "leader" && right === hotkey && repeat === null);
  if (match === undefined) return "Whoever has no preview loses the prompt, unless the other side has none either.";
  const without = match.duels.filter(({ name }) => (results[name]?.png ?? null) === null);
  const { lost, drawn } = tallyOf({ duels: without });
  return `Against the leader the ${without.length} prompts without one were ${lost} lost and ${drawn} drawn.`;
}

function sayQualification({ hotkey, qualification }: MinerView, view: RoundView): string[] {
  const { config, matches, policy } = view;
  if (qualification === null) return ["Its match with the leader was not played."];
  const need = percent(config.win_margin);
  const noise = sayDoubt(view, qualification);
  const doubt = noise === null ? "" : ` That ${noise}.`;
  const match = matches.find(({ left, right, repeat }) => left === "leader" && right === hotkey && repeat === null);
  const duels = match ? ` (${sayTally(tallyOf(match))})` : "";
  if (policy.takesCrown(qualification, config.win_margin))
    return [`Against the leader it came to ${percent(qualification)}${duels}: at least ${need} qualifies.${doubt}`];
  return [`Against the leader it came to ${percent(qualification)}${duels}; ${need} was needed to qualify.${doubt}`];
}

/** Each match of the crown's timeline once, in the run in which it first counted. */
function sayRuns(miner: MinerView, { runs, config, policy }: RoundView): string[] {
  const sentences = new Set<string>();
  for (const { matches, endedBy } of runs) {
    for (const { left, right, margin } of matches) {
      const takesCrown = policy.takesCrown(margin, config.win_margin);
      if (right === miner.hotkey && (left !== "leader" || takesCrown))
        sentences.add(
          `It met ${left === "leader" ? "the leader’s crown" : `the crown of ${shortKey(left)}`}, came to ${percent(margin)} and ${takesCrown ? "took it" : "did not take it"}.`,
        );
      if (left === miner.hotkey)
        sentences.add(
          `As holder of the crown it met ${shortKey(right)}, who came to ${percent(margin)} and ${takesCrown ? "took it" : "did not take it"}.`,
        );
    }
    if (endedBy === miner.hotkey) sentences.add("It was rejected, and the crown’s timeline ran again without it.");
  }
  return [...sentences];
}

function sayGeneration({ generationAudit, request }: MinerView): string[] {
  if (generationAudit === null || generationAudit.outcome === "pending")
    return request === null ? [] : ["Its generation audit is open."];
  const { outcome, reason, failed_prompts, checked_prompts } = generationAudit;
  const countText = `${failed_prompts} of ${checked_prompts} checked prompts did not match`;
  return outcome === "passed"
    ? [`Its image was run again and made the same models: ${countText}.`]
    : [`Its generation audit was rejected: ${reason || "no reason recorded"} (${countText}).`];
}

/** Of an audit by duels: how what its image made again fared. */
function sayModuleAudit({ moduleAudit: audit }: MinerView): string[] {
  if (audit === null) return [];
  if (audit.outcome === "pending") return ["Its audit is open."];
  const gates = audit.gates.filter(({ margin }) => margin !== null);
  const missCount = gates.filter(({ margin, line }) => !takesCrown(margin ?? 0, line)).length;
  const close = audit.isClose ? "; that hangs on fewer duels than chance moves" : "";
  return audit.outcome === "passed"
    ? [
        `Its image was run again ${audit.repeats.length} times, and all ${gates.length} audit matches confirmed it${close}.`,
      ]
    : [
        `Its audit was rejected: ${audit.reason || "no reason recorded"} (${missCount} of ${gates.length} audit matches missed their line${close}).`,
      ];
}

/** Sources are read by people, also of miners that no audit was asked for. */
function saySource({ sourceAudit, request, moduleAudit }: MinerView): string[] {
  if (sourceAudit === null) return request === null && moduleAudit === null ? [] : ["Its source was not read."];
  const { verdict, reason } = sourceAudit;
  return [
    `${verdict === "passed" ? "Its source passed" : "Its source was refused"}: ${(reason || "no reason recorded").replace(/\.$/, "")}.`,
  ];
}

function sayEnd(miner: MinerView, view: RoundView): string[] {
  const winner = view.winner?.winner_hotkey;
  if (winner === undefined) return [];
  if (winner === miner.hotkey) return ["It held the crown at the end and was approved: it won the round."];
  return [winner === "leader" ? "The leader kept the crown." : `The round was won by ${shortKey(winner)}.`];
}
