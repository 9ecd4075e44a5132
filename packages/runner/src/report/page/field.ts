import { type Html, html } from "@404-gen/core/page";
import { type Fate, fateOf, shortKey } from "../explain.ts";
import type { MinerView, RoundView } from "../round-view.ts";
import { percent } from "./percent.ts";

export const FATE_TONES: Readonly<Record<Fate, string>> = {
  winner: "good",
  rejected: "bad",
  beaten: "soft",
  unqualified: "soft",
  "left out": "bad",
  open: "wait",
};

/** Fates in the order of the summary. */
const FATES = ["winner", "beaten", "rejected", "unqualified", "open", "left out"] as const;

/** The table of miners, one line each: number, hotkey, submission, result. On a small screen a line becomes two. */
export function fieldTable(view: RoundView): Html {
  if (view.miners.length === 0) return html`<p class="soft">Nobody submitted.</p>`;
  const fates = view.miners.map((miner) => fateOf(miner, view));
  const counts = FATES.map((fate) => ({ fate, count: fates.filter((one) => one === fate).length })).filter(
    ({ count }) => count > 0,
  );
  return html`<p class="small soft">By result, numbered by reveal block: ${counts.map(({ fate, count }) => `${count} ${fate}`).join(", ")}.</p>
<table class="field"><thead><tr><th scope="col">#</th><th scope="col">Miner</th><th scope="col">Solution</th><th scope="col">Files</th><th scope="col">Against the leader</th><th scope="col">Fate</th></tr></thead><tbody>${byResult(view, fates).map((row) => fieldRow(row.miner, { ...row, view }))}</tbody></table>`;
}

/** Sorts by fate, the winner first, and within a fate by the margin against the leader. The number stays that of the order by reveal block. */
function byResult({ miners }: RoundView, fates: readonly Fate[]) {
  const rows = miners.map((miner, index) => ({ miner, index, fate: fates[index] ?? ("open" as const) }));
  const margin = ({ miner }: (typeof rows)[number]) => miner.qualification ?? Number.NEGATIVE_INFINITY;
  return rows.sort((a, b) => {
    const fate = FATES.indexOf(a.fate) - FATES.indexOf(b.fate);
    return fate !== 0 ? fate : margin(a) === margin(b) ? a.index - b.index : margin(b) > margin(a) ? 1 : -1;
  });
}

type Row = { readonly view: RoundView; readonly index: number; readonly fate: Fate };

function fieldRow(miner: MinerView, { view, index, fate }: Row): Html {
  const { submission, ignored, build, results } = miner;
  const previews = Object.values(results).filter(({ png }) => png !== null).length;
  const badge = html`<span class="badge ${FATE_TONES[fate]}">${fate}</span>`;
  const key = html`<a class="mono" href="#miner-${miner.hotkey}">${shortKey(miner.hotkey)}</a>`;
  if (submission === null)
    return html`<tr><td class="soft">–</td><th scope="row">${key}</th><td colspan="3" class="what small">${ignored?.message}</td><td>${badge}</td></tr>`;
  const buildNote = build && build.status !== "success" ? html` <span class="bad">build ${build.status}</span>` : null;
  return html`<tr><td class="soft">${index + 1}</td><th scope="row">${key}</th><td class="what small soft">${submission.repo} <span class="mono">${submission.commit.slice(0, 7)}</span>, block ${submission.revealed_at_block}</td><td class="files small">${previews}/${view.prompts.size}${buildNote}</td><td class="against">${marginBar(miner, view)}</td><td>${badge}</td></tr>`;
}

/** The margin against the leader on a line from −50 % to +50 %, with a mark where it qualifies. */
function marginBar({ qualification }: MinerView, { config, policy }: RoundView): Html {
  if (qualification === null) return html`<span class="small soft">not played</span>`;
  const x = (margin: number) => 100 + Math.max(-0.5, Math.min(0.5, margin)) * 200;
  const [from, to] = [Math.min(100, x(qualification)), Math.max(100, x(qualification))];
  const colour = policy.takesCrown(qualification, config.win_margin) ? "var(--good)" : "var(--bad)";
  return html`<span class="small">${percent(qualification)}</span><svg class="bar" viewBox="0 0 200 10" preserveAspectRatio="none" aria-hidden="true"><rect x="0" y="4" width="200" height="2" fill="var(--line)"/><rect x="${from}" y="1" width="${Math.max(1, to - from)}" height="8" fill="${colour}"/><rect x="${x(config.win_margin)}" y="0" width="1.5" height="10" fill="var(--ink)"/></svg>`;
}
