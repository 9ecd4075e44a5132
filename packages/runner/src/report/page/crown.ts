import { type Html, html } from "@404-gen/core/page";
import type { CrownRun } from "@404-gen/core/rules";
import { sayDoubt } from "../doubt.ts";
import { shortKey } from "../explain.ts";
import type { RoundView } from "../round-view.ts";
import { findingItem } from "./findings.ts";
import { percent } from "./percent.ts";

/** Holders and challengers of the crown, run by run. The last run decided; each run before it ended in a rejection. */
export function crownPath(view: RoundView): Html {
  const { runs, tournament } = view;
  const last = runs.at(-1) ?? { matches: [], endedBy: null };
  const before = runs.slice(0, -1);
  const fallenLeaders = new Set(before.map(({ endedBy }) => endedBy));
  const others = tournament.rejected.filter((hotkey) => !fallenLeaders.has(hotkey));
  return html`${runSteps(last, view)}${overwritten(view)}${
    before.length > 0
      ? html`<details><summary>${before.length} ${before.length > 1 ? "runs" : "run"} before: a holder of the crown was rejected and the timeline began anew</summary><p class="small soft">Worked out from the matches, verdicts and audit requests; when a verdict came is not in the record.</p>${before.map(
          (run, index) => html`<h4>Run ${index + 1}</h4>${runSteps(run, view)}`,
        )}</details>`
      : null
  }${
    others.length > 0
      ? html`<p class="small soft">Rejected without having held the crown: ${others.map((hotkey, index) => html`${index > 0 ? ", " : ""}${minerLink(hotkey)}`)}.</p>`
      : null
  }`;
}

function runSteps({ matches, endedBy }: CrownRun, view: RoundView): Html {
  const { config, policy } = view;
  const steps = matches.map(({ left, right, margin }) => {
    const takesCrown = policy.takesCrown(margin, config.win_margin);
    const doubt = sayDoubt(view, margin);
    return html`<li class="${takesCrown ? "taken" : ""}">${minerLink(right)} against ${minerLink(left)}<br><span class="${takesCrown ? "good" : "soft"}">${percent(margin)} ${takesCrown ? "takes the crown" : "is not enough"}</span>${doubt ? html`<br><span class="small wait">${doubt}</span>` : null}</li>`;
  });
  return html`<ol class="steps"><li><span class="mono">leader</span><br><span class="soft">holds the crown</span></li>${steps}${
    endedBy ? html`<li class="lost">${minerLink(endedBy)}<br><span class="bad">rejected by audit</span></li>` : null
  }</ol>`;
}

/** Decisions that git's history shows and a later one replaced: the path above has only the last decision. */
function overwritten({ findings }: RoundView): Html | null {
  const overwrites = findings.filter(({ code, round }) => code === "DECISION_OVERWRITTEN" && round !== null);
  if (overwrites.length === 0) return null;
  return html`<div class="card broken"><p><strong>${overwrites.length} ${overwrites.length === 1 ? "decision" : "decisions"} of this round came out otherwise before:</strong></p><ul class="small">${overwrites.map(
    (one) => findingItem(one),
  )}</ul></div>`;
}

export const minerLink = (hotkey: string): Html =>
  hotkey === "leader"
    ? html`<span class="mono">leader</span>`
    : html`<a class="mono" href="#miner-${hotkey}">${shortKey(hotkey)}</a>`;
