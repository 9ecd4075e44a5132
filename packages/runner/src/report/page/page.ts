import { type Html, html, pageDocument } from "@404-gen/core/page";
import type { viewerParts } from "@404-gen/render/viewer";
import { sayDoubt } from "../doubt.ts";
import type { RoundView } from "../round-view.ts";
import { auditCards } from "./audits.ts";
import { CLIENT } from "./client.ts";
import { clientData, type PictureSource } from "./client-data.ts";
import type { ModelSource } from "./client-models.ts";
import { crownPath } from "./crown.ts";
import { duelExplorer, winnersPictures } from "./duels.ts";
import { fieldTable } from "./field.ts";
import { findingList } from "./findings.ts";
import { matrixPicture } from "./matrix.ts";
import { minerSections } from "./miners.ts";
import { crownOverTime, fieldFunnel, promptMap } from "./overviews.ts";
import { percent } from "./percent.ts";
import { stageSteps } from "./stages.ts";
import { STYLE } from "./style.ts";

export type PageOptions = {
  /** Puts pictures inside the page instead of links. @default every address stays a link */
  readonly picture?: PictureSource | undefined;
  /** Puts models inside the page. @default the page fetches them from their addresses */
  readonly model?: ModelSource | undefined;
  /** Makes the parts of the page that show duels in 3D. @default none */
  readonly viewer?: typeof viewerParts | undefined;
  /** Line above the title. @default the name of the subnet */
  readonly above?: Html | undefined;
};

/** The report of one round: a single file that needs nothing but the pictures and models to which it links. */
export function renderPage(view: RoundView, options: PageOptions = {}): string {
  const { picture = (url) => url, model = (url) => ({ url }), viewer, above } = options;
  const title = `${view.config.name}, round ${view.round}`;
  const data = clientData(view, picture, model);
  const parts = data.models.length > 0 ? viewer?.(data.models) : undefined;
  return pageDocument({
    title,
    style: STYLE + (parts?.style ?? ""),
    scripts: [...(parts ? [parts.script] : []), CLIENT],
    laterScripts: parts ? [parts.laterScript] : [],
    pictures: "linked",
    connect: parts?.connect,
    data: parts ? { ...data, stands: parts.stands } : data,
    header: html`${above ?? html`<p class="soft small">404-GEN, Bittensor subnet 17</p>`}<h1>${title}</h1>${verdictCard(view)}${banner(view)}
<nav aria-label="Sections"><a href="#crown">Crown</a><a href="#field">Field</a><a href="#matrix">Matches</a><a href="#duel">Duels</a><a href="#audits">Audits</a><a href="#findings">Verification</a><a href="#miners">Why did I win or lose?</a></nav>`,
    main: html`<section id="stages"><h2>Stages</h2>${stageSteps(view)}</section>
<section id="crown"><h2>The crown’s path</h2>${crownPath(view)}${crownOverTime(view)}</section>
<section id="field"><h2>The field</h2>${fieldFunnel(view)}${fieldTable(view)}</section>
<section id="matrix"><h2>Matches</h2>${matrixPicture(view)}${promptMap(view)}</section>
<section id="duel"><h2>Duels</h2>${duelExplorer(view)}</section>
<section id="audits"><h2>Audits</h2>${auditCards(view)}</section>
<section id="findings"><h2>Verification</h2>${findingList(view)}</section>
<section id="miners"><h2>Why did I win or lose?</h2>${minerSections(view)}</section>${parts?.element}`,
    footer: html`Made by 404-gen report from the public record alone.`,
  });
}

/** The card at the top of the page for a record that breaks the rules: then its winner proves nothing. */
function verdictCard({ findings }: RoundView): Html | null {
  const violations = findings.filter(({ severity }) => severity === "violation");
  if (violations.length === 0) return null;
  const [first] = violations;
  const more = violations.length - 1;
  return html`<p class="card broken"><strong>The record breaks the rules: ${violations.length} ${more === 0 ? "violation" : "violations"}.</strong><br><span class="small">${first?.message}${more > 0 ? ` And ${more} more.` : ""} <a href="#findings">All of them</a></span></p>`;
}

function banner(view: RoundView): Html {
  const { winner, config, seed } = view;
  const submissionCount = view.miners.filter(({ submission }) => submission !== null).length;
  const facts = `${view.prompts.size} prompts, ${submissionCount} submissions, ${view.matrix.length} matches${seed === null ? "" : `, seed ${seed}`}`;
  if (!winner)
    return html`<p class="card">The round is not decided: stage ${view.stage.replaceAll("_", " ")}.</p><p class="soft small">${facts}</p>`;
  const margin = view.miners.find(({ hotkey }) => hotkey === winner.winner_hotkey)?.qualification ?? null;
  const who =
    winner.winner_hotkey === "leader"
      ? html`The leader keeps the crown.`
      : html`<a class="mono" href="#miner-${winner.winner_hotkey}">${winner.winner_hotkey}</a> takes the crown${margin === null ? "" : `, ${percent(margin)} against the leader`}.`;
  const deciding = view.runs.at(-1)?.matches.findLast(({ right }) => right === winner.winner_hotkey)?.margin ?? null;
  const doubt = deciding === null ? null : sayDoubt(view, deciding);
  return html`<p class="card crown"><strong>${who}</strong>${doubt ? html`<br><span class="small wait">Its win ${doubt} (${view.noise.measured}).</span>` : null}<br><span class="small soft">${winner.repo} <span class="mono">${winner.commit.slice(0, 7)}</span></span></p>${winnersPictures(view)}<p class="soft small">${facts}; ${percent(config.win_margin)} wins a match</p>`;
}
