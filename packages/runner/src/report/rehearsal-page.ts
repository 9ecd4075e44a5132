import type { RehearsalReport, RehearsalResult } from "@404-gen/audit";
import { type DistanceDot, distancePlot, factList, type Html, html, pageDocument } from "@404-gen/core/page";

export type RehearsalPageOptions = {
  /** Names of both sides on the page: the folder of submitted files, and the image. */
  readonly names: { readonly submitted: string; readonly generated: string };
  /** Path of a picture beside the page, by its hash. */
  readonly picture: (sha256: string) => string;
};

/** Order of the prompts: those with a problem come first. */
const ORDER = ["mismatch", "failed", "overtime", "not-generated", "unmeasured", "not-submitted", "match"] as const;

/** The page of a rehearsed audit: the verdict, the distances, and each prompt's submitted picture beside that of the model that the image made. */
export function rehearsalPage(report: RehearsalReport, options: RehearsalPageOptions): string {
  const { verdict, results, settings } = report;
  const { names } = options;
  const tone = { passed: "crown", rejected: "broken", pending: "" }[verdict.outcome];
  const resultsInOrder = [...results].sort((a, b) => ORDER.indexOf(a.outcome) - ORDER.indexOf(b.outcome));
  return pageDocument({
    title: `${names.generated} against ${names.submitted}`,
    pictures: "beside",
    header: html`<p class="soft small">404-GEN, rehearsal of an audit</p><h1>${names.generated} <span class="soft">against</span> ${names.submitted}</h1>
<p class="card ${tone}"><strong>${verdict.outcome}.</strong>${verdict.reason ? html`<br><span class="small">${verdict.reason}</span>` : null}</p>
${facts(report)}`,
    main: html`<section id="distances"><h2>Distances</h2><p class="small soft">A mark is a prompt: how far the model made again lies from the one submitted (0 the same, 2 the opposite). The dashed line is the limit; what lies beyond it is a cross.</p>${distancePlot(results.map(dotOf), { limit: settings.acceptableDistance })}</section>
<section id="prompts"><h2>Prompts</h2>${resultsInOrder.map((result) => promptSection(result, options))}</section>`,
    footer: html`Made by 404-gen audit. A validator's own audit draws and measures as this one did.`,
  });
}

function facts({ results, verdict, settings, embedding, seconds }: RehearsalReport): Html {
  return factList([
    ["prompts", results.length],
    ...ORDER.map((outcome) => [outcome, results.filter((one) => one.outcome === outcome).length] as const).filter(
      ([, count]) => count > 0,
    ),
    ["may differ", settings.maxMismatchedPrompts],
    ["limit of the distance", settings.acceptableDistance],
    ["embedding", embedding === "offline" ? "offline (no DINOv3 model saw the pictures)" : embedding],
    ["longest median time", `${settings.generationTimeoutSeconds} s`],
    ...(typeof verdict.generation_time === "number"
      ? [["median time", `${verdict.generation_time.toFixed(1)} s`] as const]
      : []),
    ["whole run", `${seconds.toFixed(0)} s`],
  ]);
}

const toneOf = ({ outcome }: RehearsalResult): DistanceDot["tone"] =>
  outcome === "match" ? "good" : outcome === "unmeasured" || outcome === "not-generated" ? "wait" : "bad";

const dotOf = (result: RehearsalResult): DistanceDot => ({
  ...{ distance: result.distance, tone: toneOf(result), isDecisive: false },
  words: `${result.stem}: ${sayResult(result)}`,
});

function promptSection(result: RehearsalResult, { names, picture }: RehearsalPageOptions): Html {
  const { stem, pictures, problem, attempts } = result;
  const figure = (side: "submitted" | "generated") => {
    const hash = pictures[side];
    const label = side === "submitted" ? `submitted: ${names.submitted}` : `made again: ${names.generated}`;
    const pane =
      hash === null
        ? html`<div class="none">no preview</div>`
        : html`<img loading="lazy" decoding="async" alt="${stem}, ${label}" src="${picture(hash)}">`;
    return html`<figure>${pane}<figcaption>${label}</figcaption></figure>`;
  };
  return html`<section class="duel two" aria-label="${stem}"><h3 class="full stem mono" title="${stem}">${stem}</h3>${figure("submitted")}${figure("generated")}
<p class="full small"><strong class="${toneOf(result)}">${sayResult(result)}.</strong>${attempts > 1 ? ` Tried ${attempts} times.` : ""}${problem ? html` ${problem.message} <code>${problem.code}</code>` : null}</p></section>`;
}

function sayResult({ outcome, distance, seconds }: RehearsalResult): string {
  const facts = [
    outcome.replaceAll("-", " "),
    ...(distance === null ? [] : [`distance ${distance.toFixed(4)}`]),
    ...(seconds === null ? [] : [`${seconds.toFixed(1)} s`]),
  ];
  return facts.join(", ");
}
