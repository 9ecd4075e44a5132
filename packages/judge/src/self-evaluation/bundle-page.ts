import {
  bundleUrl,
  type DuelDetail,
  GRID_FILE,
  type ModuleDuel,
  type ModuleMatchReport,
  moduleDuelExtras,
  viewFile,
  WHITE_VIEWS,
} from "@404-gen/core/two";
import { facts, notes, verdictOf } from "./page.ts";
import { PAGE_POLICY, PAGE_STYLE } from "./page-style.ts";
import { percent, text } from "./page-text.ts";
import type { EvaluationSummary } from "./types.ts";

export type BundlePage = {
  readonly a: string;
  readonly b: string;
  readonly summary: EvaluationSummary;
  readonly report: Pick<ModuleMatchReport, "duels">;
};

const STYLE = `${PAGE_STYLE}
.views{display:grid;grid-template-columns:repeat(8,1fr);gap:4px;margin:6px 0}table{border-collapse:collapse;font-size:13px;margin:6px 0}
th,td{text-align:left;padding:2px 12px 2px 0;font-weight:400;font-variant-numeric:tabular-nums}th{color:var(--soft)}
@media(max-width:640px){.views{grid-template-columns:repeat(4,1fr)}}`;

/** The page of an evaluation by stages: one file, no scripts, pictures beside it by relative paths. */
export function bundlePage({ a, b, summary, report }: BundlePage): string {
  const order = { right: 0, left: 1, skipped: 2, draw: 3 } as const;
  const duels = [...report.duels].sort((x, y) => order[x.winner] - order[y.winner]);
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">${PAGE_POLICY}
<title>${text(b)} against ${text(a)}</title><style>${STYLE}</style></head><body>
<header><h1>${text(b)} <small>against</small> ${text(a)}</h1>
<p class="verdict ${summary.margin > 0 ? "b" : summary.margin < 0 ? "a" : "even"}">margin <b>${percent(summary.margin)}</b>
 · ${text(verdictOf(summary))}</p>
${facts(summary)}${notes(summary)}</header>
<main>${duels.map(section).join("\n")}</main></body></html>
`;
}

const WON = { left: "A wins", right: "B wins", draw: "draw", skipped: "not judged" } as const;

function section(duel: ModuleDuel): string {
  const { name, prompt, left_png, right_png, winner, detail } = duel;
  const { flags = [], fault } = moduleDuelExtras.of(duel);
  const marks = flags.map((flag) => `<span class="flag">${text(flag)}</span>`).join("");
  const words = fault === undefined ? (detail?.issues ?? detail?.reason ?? "") : `${fault.code}: ${fault.message}`;
  return `<section class="${winner}"><h2>${text(name)} <span class="won">${WON[winner]}</span>${marks}</h2>
<div class="row">${figure("prompt", prompt)}${figure("A", left_png)}${figure("B", right_png)}</div>
<p>${text(words)}</p>${detail === null ? "" : stages(detail)}${views("A", left_png)}${views("B", right_png)}</section>`;
}

function figure(caption: string, address: string | null): string {
  const picture = address ? image(address, caption) : '<div class="none">no views</div>';
  return `<figure>${picture}<figcaption>${caption}</figcaption></figure>`;
}

const image = (address: string, alt: string): string =>
  `<img loading="lazy" alt="${text(alt)}" src="${text(encodeURI(address.split("#", 1)[0] as string))}">`;

/** The eight views on white, folded up. */
function views(caption: string, grid: string | null): string {
  if (grid === null) return "";
  const prefix = grid.slice(0, -GRID_FILE.length - 1);
  const images = WHITE_VIEWS.map(({ name }) => image(bundleUrl(prefix, viewFile("white", name)), `${caption} ${name}`));
  return `<details><summary>Eight views of ${caption}</summary><div class="views">${images.join("")}</div></details>`;
}

/** What each stage came to. */
function stages(detail: DuelDetail): string {
  const rows = stageRows(detail).map(([stage, a, b, choice]) => {
    const cells = [a, b, choice].map((cell) => `<td>${text(String(cell ?? ""))}</td>`).join("");
    return `<tr><th>${text(stage)}</th>${cells}</tr>`;
  });
  if (rows.length === 0) return "";
  return `<details><summary>${text(detail.decided_by ?? "stages")}</summary>
<table><tr><th></th><th>A</th><th>B</th><th>choice</th></tr>${rows.join("")}</table></details>`;
}

type Row = readonly [stage: string, a: unknown, b: unknown, choice?: unknown];

function stageRows({ s1, s2, s3, s4 }: DuelDetail): Row[] {
  const angles = (s1?.angles ?? []).map(({ label, pen_a, pen_b }): Row => [`1 ${label}`, pen_a, pen_b]);
  const first: Row[] = s1
    ? [...angles, [`1, ${s1.n_consistent} of ${s1.n_total} angles count`, "", "", s1.choice]]
    : [];
  const second: Row[] = s2
    ? [
        ["2 best view", s2.best_view?.penalty_a ?? "–", s2.best_view?.penalty_b ?? "–"],
        ["2 artifacts", s2.artifact_compare.penalty_a, s2.artifact_compare.penalty_b],
        ["2 checklist, points", s2.checklist.score_a, s2.checklist.score_b],
        [`2 ${s2.source}`, "", "", s2.choice],
      ]
    : [];
  const third: Row[] = s3 ? [[s3.fired ? "3 on gray" : "3 on gray: not looked at", "", "", s3.choice ?? "draw"]] : [];
  const fourth: Row[] = s4 ? [["4 from the sides", s4.side_verdicts.a, s4.side_verdicts.b, s4.choice]] : [];
  return [...first, ...second, ...third, ...fourth];
}
