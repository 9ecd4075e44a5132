import { takesCrown } from "@404-gen/core/rules";
import { sayDoubt } from "./doubt.ts";
import type { MinerView, RoundView } from "./round-view.ts";
import { sayTally, tallyOf } from "./tally.ts";

/** A miner's result in the round, as one word. */
export type Fate = "winner" | "rejected" | "beaten" | "unqualified" | "left out" | "open";

export const shortKey = (hotkey: string): string => (hotkey === "leader" ? "leader" : hotkey.slice(0, 10));

/** A margin for people: `+12.5 %`. Where a side has no file at all, the margin is beyond 1, which is no share of prompts. */
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

/** Sentences that say why a miner won or lost, in the order of the decisions. */
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

/** Says what the missing previews cost in the match with the leader. A prompt without a preview on both sides is a draw. */
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

/** Sentences about the miner's matches of the crown's timeline: each match once, in the first run that has it. */
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

/** Sentence about an audit by duels: the results of the models that the image made again. */
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

/** Sentence about the source audit. People also read the sources of miners for which no audit was requested. */
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
