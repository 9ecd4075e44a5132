import { explainMiner, type Fate, fateOf, percent, shortKey } from "../explain.ts";
import { type Html, html } from "../html.ts";
import type { MinerView, RoundView } from "../round-view.ts";

const TONES: Readonly<Record<Fate, string>> = {
  winner: "good",
  rejected: "bad",
  beaten: "soft",
  unqualified: "soft",
  "left out": "bad",
  open: "wait",
};

/** One card a miner: who, what it submitted, how it fared. */
export function fieldCards(view: RoundView): Html {
  if (view.miners.length === 0) return html`<p class="soft">Nobody submitted.</p>`;
  return html`<div class="grid">${view.miners.map((miner) => fieldCard(miner, view))}</div>`;
}

function fieldCard(miner: MinerView, view: RoundView): Html {
  const fate = fateOf(miner, view);
  const previews = Object.values(miner.results).filter(({ png }) => png !== null).length;
  return html`<article class="card"><h3><a class="mono" href="#miner-${miner.hotkey}">${shortKey(miner.hotkey)}</a> <span class="badge ${TONES[fate]}">${fate}</span></h3>
${
  miner.submission
    ? html`<p class="small soft">${miner.submission.repo} <span class="mono">${miner.submission.commit.slice(0, 7)}</span>, block ${miner.submission.revealed_at_block}</p>
<p class="small">${previews} of ${view.prompts.size} previews${miner.build ? `; build ${miner.build.status}` : ""}</p>${marginBar(miner, view)}`
    : html`<p class="small">${miner.ignored?.message}</p>`
}</article>`;
}

/** The margin against the leader on a line from −50 % to +50 %, with the mark that qualifies. */
function marginBar({ qualification }: MinerView, { config }: RoundView): Html | null {
  if (qualification === null) return null;
  const x = (margin: number) => 100 + Math.max(-0.5, Math.min(0.5, margin)) * 200;
  const [from, to] = [Math.min(100, x(qualification)), Math.max(100, x(qualification))];
  const colour = qualification >= config.win_margin ? "var(--good)" : "var(--bad)";
  return html`<p class="small">${percent(qualification)} against the leader</p><svg class="bar" viewBox="0 0 200 10" preserveAspectRatio="none" aria-hidden="true"><rect x="0" y="4" width="200" height="2" fill="var(--line)"/><rect x="${from}" y="1" width="${Math.max(1, to - from)}" height="8" fill="${colour}"/><rect x="${x(config.win_margin)}" y="0" width="1" height="10" fill="var(--ink)"/></svg>`;
}

/** For each miner why it won or lost, and what became of each of its files that was refused. */
export function minerSections(view: RoundView): Html {
  return html`${view.miners.map((miner) => {
    const refused = Object.entries(miner.results).filter(([, result]) => result.png === null);
    return html`<details class="card" id="miner-${miner.hotkey}"><summary><span class="mono">${miner.hotkey}</span> – ${fateOf(miner, view)}</summary>
<ol>${explainMiner(miner, view).map((sentence) => html`<li>${sentence}</li>`)}</ol>
${
  refused.length > 0
    ? html`<details><summary class="small">${refused.length} files without a preview</summary><ul class="small">${refused.map(([stem, result]) => html`<li><span class="mono">${stem}</span>: ${sayRefusal(result["x404"])}</li>`)}</ul></details>`
    : null
}</details>`;
  })}`;
}

function sayRefusal(extra: unknown): string {
  const { code, message } = (extra ?? {}) as { code?: string; message?: string };
  return code ? `${message ?? ""} [${code}]`.trim() : "no reason is recorded";
}
