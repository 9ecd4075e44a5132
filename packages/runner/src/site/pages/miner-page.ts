import { html } from "@404-gen/core/page";
import { percent, shortKey } from "../../report/explain.ts";
import type { MinerSummary } from "../round-summary.ts";
import type { SiteData, SiteFile } from "../site-data.ts";
import { sitePage, when } from "./parts.ts";

type MinerRound = MinerSummary & { readonly round: number; readonly ended: number | null };

/** Form of an address. Only such a text becomes a file's name, since records hold strangers' texts. */
const PLAIN = /^[1-9A-HJ-NP-Za-km-z]{40,60}$/;

/** Path of a miner's page. */
export const minerPath = (hotkey: string): string => `miners/${hotkey}.html`;

/** Every miner with its rounds, the newest first. Miners are sorted by their last round, then by hotkey. */
export function minersOf({ rounds }: SiteData): ReadonlyMap<string, readonly MinerRound[]> {
  const miners = new Map<string, MinerRound[]>();
  for (const { round, ended, miners: own } of [...rounds].reverse())
    for (const miner of own) {
      if (!PLAIN.test(miner.hotkey)) continue;
      miners.set(miner.hotkey, [...(miners.get(miner.hotkey) ?? []), { ...miner, round, ended }]);
    }
  const last = (own: readonly MinerRound[]) => own[0]?.round ?? 0;
  return new Map([...miners].sort(([a, x], [b, y]) => last(y) - last(x) || (a < b ? -1 : 1)));
}

/** A page for each miner: its result in each round, and the reasons. */
export const minerPages = (data: SiteData): readonly SiteFile[] =>
  [...minersOf(data)].map(([hotkey, own]) => ({ path: minerPath(hotkey), body: minerPage(data, { hotkey, own }) }));

type Miner = { readonly hotkey: string; readonly own: readonly MinerRound[] };

const minerPage = ({ name }: SiteData, { hotkey, own }: Miner): string =>
  sitePage({
    title: `${shortKey(hotkey)}, ${name}`,
    header: html`<p class="soft small"><a href="../index.html">${name}, all rounds</a></p><h1 class="mono">${hotkey}</h1>`,
    main: html`${own.map(
      ({ round, ended, fate, margin, why }) =>
        html`<section><h2><a href="../rounds/${round}/index.html#miner-${hotkey}">Round ${round}</a> <span class="badge ${TONES[fate] ?? ""}">${fate}</span></h2><p class="small soft">${when(ended)}${margin === null ? null : html` · ${percent(margin)} against the leader`}</p><ul class="lines">${why.map((sentence) => html`<li>${sentence}</li>`)}</ul></section>`,
    )}`,
  });

const TONES: Readonly<Record<string, string>> = { winner: "good", rejected: "bad", "left out": "wait" };
