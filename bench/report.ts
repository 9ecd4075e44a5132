/**
 * Size of a large round's report, and the time until Chromium shows it: 45 miners, 128 prompts, 150 matches, both answers of the
 * judge to every duel.
 *
 *   npx tsx --conditions=@404-gen/source bench/report.ts
 *
 * Limits: below 15 MB, open in less than 2 s. The browser's own start is measured with an empty page and subtracted.
 */

import { readerOf } from "../packages/core/src/competition/verify/reader-of.ts";
import { chromiumPath, openPage } from "../packages/core/testing/chromium.ts";
import { loadRound } from "../packages/runner/src/report/load-round.ts";
import { renderPage } from "../packages/runner/src/report/page/page.ts";
import { makeRecords } from "../packages/runner/testing/make-records.ts";

const LIMITS = { bytes: 15e6, openMs: 2000 };
const RUNS = 5;

const ms = async (work: () => Promise<unknown>) => {
  const begin = performance.now();
  await work();
  return performance.now() - begin;
};
const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
const row = (what: string, value: string, limit = "") =>
  console.log(`${what.padEnd(34)}${value.padStart(12)}  ${limit}`);

const { files } = makeRecords({ miners: 45, prompts: 128, matches: 150 });
let page = "";
const making = await ms(async () => {
  page = renderPage({ ...(await loadRound(readerOf(files), { round: 0 })), findings: [] });
});
const bytes = Buffer.byteLength(page);
row("45 miners, 128 prompts, 150 matches", "");
row("load and draw", `${making.toFixed(0)} ms`);
row("page", `${(bytes / 1e6).toFixed(2)} MB`, `${((bytes / LIMITS.bytes) * 100).toFixed(0)} % of the limit`);

if (chromiumPath() === null) console.log("no Chromium is installed: opening was not measured");
else {
  // The page gives the time from the start of its navigation to the layout of the first duels.
  const clock =
    "document.body.offsetHeight; document.getElementById('answer').textContent = performance.now().toFixed(0);";
  const pageTimes = page
    .replace(/<meta http-equiv="Content-Security-Policy"[^>]*>/, "")
    .replace("</body>", `<pre id="answer"></pre><script>${clock}</script></body>`);
  const inside: number[] = [];
  const outside: number[] = [];
  const empty: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    empty.push(await ms(() => openPage("<p>", { realTime: true })));
    outside.push(await ms(async () => {
      const dom = await openPage(pageTimes, { realTime: true });
      inside.push(Number(/<pre id="answer">(\d+)</.exec(dom)?.[1] ?? Number.NaN));
    })); // biome-ignore format: one call
  }
  const open = median(inside);
  row(
    `laid out, median of ${RUNS}`,
    `${open.toFixed(0)} ms`,
    `${((open / LIMITS.openMs) * 100).toFixed(0)} % of the limit`,
  );
  row(
    "whole process less an empty page's",
    `${(median(outside) - median(empty)).toFixed(0)} ms`,
    "writing the document out included",
  );
}
