import { type Html, html } from "@404-gen/core/page";
import type { FindingView, ProofView, RoundView } from "../round-view.ts";

const SEVERITIES = [
  { severity: "violation", tone: "bad", about: "the record cannot have come of the rules" },
  { severity: "warning", tone: "wait", about: "not without a person’s hand or a fault of the validator’s" },
  { severity: "note", tone: "soft", about: "nothing is wrong; somebody may want to know" },
] as const;

/** Longest value of a record that is shown, characters. */
const LONGEST_VALUE = 160;

/** The findings of `verify` in this round, the most severe first. Findings that belong to no round follow. */
export function findingList({ findings, proof }: RoundView): Html {
  const own = findings.filter(({ round }) => round !== null);
  const beside = findings.filter(({ round }) => round === null);
  return html`${proofTable(proof)}${
    findings.length === 0
      ? html`<p class="good">Nothing differs from the rules.</p>`
      : own.length === 0
        ? html`<p class="good">In this round nothing differs from the rules.</p>`
        : bySeverity(own)
  }${beside.length > 0 ? html`<h3>Of the whole competition</h3>${bySeverity(beside)}` : null}${leftOut(proof)}`;
}

/** The numbers of comparisons, by family of checks. */
function proofTable(proof: ProofView | null): Html | null {
  if (proof === null) return html`<p class="small soft">Nobody proved these records: they stand here as they are.</p>`;
  const families = Object.entries(proof.checked).filter(([, count]) => count > 0);
  if (families.length === 0) return null;
  const all = families.reduce((sum, [, count]) => sum + count, 0);
  return html`<p class="small soft">${all} things were recomputed from the records and compared: ${families.map(([family, count]) => `${count} of ${family}`).join(", ")}.</p>`;
}

function leftOut(proof: ProofView | null): Html | null {
  if (proof === null || proof.notChecked.length === 0) return null;
  return html`<p class="small soft">Not looked at: ${proof.notChecked.map(({ what, why }, index) => html`${index > 0 ? "; " : ""}${what} (${why})`)}.</p>`;
}

function bySeverity(findings: readonly FindingView[]): Html {
  return html`${SEVERITIES.map(({ severity, tone, about }) => {
    const list = findings.filter((one) => one.severity === severity);
    if (list.length === 0) return null;
    return html`<details ${severity === "violation" ? "open" : ""}><summary><span class="${tone}">${list.length} ${severity}${list.length > 1 ? "s" : ""}</span> <span class="small soft">${about}</span></summary><ul class="small">${list.map(
      (one) => findingItem(one),
    )}</ul></details>`;
  })}`;
}

export function findingItem({ code, message, file, hotkey, recorded, expected }: FindingView): Html {
  const values = [
    ["recorded", recorded],
    ["expected", expected],
  ].filter(([, value]) => value !== undefined && value !== null);
  return html`<li><span class="mono">${code}</span> ${message}${file ? html` <span class="soft mono">${file}</span>` : null}${values.map(
    ([name, value]) => html`<br><span class="soft">${String(name)} <span class="mono">${sayValue(value)}</span></span>`,
  )}${hotkey ? html` <a href="#miner-${hotkey}">its miner</a>` : null}</li>`;
}

function sayValue(value: unknown): string {
  const text = JSON.stringify(value) ?? "";
  return text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE - 1)}…` : text;
}
