import { type Html, html } from "@404-gen/core/page";
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
import { duelSection, evaluationDocument, image, inReadingOrder, type PageSummary } from "./page-parts.ts";
import type { EvaluationSummary } from "./types.ts";

/** The page of an evaluation of modules: one file without scripts. Its pictures are beside it, by relative paths. */
export function bundlePage(
  summary: EvaluationSummary,
  { duels, views }: Pick<ModuleMatchReport, "duels"> & { readonly views: ReadonlyMap<string, string> },
): string {
  return evaluationDocument(
    summary,
    inReadingOrder(duels).map((duel) => section({ ...summary, views }, duel)),
  );
}

function section(summary: PageSummary, duel: ModuleDuel): Html {
  const { name, prompt, left_png, right_png, winner, detail } = duel;
  const { flags = [], fault } = moduleDuelExtras.of(duel);
  const { names } = summary;
  return duelSection(summary, {
    ...{ name, winner, prompt, flags },
    words: fault === undefined ? (detail?.issues ?? detail?.reason ?? "") : `${fault.code}: ${fault.message}`,
    left: { picture: left_png },
    right: { picture: right_png },
    more: [detail && stages(detail, names), views(names.a, left_png), views(names.b, right_png)],
  });
}

/** The eight views on white, which the reader can unfold. */
function views(side: string, grid: string | null): Html | null {
  if (grid === null) return null;
  const prefix = grid.slice(0, -GRID_FILE.length - 1);
  const images = WHITE_VIEWS.map(({ name }) => image(bundleUrl(prefix, viewFile("white", name)), `${side} ${name}`));
  return html`<details class="full small"><summary>Eight views of ${side}</summary><div class="views">${images}</div></details>`;
}

/** The results of all stages as a table. */
function stages(detail: DuelDetail, names: EvaluationSummary["names"]): Html | null {
  const rows = stageRows(detail).map(
    ([stage, ...cells]) =>
      html`<tr><th scope="row">${stage}</th>${[0, 1, 2].map((index) => html`<td>${sayCell(cells[index], names)}</td>`)}</tr>`,
  );
  if (rows.length === 0) return null;
  return html`<details class="full small"><summary>${detail.decided_by ?? "stages"}</summary>
<table class="marks"><thead><tr><th></th><th scope="col">${names.a}</th><th scope="col">${names.b}</th><th scope="col">better</th></tr></thead><tbody>${rows}</tbody></table></details>`;
}

/** Text of a cell: the choices A and B become the names of the sides. */
function sayCell(cell: unknown, names: EvaluationSummary["names"]): string {
  if (cell === "A") return names.a;
  return cell === "B" ? names.b : String(cell ?? "");
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
