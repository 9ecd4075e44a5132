import { funnelPlot, type HeatMark, type Html, heatMap, html, spanPlot } from "@404-gen/core/page";
import { shortKey } from "../explain.ts";
import type { RoundView } from "../round-view.ts";

/** The holders of the crown over all rounds, by `leader.json`. The leader when this round began is outlined. */
export function crownOverTime({ leaders, leader }: Pick<RoundView, "leaders" | "leader">): Html | null {
  if (leaders.length < 2) return null;
  const spans = leaders.map((entry, index) => {
    const next = leaders[index + 1]?.effective_block ?? null;
    const name = shortKey(entry.hotkey);
    const until = next === null ? "on" : `to ${next}`;
    return {
      ...{ name, from: entry.effective_block, to: next, isMarked: entry === leader },
      words: `${name} from block ${entry.effective_block} ${until}, weight ${entry.weight}`,
    };
  });
  return html`<h3>The crown over all rounds</h3><p class="small soft">Who led from which block on${leader === null ? "" : "; outlined: the leader when this round began"}.</p>${spanPlot(spans, { title: "The crown over all rounds", unit: "block" })}`;
}

/** The number of miners that were left at each step. */
export function fieldFunnel({ miners, tournament, winner, policy, config }: RoundView): Html | null {
  if (miners.length === 0) return null;
  // Not `tournament.qualified`: in competition 1 that list is without the miners whom an audit rejected.
  const qualifiers = miners.filter(
    ({ qualification }) => qualification !== null && policy.takesCrown(qualification, config.win_margin),
  );
  const hasFiles = miners.filter(({ results }) => Object.values(results).some(({ png }) => png !== null));
  const steps = [
    { name: "committed", count: miners.length },
    { name: "submitted", count: miners.filter(({ submission }) => submission !== null).length },
    { name: "delivered models", count: hasFiles.length },
    { name: "beat the leader by enough", count: qualifiers.length },
    {
      name: "not rejected by an audit",
      count: qualifiers.filter(({ hotkey }) => !tournament.rejected.includes(hotkey)).length,
    },
    { name: "took the crown", count: winner !== null && winner.winner_hotkey !== "leader" ? 1 : 0 },
  ];
  return funnelPlot(steps, { title: "The field, step by step" });
}

const MARKS = { right: "won", left: "lost", draw: "drawn", skipped: null } as const satisfies Record<string, HeatMark>;

/** The result of each prompt against the leader, miner by miner: it shows which prompts are hard, and which miner is good at which. */
export function promptMap({ miners, matches, prompts }: RoundView): Html | null {
  const playing = miners.filter(({ submission }) => submission !== null).map(({ hotkey }) => hotkey);
  const columns = playing.flatMap((hotkey, index) => {
    const match = matches.find((one) => one.repeat === null && one.left === "leader" && one.right === hotkey);
    return match
      ? [{ name: String(index + 1), won: new Map(match.duels.map((duel) => [duel.name, MARKS[duel.winner]])) }]
      : [];
  });
  if (columns.length === 0) return null;
  const wins = (stem: string) => columns.filter(({ won }) => won.get(stem) === "won").length;
  const rows = [...prompts.keys()].map((stem) => ({ stem, count: wins(stem) })).sort((a, b) => b.count - a.count);
  const description = `${rows.length} prompts, those that most miners won first; ${columns.length} miners by their number in the field. ${rows[0]?.stem}: ${rows[0]?.count} wins; ${rows.at(-1)?.stem}: ${rows.at(-1)?.count}.`;
  const map = heatMap(
    {
      rows: rows.map((_, index) => String(index + 1)),
      columns: columns.map(({ name }) => name),
      mark: (row, column) => columns[column]?.won.get(rows[row]?.stem ?? "") ?? null,
    },
    { title: "Prompts against the leader", description },
  );
  return html`<details><summary>Prompts against the leader, miner by miner</summary><p class="small soft">A column is a miner by its number in the field, a row a prompt: those that most miners won come first. Large square: won; bar: a draw; small square: lost.</p>${map}
<details><summary>The rows by name</summary><ol class="small lines">${rows.map(({ stem, count }) => html`<li><span class="mono">${stem}</span> <span class="soft">${count} of ${columns.length} won</span></li>`)}</ol></details></details>`;
}
