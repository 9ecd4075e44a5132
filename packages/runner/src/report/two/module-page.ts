import { createHash } from "node:crypto";
import { announceTimeline } from "@404-gen/core/two";
import { Html, html } from "../html.ts";
import type { PictureSource } from "../page/client-data.ts";
import { percent } from "../page/percent.ts";
import { STYLE } from "../page/style.ts";
import { duelSections } from "./duel-sections.ts";
import { auditSection, findingSection, minerSection } from "./evidence-sections.ts";
import type { ModuleRoundView } from "./load-module-round.ts";

export type ModulePageOptions = {
  /** Pictures carried inside the page instead of linked. @default every address stays a link */
  readonly picture?: PictureSource | undefined;
};

const OWN_STYLE = `${STYLE}
.views{display:grid;grid-template-columns:repeat(auto-fill,minmax(7rem,1fr));gap:.3rem}.views img{width:100%;border-radius:6px}
.trio{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,13rem),1fr));gap:.5rem}.trio img{width:100%;border-radius:8px}
pre{white-space:pre-wrap;margin:.3rem 0}table{border-collapse:collapse;width:100%;font-size:.9rem}td,th{text-align:left;padding:.2rem .4rem;border-bottom:1px solid var(--line);font-weight:400}`;

/** Records are written by strangers: the page runs nothing, and loads nothing but pictures. */
const POLICY = `default-src 'none'; img-src https: http: data:; style-src 'sha256-${createHash("sha256").update(OWN_STYLE).digest("base64")}'; base-uri 'none'; form-action 'none'`;

/**
 * The report of one round of competition 2: a single file without a script. It shows the crown's path, each duel with what decided it and its
 * views, the audits' repeats, why modules were refused, and what verify found.
 */
export function modulePage(view: ModuleRoundView, { picture = (url) => url }: ModulePageOptions = {}): string {
  const title = `${view.name}, round ${view.round}`;
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${new Html(POLICY)}"><meta name="referrer" content="no-referrer">
<title>${title} – 404-GEN</title><style>${new Html(OWN_STYLE)}</style></head><body>
<a class="skip" href="#main">To the report</a>
<header><p class="soft small">404-GEN, Bittensor subnet 17</p><h1>${title}</h1>${banner(view)}
<nav aria-label="Sections"><a href="#crown">Crown</a><a href="#matches">Matches</a><a href="#duels">Duels</a><a href="#audits">Audits</a><a href="#miners">Miners</a><a href="#findings">Verification</a></nav></header>
<main id="main"><section id="crown"><h2>The crown’s path</h2><pre>${announceTimeline(view.timeline)}</pre></section>
<section id="matches"><h2>Matches</h2>${matches(view)}</section>
<section id="duels"><h2>Duels</h2>${duelSections(view, picture)}</section>
<section id="audits"><h2>Audits</h2>${auditSection(view)}</section>
<section id="miners"><h2>Miners</h2>${minerSection(view)}</section>
<section id="findings"><h2>Verification</h2>${findingSection(view)}</section></main>
<footer class="small soft">Made by 404-gen report from the public record alone.</footer></body></html>`.text;
}

function banner({ winner, crown, prompts, submissions, facts }: ModuleRoundView): Html {
  const counts = `${prompts.length} prompts, ${Object.keys(submissions).length} submissions; ${percent(facts.winMargin)} wins a match, ${facts.auditRepeats} repeats an audit`;
  if (winner === null) return html`<p class="card">The round is not decided.</p><p class="soft small">${counts}</p>`;
  const who =
    winner === "leader"
      ? html`The leader keeps the crown.`
      : html`<a class="mono" href="#miner-${winner}">${winner}</a> takes the crown.`;
  const close =
    crown?.close && html`<br><span class="small wait">Its margin hangs on fewer duels than chance moves.</span>`;
  return html`<p class="card crown"><strong>${who}</strong>${close}</p><p class="soft small">${counts}</p>`;
}

function matches({ matrix, auditMatrix }: ModuleRoundView): Html {
  const rows = [...matrix, ...auditMatrix].map(
    ({ left, right, margin }) =>
      html`<tr><td class="mono">${left}</td><td class="mono">${right}</td><td>${percent(margin)}</td></tr>`,
  );
  return html`<table><thead><tr><th>left</th><th>right</th><th>margin</th></tr></thead><tbody>${rows}</tbody></table>`;
}
