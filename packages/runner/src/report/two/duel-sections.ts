import {
  BUNDLE_FILES,
  bundleUrl,
  type DuelDetail,
  EMBEDDINGS_FILE,
  GRID_FILE,
  type ModuleDuel,
} from "@404-gen/core/two";
import { type Html, html, safeUrl } from "../html.ts";
import type { PictureSource } from "../page/client-data.ts";
import { percent } from "../page/percent.ts";
import type { ModuleRoundView } from "./load-module-round.ts";

/** Every match with its duels: pictures, what decided, and the stages behind it; the twelve views of both sides one level below. */
export function duelSections({ reports }: ModuleRoundView, picture: PictureSource): readonly Html[] {
  return reports.map(({ path, report }) => {
    const duels = report.duels.map((duel) => oneDuel(duel, picture));
    return html`<details><summary><span class="mono">${report.left.slice(0, 10)}</span> against <span class="mono">${report.right.slice(0, 10)}</span>: ${percent(report.margin)} <span class="soft small">${path}</span></summary>${duels}</details>`;
  });
}

function oneDuel(duel: ModuleDuel, picture: PictureSource): Html {
  const { name, winner, detail } = duel;
  const why = detail?.decided_by ?? detail?.reason ?? "not judged";
  return html`<details class="card"><summary>${name}: <strong>${winner}</strong> <span class="soft">${why}</span></summary>
<div class="trio">${image(duel.prompt, { alt: "the prompt", picture })}${image(duel.left_png, { alt: "left, four views", picture })}${image(duel.right_png, { alt: "right, four views", picture })}</div>
${detail?.issues ? html`<p>${detail.issues}</p>` : ""}${detail ? stages(detail) : ""}
<details><summary>Twelve views of each side</summary>${views(duel.left_png, { side: "left", picture })}${views(duel.right_png, { side: "right", picture })}</details></details>`;
}

type ImageOptions = { readonly alt: string; readonly picture: PictureSource };

function image(url: string | null, { alt, picture }: ImageOptions): Html {
  const shown = url === null ? null : safeUrl(picture(url));
  return shown === null
    ? html`<p class="soft">${alt}: none</p>`
    : html`<img loading="lazy" alt="${alt}" src="${shown}">`;
}

const VIEWS = BUNDLE_FILES.filter((file) => file !== GRID_FILE && file !== EMBEDDINGS_FILE);

function views(
  grid: string | null,
  { side, picture }: { readonly side: string; readonly picture: PictureSource },
): Html {
  if (grid === null) return html`<p class="soft">${side}: no views</p>`;
  const prefix = grid.slice(0, -GRID_FILE.length);
  const pictures = VIEWS.map((file) => image(bundleUrl(prefix, file), { alt: `${side}, ${file}`, picture }));
  return html`<h4>${side}</h4><div class="views">${pictures}</div>`;
}

/** The stages that the duel went through, each with its figures as the record has them. */
function stages(detail: DuelDetail): readonly Html[] {
  const shown = [
    ["stage 1, prompt match", detail.s1],
    ["stage 2, three voters", detail.s2],
    ["stage 3, on gray", detail.s3],
    ["stage 4, side guard", detail.s4],
  ] as const;
  return shown.flatMap(([name, stage]) =>
    stage === undefined
      ? []
      : [html`<details><summary>${name}</summary><pre class="small">${JSON.stringify(stage, null, 1)}</pre></details>`],
  );
}
