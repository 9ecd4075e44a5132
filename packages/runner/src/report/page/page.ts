import { percent, shortKey } from "../explain.ts";
import { Html, html, scriptJson } from "../html.ts";
import type { RoundView } from "../round-view.ts";
import { auditCards } from "./audits.ts";
import { CLIENT } from "./client.ts";
import { clientData, type PictureSource } from "./client-data.ts";
import { fieldCards, minerSections } from "./field.ts";
import { matrixPicture } from "./matrix.ts";
import { STYLE } from "./style.ts";

export type PageOptions = {
  /** Pictures carried inside the page instead of linked. @default every address stays a link */
  readonly picture?: PictureSource | undefined;
};

/** The report of one round: a single file that needs nothing but the pictures it links to. */
export function renderPage(view: RoundView, { picture = (url) => url }: PageOptions = {}): string {
  const title = `${view.config.name}, round ${view.round}`;
  const page = html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src https: http: data:; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
<title>${title} – 404-GEN</title><style>${new Html(STYLE)}</style></head><body>
<header><p class="soft small">404-GEN, Bittensor subnet 17</p><h1>${title}</h1>${banner(view)}
<nav aria-label="Sections"><a href="#crown">Crown</a><a href="#field">Field</a><a href="#matrix">Matches</a><a href="#duel">Duels</a><a href="#audits">Audits</a><a href="#findings">Verification</a><a href="#miners">Why</a></nav></header>
<main><section>${timeline(view)}</section>
<section id="crown"><h2>The crown’s path</h2>${crownPath(view)}</section>
<section id="field"><h2>The field</h2>${fieldCards(view)}</section>
<section id="matrix"><h2>Matches</h2>${matrixPicture(view)}</section>
<section id="duel"><h2>Duels</h2>${duelExplorer(view)}</section>
<section id="audits"><h2>Audits</h2>${auditCards(view)}</section>
<section id="findings"><h2>Verification</h2>${findings(view)}</section>
<section id="miners"><h2>Why did I win or lose?</h2>${minerSections(view)}</section></main>
<script type="application/json" id="data">${scriptJson(clientData(view, picture))}</script><script>${new Html(CLIENT)}</script></body></html>`;
  return page.text;
}

function banner(view: RoundView): Html {
  const { winner, config, seed } = view;
  const facts = `${view.prompts.size} prompts, ${view.miners.filter(({ submission }) => submission).length} submissions, ${view.matrix.length} matches${seed === null ? "" : `, seed ${seed}`}`;
  if (!winner)
    return html`<p class="card">The round is not decided: stage ${view.stage}.</p><p class="soft small">${facts}</p>`;
  const who =
    winner.winner_hotkey === "leader"
      ? html`The leader keeps the crown.`
      : html`<span class="mono">${winner.winner_hotkey}</span> takes the crown, ${percent(view.miners.find(({ hotkey }) => hotkey === winner.winner_hotkey)?.qualification ?? 0)} against the leader.`;
  return html`<p class="card crown"><strong>${who}</strong><br><span class="small soft">${winner.repo} <span class="mono">${winner.commit.slice(0, 7)}</span></span></p><p class="soft small">${facts}; ${percent(config.win_margin)} wins a match</p>`;
}

function timeline({ timeline: steps }: RoundView): Html | null {
  if (steps.length === 0) return null;
  const when = (ms: number) => `${new Date(ms).toISOString().slice(0, 16).replace("T", " ")} UTC`;
  return html`<ol class="steps" aria-label="Stages">${steps.map(({ stage, at }) => html`<li><strong>${stage.replaceAll("_", " ")}</strong><br><span class="small soft">${when(at)}</span></li>`)}</ol>`;
}

function crownPath({ tournament, config }: RoundView): Html {
  const steps = tournament.timeline.map(({ left, right, margin }) => {
    const taken = margin >= config.win_margin;
    return html`<li><span class="mono">${shortKey(right)}</span> against <span class="mono">${shortKey(left)}</span><br><span class="${taken ? "good" : "soft"}">${percent(margin)} ${taken ? "takes the crown" : "is not enough"}</span></li>`;
  });
  const rejected = tournament.rejected.map(
    (hotkey) =>
      html`<li><span class="mono">${shortKey(hotkey)}</span><br><span class="bad">rejected by audit</span></li>`,
  );
  return html`<ol class="steps"><li><span class="mono">leader</span><br><span class="soft">holds the crown</span></li>${steps}</ol>${
    rejected.length > 0 ? html`<p class="small soft">Out of the timeline:</p><ul class="steps">${rejected}</ul>` : null
  }`;
}

function duelExplorer({ matches }: RoundView): Html {
  if (matches.length === 0) return html`<p class="soft">No duels are recorded.</p>`;
  const judges = [...new Set(matches.map(({ judge }) => judge).filter((judge) => judge !== null))];
  const offline = matches.some((match) => match.offline === true);
  return html`${judges.length > 0 ? html`<p class="small soft">Judge: ${judges.join(", ")}${offline ? " – offline: measures on the pictures, no model saw them" : ""}</p>` : null}
<div class="pick"><label for="match">Match</label><select id="match">${matches.map(
    ({ left, right, margin }, index) =>
      html`<option value="${index}">${shortKey(left)} – ${shortKey(right)}: ${percent(margin)}</option>`,
  )}</select><label for="filter">Show</label><select id="filter"><option value="all">all prompts</option><option value="left">defender better</option><option value="right">challenger better</option><option value="draw">draws</option><option value="skipped">not judged</option></select></div>
<div id="duels" aria-live="polite"></div><noscript><p>Choosing a match needs JavaScript; everything else stands without it.</p></noscript>`;
}

function findings({ findings: found }: RoundView): Html {
  if (found.length === 0)
    return html`<p class="good">Every decision of this round was recomputed from its records, and nothing differs.</p>`;
  const tones: Readonly<Record<string, string>> = { violation: "bad", warning: "wait", note: "soft" };
  const groups = ["violation", "warning", "note"].map((severity) => ({
    severity,
    list: found.filter((one) => one.severity === severity),
  }));
  return html`${groups
    .filter(({ list }) => list.length > 0)
    .map(
      ({ severity, list }) =>
        html`<details ${severity === "violation" ? "open" : ""}><summary class="${tones[severity]}">${list.length} ${severity}${list.length > 1 ? "s" : ""}</summary><ul class="small">${list.map(
          ({ code, message, file }) =>
            html`<li><span class="mono">${code}</span> ${message} ${file ? html`<span class="soft mono">${file}</span>` : null}</li>`,
        )}</ul></details>`,
    )}`;
}
