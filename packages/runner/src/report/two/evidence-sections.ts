import { auditVerdictExtras, generationReportExtras, moduleResultExtras, submissionExtrasTwo } from "@404-gen/core/two";
import { type Html, html } from "../html.ts";
import { percent } from "../page/percent.ts";
import type { ModuleRoundView } from "./load-module-round.ts";

/** Each audit: the repeats of its image, the margins of its duels, the verdict, and whether that hangs on chance. */
export function auditSection({ facts, verdicts, generation, auditMatrix }: ModuleRoundView): readonly Html[] {
  return facts.requests.map(({ hotkey, latestDefender }) => {
    const verdict = verdicts[hotkey];
    const noise = auditVerdictExtras.of(verdict).noise;
    const report = generation[hotkey];
    const wall = generationReportExtras.of(report).wall_seconds ?? [];
    const repeats = (report?.repeats ?? []).map(
      ({ repeat_index, generated_prompts, failed_prompts, generation_time }, at) =>
        html`<tr><td>${repeat_index}</td><td>${generated_prompts}</td><td>${failed_prompts}</td><td>${generation_time?.toFixed(1) ?? ""}</td><td>${wall[at]?.toFixed(1) ?? ""}</td>${gates(auditMatrix, { hotkey, repeat: repeat_index, defender: latestDefender })}</tr>`,
    );
    const close = noise?.close ? html` <span class="badge wait">hangs on chance</span>` : "";
    return html`<div class="card"><h3 class="mono">${hotkey}</h3><p><span class="badge ${verdict?.verdict === "failed" ? "bad" : "good"}">${verdict?.verdict ?? "pending"}</span>${close} ${verdict?.reason ?? ""}</p>
<p class="small soft">Beat ${latestDefender.slice(0, 10)}; generation report ${report?.outcome ?? "none"}${report?.reason ? `: ${report.reason}` : ""}</p>
<table><thead><tr><th>repeat</th><th>made</th><th>failed</th><th>seconds</th><th>by the clock</th><th>own upload</th><th>defender</th></tr></thead><tbody>${repeats}</tbody></table></div>`;
  });
}

type Gates = { readonly hotkey: string; readonly repeat: number; readonly defender: string };

function gates(rows: ModuleRoundView["auditMatrix"], { hotkey, repeat, defender }: Gates): readonly Html[] {
  return ["submitted", defender].map((side) => {
    const row = rows.find(({ left, right }) => left === `${side}_${repeat}` && right === hotkey);
    return html`<td>${row === undefined ? "" : percent(row.margin)}</td>`;
  });
}

/** Each miner: its margin, its machines, and every module that is missing or was refused with its rules. */
export function minerSection({
  facts,
  matrix,
  submissions,
  results,
  ignored,
  stems,
}: ModuleRoundView): readonly Html[] {
  const played = facts.field.map((hotkey) => {
    const row = matrix.find(({ left, right }) => left === "leader" && right === hotkey);
    const delivered = results.get(hotkey) ?? {};
    const bad = Object.entries(delivered).filter(([, { failure_reason }]) => failure_reason !== null);
    const note = submissionExtrasTwo.of(submissions[hotkey]).hardware_note;
    const problems = bad.map(([stem, result]) => {
      const { code, message, failures = [] } = moduleResultExtras.of(result);
      const rules = failures.map(({ rule, detail }) => html`<li>${rule}: ${detail}</li>`);
      return html`<li>${stem}: ${result.failure_reason}${code ? ` [${code}]` : ""} ${message ?? ""}<ul>${rules}</ul></li>`;
    });
    return html`<details id="miner-${hotkey}"><summary><span class="mono">${hotkey}</span> ${row ? `${percent(row.margin)} against the leader` : "not played"}, ${Object.keys(delivered).length - bad.length} of ${stems.length} modules</summary>
<p class="small">${submissions[hotkey]?.repo} <span class="mono">${submissions[hotkey]?.commit.slice(0, 7)}</span>, ${submissions[hotkey]?.hardware.join(", ")}</p>${note ? html`<p class="small wait">${note}</p>` : ""}<ul class="lines">${problems}</ul></details>`;
  });
  const left = ignored.map(
    ({ hotkey, code, message }) => html`<li><span class="mono">${hotkey}</span>: ${message} [${code}]</li>`,
  );
  return [...played, ...(left.length > 0 ? [html`<h3>Left out</h3><ul class="lines">${left}</ul>`] : [])];
}

/** What verify came to. */
export function findingSection({ verdict, findings }: ModuleRoundView): Html {
  const list = findings.map(
    ({ code, severity, message }) => html`<li><span class="badge">${severity}</span> ${code}: ${message}</li>`,
  );
  return html`<p>verify says: <strong>${verdict}</strong></p><ul class="lines">${list}</ul>`;
}
