import { html } from "@404-gen/core/page";
import { pageProgram } from "../page-program.ts";
import type { SiteData } from "../site-data.ts";
import { sitePage } from "./parts.ts";

/** Data for the page's program. */
export type ProofPageData = {
  /** Name of the repository that was read. */
  readonly name: string;
  /** Paths of the record's archives, beside the page. */
  readonly record: readonly string[];
  /** Rounds with their winners on the pages; without rounds that are not decided. */
  readonly winners: readonly (readonly [round: number, hotkey: string])[];
};

/** The page that fetches the record from the same site and proves it in the visitor's browser, by the same rules as the validator. */
export function proofPage({ name, source, record, rounds, policy }: SiteData): string {
  const data: ProofPageData = {
    name: source.name,
    record,
    winners: rounds.flatMap(({ round, winner }) => (winner === null ? [] : [[round, winner.hotkey] as const])),
  };
  return sitePage({
    title: `Proof, ${name}`,
    header: html`<p class="soft small"><a href="index.html">${name}, all rounds</a></p><h1>Proof in your browser</h1>
<p>This page loads the record of the competition (${record.length} archives beside it) and goes through it by the rules, here: who won, every margin, every audit, the crown. Nothing is sent anywhere.</p>`,
    main: html`${policy === null ? null : html`<p class="card">The pages of this site go by a policy of the validator’s own, ${policy}. This page knows the competition’s own alone, and may come to another answer; <span class="mono">404-gen verify ${source.name} --policy FILE</span> goes by the same.</p>`}<p><button type="button" id="prove">Prove it</button></p>
<p id="progress" class="small soft" role="status"></p><div id="answer"></div>
<noscript><p class="card">Proving needs JavaScript. <span class="mono">404-gen verify ${source.name}</span> does it, and more: it reads the history too.</p></noscript>
<h2>What it cannot show</h2><p class="small">A site could show you a record that is not the competition’s. Compare with the repository itself: <span class="mono">404-gen verify ${source.name}</span> reads it, with its history, and says at which commit${source.commit === null ? "" : html`; this site was made of <span class="mono">${source.commit}</span>`}. On the command line it can also ask the chain and fetch the files.</p>`,
    scripts: [pageProgram("prove")],
    data,
    connect: ["'self'"],
  });
}
