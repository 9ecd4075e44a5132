import type { Result } from "@404-gen/core/records";
import { shortKey } from "../explain.ts";
import { type Html, html } from "../html.ts";
import type { MinerView, RoundView } from "../round-view.ts";

const WIDTH = 360;
const HEIGHT = 92;
/** Distances beyond this stand at the right edge. */
const FARTHEST = 0.5;
/** COMPETITION.md section 10, ACCEPTABLE_DISTANCE; the picture's line. */
const LINE = 0.1;

/** Every audited miner with its verdict and how far each regenerated model lies from the one submitted. */
export function auditCards({ miners, config: _config }: RoundView): Html {
  const audited = miners.filter(({ request }) => request !== null);
  if (audited.length === 0) return html`<p class="soft">Nobody was audited.</p>`;
  return html`<div class="grid">${audited.map(auditCard)}</div>`;
}

function auditCard(miner: MinerView): Html {
  const audit = miner.generationAudit;
  const outcome = audit?.outcome ?? "pending";
  const tone = outcome === "passed" ? "good" : outcome === "rejected" ? "bad" : "wait";
  const time = audit?.generation_time;
  return html`<article class="card"><h3><a href="#miner-${miner.hotkey}" class="mono">${shortKey(miner.hotkey)}</a> <span class="badge ${tone}">${outcome}</span></h3>
<p class="small">${audit ? `${audit.failed_prompts} of ${audit.checked_prompts} prompts did not match, ${audit.failed_critical} of them decisive` : "no verdict yet"}${
    typeof time === "number" ? `; trimmed median ${time.toFixed(1)} s` : ""
  }</p>
${audit?.reason ? html`<p class="small">${audit.reason}</p>` : null}
<p class="small">Source: ${miner.sourceAudit ? `${miner.sourceAudit.verdict} – ${miner.sourceAudit.reason}` : "not read"}</p>
${distanceStrip(miner)}</article>`;
}

function distanceStrip({ generated, request }: MinerView): Html | null {
  const entries = Object.entries(generated);
  if (entries.length === 0) return null;
  const x = (distance: number) => 10 + (Math.min(distance, FARTHEST) / FARTHEST) * (WIDTH - 20);
  const dots = entries.map(([stem, result], index) => {
    const decisive = request?.critical_prompts.includes(stem) ?? false;
    const y = 14 + ((index * 7) % 46);
    const made = result.png !== null;
    const colour = !made || result.distance > LINE ? "var(--bad)" : "var(--good)";
    return html`<circle cx="${x(made ? result.distance : FARTHEST).toFixed(1)}" cy="${y}" r="${decisive ? 5 : 3}" fill="${colour}" fill-opacity=".8"><title>${stem}: ${sayResult(result)}${decisive ? ", decisive" : ""}</title></circle>`;
  });
  return html`<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" role="img" aria-label="Distances of ${entries.length} prompts"><line x1="${x(LINE)}" x2="${x(LINE)}" y1="6" y2="66" stroke="var(--soft)" stroke-dasharray="3 3"/>
<line x1="10" x2="${WIDTH - 10}" y1="68" y2="68" stroke="var(--line)"/>${dots}<text x="10" y="84">0</text><text x="${x(LINE)}" y="84" text-anchor="middle">${LINE}</text><text x="${WIDTH - 10}" y="84" text-anchor="end">${FARTHEST} and more</text></svg>`;
}

const sayResult = ({ png, distance, generation_time }: Result) =>
  png === null ? "not made" : `distance ${distance.toFixed(4)}, ${generation_time.toFixed(1)} s`;
