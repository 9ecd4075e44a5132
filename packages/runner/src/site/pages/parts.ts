import { type Html, html, type PageParts, pageDocument } from "@404-gen/core/page";
import { percent, shortKey } from "../../report/explain.ts";
import type { RoundSummary } from "../round-summary.ts";

/** Links above the title of a round's page: to all rounds, and to the proof. */
export const aboveRound = (name: string): Html =>
  html`<p class="soft small"><a href="../../index.html">${name}, all rounds</a> · <a href="../../proof.html">prove it here</a></p>`;

/** A date for people; a dash where it is not known. */
export const when = (ms: number | null): Html =>
  ms === null
    ? html`–`
    : html`<time datetime="${new Date(ms).toISOString()}">${new Date(ms).toISOString().slice(0, 10)}</time>`;

/** The winner of a round, in a few words. */
export function sayWinner({ winner, stage }: RoundSummary): string {
  if (winner === null) return stage === "over" ? "not decided" : `not decided: ${stage.replaceAll("_", " ")}`;
  if (winner.hotkey === "leader") return "the leader kept the crown";
  return `${shortKey(winner.hotkey)} took the crown${winner.margin === null ? "" : `, ${percent(winner.margin)}`}`;
}

/** A page of the site other than a round's, with the style and footer of these pages. */
export const sitePage = (parts: Omit<PageParts, "style" | "footer">): string =>
  pageDocument({ ...parts, style: STYLE, footer: html`Made by 404-gen site from the public record alone.` });

const STYLE = `
.rounds{width:100%;border-collapse:collapse;font-size:.95rem}
.rounds th,.rounds td{text-align:left;font-weight:400;padding:.35rem .6rem .35rem 0;border-bottom:1px solid var(--line);vertical-align:top}
.rounds thead th{font-size:.8rem;color:var(--soft)}.rounds .count{text-align:right;font-variant-numeric:tabular-nums}
.keys{columns:auto 22rem;list-style:none;padding:0}.keys li{break-inside:avoid}
@media (max-width:36rem){.rounds .beside{display:none}}
`;
