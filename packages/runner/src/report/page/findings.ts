import { type Html, html } from "../html.ts";
import type { FindingView, RoundView } from "../round-view.ts";

const SEVERITIES = [
  { severity: "violation", tone: "bad", about: "the record cannot have come of the rules" },
  { severity: "warning", tone: "wait", about: "not without a person’s hand or a fault of the validator’s" },
  { severity: "note", tone: "soft", about: "nothing is wrong; somebody may want to know" },
] as const;

/** Longest value of a record that is shown, characters. */
const LONGEST_VALUE = 160;

/** What `verify` found in this round, the gravest first. */
export function findingList({ findings }: RoundView): Html {
  if (findings.length === 0)
    return html`<p class="good">Every decision of this round was recomputed from its records, and nothing differs.</p>`;
  return html`<p class="small soft">Every decision of this round was recomputed from its records; this is what differs.</p>${SEVERITIES.map(
    ({ severity, tone, about }) => {
      const list = findings.filter((one) => one.severity === severity);
      if (list.length === 0) return null;
      return html`<details ${severity === "violation" ? "open" : ""}><summary><span class="${tone}">${list.length} ${severity}${list.length > 1 ? "s" : ""}</span> <span class="small soft">${about}</span></summary><ul class="small">${list.map(
        (one) => findingItem(one),
      )}</ul></details>`;
    },
  )}`;
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
