import { type Html, html } from "@404-gen/core/page";
import type { LeaderRecord } from "@404-gen/core/records";
import type { Finding, Proof } from "@404-gen/core/verify";
import { findingItem } from "../../report/page/findings.ts";
import { crownOverTime } from "../../report/page/overviews.ts";
import type { SiteData, SiteRound } from "../site-data.ts";
import { minerPath, minersOf } from "./miner-page.ts";
import { sayWinner, sitePage, when } from "./parts.ts";

/** The site's first page: the proof's verdict, the rounds, the miners. */
export function indexPage(
  data: SiteData,
  { proof, leaders }: { readonly proof: Proof; readonly leaders: LeaderRecord },
): string {
  const { name, source, rounds } = data;
  const findings = proof.findings.filter(({ round }) => round === null);
  return sitePage({
    title: name,
    header: html`<p class="soft small">404-GEN, Bittensor subnet 17</p><h1>${name}</h1>${verdictCard(data)}
<p class="small soft">From ${source.name}${source.commit === null ? "" : html`, commit <span class="mono">${source.commit}</span>`}.</p>
<nav><a href="#rounds">Rounds</a><a href="#miners">Miners</a><a href="proof.html">Prove it in your browser</a><a href="feed.xml">Feed (Atom)</a><a href="feed.json">Feed (JSON)</a><a href="site.json">As JSON</a></nav>`,
    main: html`<section id="rounds"><h2>Rounds</h2>${roundTable(rounds)}${crownOverTime({ leaders, leader: null })}</section>
${findings.length === 0 ? null : html`<section id="findings"><h2>Of the whole competition</h2>${findingItems(findings)}</section>`}
<section id="miners"><h2>Miners</h2><ul class="keys">${[...minersOf(data)].map(
      ([hotkey, own]) =>
        html`<li><a class="mono" href="${minerPath(hotkey)}">${hotkey.slice(0, 16)}…</a> <span class="small soft">${own.length} ${own.length === 1 ? "round" : "rounds"}${wins(own) === 0 ? "" : `, ${wins(own)} won`}</span></li>`,
    )}</ul></section>`,
  });
}

const findingItems = (findings: readonly Finding[]): Html =>
  html`<ul class="small">${findings.map((one) => findingItem({ ...one, hotkey: null }))}</ul>`;

const wins = (own: readonly { readonly fate: string }[]): number => own.filter(({ fate }) => fate === "winner").length;

const WORDS = {
  proved: ["crown", "Nothing in the record differs from the rules."],
  doubtful: ["", "Nothing that a rule forbids, but not everything came by itself: see the rounds’ findings."],
  violated: ["broken", "The record breaks the rules."],
} as const;

function verdictCard({ verdict, rounds }: SiteData): Html {
  const [tone, sentence] = WORDS[verdict];
  const broken = rounds.filter(({ violations }) => violations > 0);
  return html`<p class="card ${tone}"><strong>${sentence}</strong>${
    broken.length === 0
      ? null
      : html` <span class="small">In ${broken.length === 1 ? "round" : "rounds"} ${broken.map(({ round }, index) => html`${index > 0 ? ", " : ""}<a href="${roundPath(round)}">${round}</a>`)}.</span>`
  }<br><span class="small soft">So said the program that made this site. <a href="proof.html">Your browser can look for itself.</a></span></p>`;
}

const roundPath = (round: number) => `rounds/${round}/index.html`;

function roundTable(rounds: readonly SiteRound[]): Html {
  return html`<table class="rounds"><thead><tr><th scope="col">round</th><th scope="col">crown</th><th scope="col" class="beside">over</th><th scope="col" class="count beside">submissions</th><th scope="col" class="count beside">matches</th></tr></thead><tbody>${[
    ...rounds,
  ]
    .reverse()
    .map(
      (one) =>
        html`<tr><th scope="row"><a href="${roundPath(one.round)}">${one.round}</a></th><td>${sayWinner(one)}${one.violations > 0 ? html` <span class="badge bad">${one.violations} ${one.violations === 1 ? "violation" : "violations"}</span>` : null}${one.winner?.doubt ? html` <span class="badge wait">close</span>` : null}</td><td class="beside">${when(one.ended)}</td><td class="count beside">${one.miners.filter(({ fate }) => fate !== "left out").length}</td><td class="count beside">${one.matches}</td></tr>`,
    )}</tbody></table>`;
}
