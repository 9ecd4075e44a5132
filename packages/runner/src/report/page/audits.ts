import { type DistanceDot, distancePlot, type Html, html, safeUrl } from "@404-gen/core/page";
import { isDistanceMeasured, type Result } from "@404-gen/core/records";
import { totalDollars } from "@404-gen/core/two";
import { shortKey } from "../explain.ts";
import type { MinerView, RoundView } from "../round-view.ts";
import { moduleAuditCards } from "./module-audits.ts";

/** Limit of the distance that the plot shows: ACCEPTABLE_DISTANCE of COMPETITION.md section 10. */
const LINE = 0.1;

/** Every audited miner with its verdict and the measurements behind it, and the costs of the machines. */
export function auditCards(view: RoundView): Html {
  return html`${cards(view)}${costLine(view)}`;
}

function costLine({ costs }: RoundView): Html | null {
  if (costs.length === 0) return null;
  const parts = costs.map(
    ({ provider, seconds, dollars }) =>
      `${provider} ${dollars.toFixed(2)} US dollars for ${(seconds / 3600).toFixed(2)} hours`,
  );
  return html`<p class="small" id="costs">Machines of this round: ${parts.join("; ")}; ${totalDollars(costs).toFixed(2)} US dollars in all.</p>`;
}

function cards({ miners }: RoundView): Html {
  const byDuels = miners.filter(({ moduleAudit }) => moduleAudit !== null);
  if (byDuels.length > 0) return moduleAuditCards(byDuels);
  const auditRows = miners.filter(({ request, generationAudit }) => request !== null || generationAudit !== null);
  if (auditRows.length === 0) return html`<p class="soft">Nobody was audited.</p>`;
  return html`<p class="small soft">A miner who takes the crown has its image run again. A dot is a prompt, larger where it was decisive: how far the model made again lies from the one submitted (0 the same, 2 the opposite); the dashed line is the usual limit, ${LINE}.</p><div class="grid">${auditRows.map(auditCard)}</div>`;
}

function auditCard(miner: MinerView): Html {
  const { generationAudit: audit, sourceAudit, request } = miner;
  const outcome = audit?.outcome ?? "pending";
  const tone = outcome === "passed" ? "good" : outcome === "rejected" ? "bad" : "wait";
  const decisive = request?.critical_prompts.length ?? 0;
  const time = audit?.generation_time;
  return html`<article class="card"><h3><a href="#miner-${miner.hotkey}" class="mono">${shortKey(miner.hotkey)}</a> <span class="badge ${tone}">${outcome}</span></h3>
<p class="small">${
    audit
      ? `${audit.failed_prompts} of ${audit.checked_prompts} prompts did not match${decisive > 0 ? `, ${audit.failed_critical} of ${decisive} decisive ones` : ""}`
      : "no verdict yet"
  }${typeof time === "number" ? `; median ${time.toFixed(1)} s` : ""}</p>
${audit?.reason ? html`<p class="small">${audit.reason}</p>` : null}
<p class="small">Source: ${sourceAudit ? `${sourceAudit.verdict}${sourceAudit.reason ? ` – ${sourceAudit.reason}` : ""}` : "not read"}</p>
${distanceStrip(miner)}${mismatches(miner)}</article>`;
}

/** The embedding that the distances are measured with, where the record says so. */
export function embeddingOf({ generationAudit, generated }: MinerView): string | null {
  const extras = [generationAudit?.["x404"], ...Object.values(generated).map((result) => result["x404"])];
  for (const extra of extras) {
    const name = (extra as { embedding?: unknown } | undefined)?.embedding;
    if (typeof name === "string") return name;
  }
  return null;
}

function distanceStrip(miner: MinerView): Html | null {
  const { generated, request } = miner;
  const entries = Object.entries(generated);
  if (entries.length === 0) return null;
  const dots = entries.map(([stem, result]): DistanceDot => {
    const state = stateOf(result);
    const isDecisive = request?.critical_prompts.includes(stem) ?? false;
    const distance = state === "missing" || state === "unmeasured" ? null : result.distance;
    return {
      distance,
      tone: TONES[state],
      isDecisive,
      words: `${stem}: ${sayResult(result)}${isDecisive ? ", decisive" : ""}`,
    };
  });
  const embedding = embeddingOf(miner);
  return html`${distancePlot(dots, { limit: LINE })}<p class="small soft">${embedding ? `Embedding: ${embedding}.` : "The record does not say which embedding."}</p>`;
}

type State = "close" | "far" | "missing" | "unmeasured";
const TONES: Readonly<Record<State, DistanceDot["tone"]>> = {
  close: "good",
  far: "bad",
  missing: "bad",
  unmeasured: "wait",
};

function stateOf(result: Result): State {
  if (result.png === null) return "missing";
  if (!isDistanceMeasured(result)) return "unmeasured";
  return result.distance > LINE ? "far" : "close";
}

function mismatches({ generated, results, request }: MinerView): Html | null {
  const off = Object.entries(generated).filter(([, result]) => stateOf(result) !== "close");
  if (off.length === 0) return null;
  off.sort(([, a], [, b]) => b.distance - a.distance);
  return html`<details><summary class="small">${off.length} prompts beyond the line, with both pictures</summary><ul class="small lines">${off.map(
    ([stem, result]) =>
      html`<li><span class="mono">${stem}</span> ${sayResult(result)}${request?.critical_prompts.includes(stem) ? ", decisive" : ""} ${pictureLink("submitted", results[stem]?.png)} ${pictureLink("made again", result.png)}</li>`,
  )}</ul></details>`;
}

function pictureLink(label: string, url: string | null | undefined): Html | null {
  const safe = safeUrl(url);
  return safe ? html`<a href="${safe}" rel="noreferrer">${label}</a>` : null;
}

function sayResult(result: Result): string {
  const problem = (result["x404"] as { problem?: { code?: unknown } } | undefined)?.problem?.code;
  const because = typeof problem === "string" ? ` (${problem})` : "";
  if (result.png === null) return `not made${because}`;
  if (!isDistanceMeasured(result)) return `not measured${because}`;
  return `distance ${result.distance.toFixed(4)}, ${result.generation_time.toFixed(1)} s`;
}
