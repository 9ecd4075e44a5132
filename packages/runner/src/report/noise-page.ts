import { factList, type Html, html, pageDocument, plotFrame } from "@404-gen/core/page";
import type { NoiseMeasurement } from "@404-gen/judge";

const WIDTH = 560;
const SCALE = 480;

/**
 * The page of a judge's measurement: how often it changes its verdict, how far a side's place decides, and from which margin on a win means
 * something.
 */
export function noisePage(noise: NoiseMeasurement): string {
  const { judge, offline, canaries, meaningfulMargin, matchPrompts } = noise;
  const wrong = canaries.filter(({ duels, right }) => right < duels);
  return pageDocument({
    title: `Noise of ${judge}`,
    header: html`<p class="soft small">404-GEN, noise of a judge</p><h1>${judge}</h1>
<p class="card ${wrong.length === 0 ? "crown" : "broken"}"><strong>${wrong.length === 0 ? "Every changed copy fared as it had to." : `${wrong.length} of ${canaries.length} kinds of changed copies did not fare as they had to.`}</strong><br><span class="small">A margin means something from ${sayShare(meaningfulMargin)} on: ${Math.round(meaningfulMargin * matchPrompts)} of ${matchPrompts} prompts.</span></p>
${facts(noise)}${offline ? html`<p class="small soft">Offline: measures on the pictures, no model saw them.</p>` : null}`,
    main: html`<section><h2>Margins</h2><p class="small soft">How far a margin moves by chance in a match of ${matchPrompts} prompts: the bar is one standard deviation to both sides, the lines stand where a margin begins to mean something.</p>${marginPlot(noise)}</section>
<section><h2>Changed copies</h2><p class="small soft">Copies of which it is known how they have to fare.</p>${canaryTable(canaries)}</section>`,
    footer: html`Made by 404-gen judge noise.`,
  });
}

function facts({
  duels,
  prompts,
  failed,
  flipRate,
  positionBias,
  contradictory,
  marginDeviation,
}: NoiseMeasurement): Html {
  return factList([
    ["duels", duels],
    ["prompts", prompts],
    ...(failed > 0 ? [["not judged", failed] as const] : []),
    ["flip rate", sayShare(flipRate)],
    ["position bias", sayBias(positionBias)],
    ...(contradictory === null ? [] : [["contradictory angles", sayShare(contradictory)] as const]),
    ["one standard deviation", sayShare(marginDeviation)],
  ]);
}

function marginPlot({ marginDeviation, meaningfulMargin }: NoiseMeasurement): Html {
  const reach = Math.max(0.1, meaningfulMargin * 1.3);
  const x = (margin: number) => WIDTH / 2 + (margin / reach) * (SCALE / 2);
  const line = (margin: number) =>
    html`<line x1="${x(margin).toFixed(1)}" x2="${x(margin).toFixed(1)}" y1="6" y2="44" stroke="var(--ink)" stroke-dasharray="4 3"/><text x="${x(margin).toFixed(1)}" y="60" text-anchor="middle">${margin > 0 ? "+" : ""}${sayShare(margin)}</text>`;
  const description = `One standard deviation is ${sayShare(marginDeviation)}; a margin means something from ${sayShare(meaningfulMargin)} on, to either side.`;
  return plotFrame(
    { title: "Margins by chance", description, width: WIDTH, height: 66 },
    html`<line x1="20" x2="${WIDTH - 20}" y1="25" y2="25" stroke="var(--line)"/><rect x="${x(-marginDeviation).toFixed(1)}" y="16" width="${Math.max(2, x(marginDeviation) - x(-marginDeviation)).toFixed(1)}" height="18" fill="var(--accent)"/><line x1="${WIDTH / 2}" x2="${WIDTH / 2}" y1="10" y2="40" stroke="var(--ink)"/><text x="${WIDTH / 2}" y="60" text-anchor="middle">0</text>${line(-meaningfulMargin)}${line(meaningfulMargin)}`,
  );
}

function canaryTable(canaries: NoiseMeasurement["canaries"]): Html {
  if (canaries.length === 0) return html`<p class="soft">None was judged.</p>`;
  return html`<table class="marks"><thead><tr><th scope="col">copy</th><th scope="col">right</th><th scope="col"></th></tr></thead><tbody>${canaries.map(
    ({ name, duels, right, meaning }) =>
      html`<tr><th scope="row">${name}</th><td class="${right === duels ? "good" : "bad"}">${right === duels ? "✓" : "✗"} ${right} of ${duels}</td><td>${right === duels ? null : meaning}</td></tr>`,
  )}</tbody></table>`;
}

/** A share for people: `12.5 %`. */
export const sayShare = (value: number): string => `${(value * 100).toFixed(1)} %`;

/** How much better the model at one place does, and which place that is. */
export function sayBias(bias: number): string {
  const share = sayShare(Math.abs(bias));
  return bias === 0 ? share : `${share}, for what stands ${bias > 0 ? "left" : "right"}`;
}
