import type { RoundView } from "../../report/round-view.ts";
import type { OwnStory } from "./check-own.ts";

/** Reads the facts about one miner from the record of a round. */
export function ownStory(view: RoundView, hotkey: string): OwnStory {
  const miner = view.miners.find((one) => one.hotkey === hotkey);
  const audit = miner?.generationAudit ?? miner?.moduleAudit ?? null;
  return {
    submitted: miner !== undefined && miner.submission !== null,
    ignored: miner?.ignored ?? null,
    refused: [...view.prompts.keys()].flatMap((stem) => {
      const result = miner?.results[stem];
      return result?.png ? [] : [`${stem}: ${(result?.x404 as { code?: string } | undefined)?.code ?? "not recorded"}`];
    }),
    margin: miner?.qualification ?? null,
    audit: audit?.outcome ?? (miner?.request ? "asked for, without a verdict" : null),
    auditReason: audit?.reason ?? "",
    winner: view.winner?.winner_hotkey === hotkey,
    skipped: view.matches.flatMap(({ duels }) => duels).filter(({ winner }) => winner === "skipped").length,
    findings: view.findings,
  };
}
