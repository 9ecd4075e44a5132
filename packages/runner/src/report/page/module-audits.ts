import { type Html, html } from "@404-gen/core/page";
import { takesCrown } from "@404-gen/core/rules";
import { shortKey } from "../explain.ts";
import type { AuditLine, MinerView, ModuleAudit } from "../round-view.ts";
import { percent } from "./percent.ts";

/** Audits of competition 2: for each repeat of an image, the margins against the miner's own upload and against the contestant whom it beat. */
export function moduleAuditCards(miners: readonly MinerView[]): Html {
  return html`<p class="small soft">A miner who takes the crown has its image run again. What that makes is judged in each repeat against the miner’s own upload, where it may not fall far behind, and against whoever held the crown, whom it has to beat again.</p><div class="grid">${miners.map(
    (miner) => (miner.moduleAudit ? card(miner, miner.moduleAudit) : null),
  )}</div>`;
}

function card({ hotkey, sourceAudit }: MinerView, audit: ModuleAudit): Html {
  const tone = audit.outcome === "passed" ? "good" : audit.outcome === "rejected" ? "bad" : "wait";
  return html`<article class="card"><h3><a href="#miner-${hotkey}" class="mono">${shortKey(hotkey)}</a> <span class="badge ${tone}">${audit.outcome}</span></h3>
${audit.reason ? html`<p class="small">${audit.reason}</p>` : null}${
  audit.isClose ? html`<p class="small wait">The verdict hangs on fewer duels than chance moves.</p>` : null
}${repeatTable(audit)}${
  audit.sameBytes === 0
    ? null
    : html`<p class="small soft">${audit.sameBytes} of its modules are the same bytes in every repeat.</p>`
}<p class="small">Source: ${sourceAudit ? `${sourceAudit.verdict}${sourceAudit.reason ? ` – ${sourceAudit.reason}` : ""}` : "not read"}</p>${
    audit.spread === null
      ? null
      : html`<p class="small soft">Against its own upload the repeats spread by ${(audit.spread * 100).toFixed(1)} % (standard deviation).</p>`
  }</article>`;
}

function repeatTable({ gates, repeats, defender }: ModuleAudit): Html {
  const numbers = [...new Set([...gates.map(({ repeat }) => repeat), ...repeats.map(({ repeat }) => repeat)])];
  const [own, other] = [gates.find(({ side }) => side === "submitted"), gates.find(({ side }) => side !== "submitted")];
  const need = (gate: AuditLine | undefined) => (gate ? `, at least ${percent(gate.line)}` : "");
  return html`<table class="marks small"><thead><tr><th scope="col">Repeat</th><th scope="col">upload${need(own)}</th><th scope="col">${shortKey(defender)}${need(other)}</th></tr></thead><tbody>${numbers.map(
    (number) => {
      const run = repeats.find(({ repeat }) => repeat === number);
      const cell = (isOwn: boolean) =>
        gateCell(gates.find((gate) => gate.repeat === number && (gate.side === "submitted") === isOwn));
      return html`<tr><th scope="row">${number}<br><span class="soft">${sayRun(run)}</span></th><td>${cell(true)}</td><td>${cell(false)}</td></tr>`;
    },
  )}</tbody></table>`;
}

function sayRun(run: ModuleAudit["repeats"][number] | undefined): string {
  if (run === undefined) return "not made yet";
  const { made, failed, seconds, wallSeconds } = run;
  const time = seconds === null ? "" : `, ${seconds.toFixed(0)} s`;
  return `${made} made, ${failed} failed${time}${wallSeconds === null ? "" : ` (${wallSeconds.toFixed(0)} s by the clock)`}`;
}

function gateCell(gate: AuditLine | undefined): Html {
  if (!gate || gate.margin === null) return html`<span class="soft">not played</span>`;
  const passes = takesCrown(gate.margin, gate.line);
  return html`<span class="${passes ? "good" : "bad"}">${percent(gate.margin)} ${passes ? "✓" : "✗"}</span>`;
}
