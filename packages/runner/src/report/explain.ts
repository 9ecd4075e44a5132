import type { MinerView, RoundView } from "./round-view.ts";

/** What became of a miner, in a word. */
export type Fate = "winner" | "rejected" | "beaten" | "unqualified" | "left out" | "open";

export const shortKey = (hotkey: string): string => (hotkey === "leader" ? "leader" : hotkey.slice(0, 10));

/** A margin as people read it: +12.5 %. */
export const percent = (margin: number): string => `${margin > 0 ? "+" : ""}${(margin * 100).toFixed(1)} %`;

export function fateOf(miner: MinerView, view: RoundView): Fate {
  if (view.winner?.winner_hotkey === miner.hotkey) return "winner";
  if (miner.submission === null) return "left out";
  if (view.tournament.rejected.includes(miner.hotkey)) return "rejected";
  if (miner.qualification === null) return "open";
  if (miner.qualification < view.config.win_margin) return "unqualified";
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
    ...sayTimeline(miner, view),
    ...sayAudits(miner),
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
    const code = (result["x404"] as { code?: string } | undefined)?.code ?? "no reason recorded";
    reasons.set(code, (reasons.get(code) ?? 0) + 1);
  }
  const list = [...reasons].map(([code, count]) => `${count} × ${code}`).join(", ");
  return [`${previews} of ${total} files have a preview; each of the others loses its prompt (${list}).`];
}

function sayQualification({ qualification }: MinerView, { config }: RoundView): string[] {
  if (qualification === null) return ["Its match with the leader was not played."];
  const need = percent(config.win_margin);
  if (qualification >= config.win_margin)
    return [`Against the leader it came to ${percent(qualification)}: at least ${need} qualifies.`];
  return [`Against the leader it came to ${percent(qualification)}; ${need} was needed to qualify.`];
}

function sayTimeline(miner: MinerView, { tournament, config }: RoundView): string[] {
  return tournament.timeline
    .filter(({ left, right }) => left !== "leader" && (left === miner.hotkey || right === miner.hotkey))
    .map(({ left, right, margin }) => {
      const taken = margin >= config.win_margin;
      if (right === miner.hotkey)
        return `As challenger of ${shortKey(left)} it came to ${percent(margin)} and ${taken ? "took the crown" : "did not take the crown"}.`;
      return `As holder of the crown it met ${shortKey(right)}, who came to ${percent(margin)} and ${taken ? "took it" : "did not take it"}.`;
    });
}

function sayAudits({ generationAudit, sourceAudit, request }: MinerView): string[] {
  if (request === null) return [];
  const said: string[] = [];
  if (generationAudit === null || generationAudit.outcome === "pending") said.push("Its generation audit is open.");
  else {
    const counted = `${generationAudit.failed_prompts} of ${generationAudit.checked_prompts} checked prompts did not match`;
    said.push(
      generationAudit.outcome === "passed"
        ? `Its image was run again and made the same models: ${counted}.`
        : `Its generation audit was rejected: ${generationAudit.reason || "no reason recorded"} (${counted}).`,
    );
  }
  if (sourceAudit)
    said.push(
      sourceAudit.verdict === "passed"
        ? `Its source was read: ${sourceAudit.reason}.`
        : `Its source was refused: ${sourceAudit.reason}.`,
    );
  else said.push("Its source was not read.");
  return said;
}

function sayEnd(miner: MinerView, view: RoundView): string[] {
  const winner = view.winner?.winner_hotkey;
  if (winner === undefined) return [];
  if (winner === miner.hotkey) return ["It held the crown at the end and was approved: it won the round."];
  return [`The round was won by ${shortKey(winner)}.`];
}
