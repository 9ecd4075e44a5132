import { basename } from "node:path";
import { factList, type Html, html, pageDocument } from "@404-gen/core/page";
import type { MendResult } from "@404-gen/render/mend";

/** A file of a mend, as its page shows it. */
export type MendedFile = Pick<MendResult, "refused" | "steps" | "stillRefused" | "difference"> & {
  /** Path of the file as given. */
  readonly file: string;
  /** Path of the mended file; null: nothing was written. */
  readonly written: string | null;
  /** Paths of both pictures beside the page; null: nothing was drawn. */
  readonly pictures: { readonly before: string; readonly after: string } | null;
};

/** A file that cannot be mended. */
export type UnmendedFile = {
  readonly file: string;
  readonly error: { readonly code: string; readonly message: string };
};

/** The page of a mend: each file before and after, the steps, and how far the pictures differ. Files with a problem come first. */
export function mendPage(files: readonly (MendedFile | UnmendedFile)[]): string {
  const rank = (file: MendedFile | UnmendedFile) =>
    "error" in file || file.stillRefused ? 0 : file.steps.length > 0 ? 1 : 2;
  const filesInOrder = [...files].sort((a, b) => rank(a) - rank(b));
  const failureCount = files.filter((file) => rank(file) === 0).length;
  return pageDocument({
    title: `${files.length} files, mended`,
    pictures: "beside",
    header: html`<p class="soft small">404-GEN, mended models</p><h1>${files.length} ${files.length === 1 ? "file" : "files"}</h1>
${factList([
  ["mended", files.filter((file) => rank(file) === 1).length],
  ["nothing to mend", files.filter((file) => rank(file) === 2).length],
  ["cannot be mended", failureCount],
])}`,
    main: html`${filesInOrder.map((file) => ("error" in file ? unmendedSection(file) : mendedSection(file)))}`,
    footer: html`Made by 404-gen mend. On the left the file as a viewer shows it, on the right the judge’s picture of the mended one.`,
  });
}

const unmendedSection = ({ file, error }: UnmendedFile): Html =>
  html`<section class="card broken"><h3 class="mono" title="${file}">${basename(file)}</h3><p><strong>Cannot be mended.</strong> ${withCode(error.message)} <code>${error.code}</code></p></section>`;

function mendedSection({ file, written, refused, steps, stillRefused, difference, pictures }: MendedFile): Html {
  const figure = (path: string | undefined, label: string) =>
    html`<figure>${path === undefined ? html`<div class="none">no picture</div>` : html`<img loading="lazy" decoding="async" alt="${basename(file)}, ${label}" src="${encodeURI(path)}">`}<figcaption>${label}</figcaption></figure>`;
  const before = refused
    ? html`<p class="full small">As given it is refused: ${withCode(refused.message)} <code>${refused.code}</code></p>`
    : null;
  return html`<section class="duel two" aria-label="${file}"><h3 class="full stem mono" title="${file}">${basename(file)}</h3>${pictures ? html`${figure(pictures.before, "as a viewer shows it")}${figure(pictures.after, "mended, as the judge sees it")}` : null}${before}
<p class="full small"><strong class="${stillRefused ? "bad" : "good"}">${verdictOf(steps.length, stillRefused !== null)}${difference ? ":" : "."}</strong>${difference ? ` ${sayDifference(difference)}.` : null}${stillRefused ? html` ${withCode(stillRefused.message)} <code>${stillRefused.code}</code>` : null}${written ? html` <span class="mono">${written}</span>` : null}</p>
${steps.length > 0 ? html`<ol class="full small lines">${steps.map(({ step, text, visible }) => html`<li><b>${step}</b>: ${text}${visible ? html` <span class="badge wait">may be seen</span>` : null}</li>`)}</ol>` : null}</section>`;
}

/** The text with the parts between backticks as code. */
const withCode = (text: string) =>
  text.split("`").map((part, at) => (at % 2 === 1 ? html`<code>${part}</code>` : part));

function verdictOf(steps: number, isRefused: boolean): string {
  if (isRefused) return "Would be refused all the same";
  return steps === 0 ? "Nothing to mend" : "Accepted";
}

/** How far the mended picture is from the original's, in words. */
export const sayDifference = ({ decibels, largest }: NonNullable<MendResult["difference"]>): string =>
  decibels === null
    ? "its picture is the original's, pixel for pixel"
    : `its picture is within ${decibels.toFixed(1)} dB of the original's (largest difference ${largest} of 255)`;
