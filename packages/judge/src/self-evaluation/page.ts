import type { Duel } from "@404-gen/core/records";
import { playSchema } from "@404-gen/core/records";
import { z } from "zod";
import { PAGE_POLICY, PAGE_STYLE } from "./page-style.ts";
import { percent, text } from "./page-text.ts";
import type { EvaluationReport, EvaluationSummary } from "./types.ts";

/** The page of an evaluation: one file, no scripts, pictures beside it by relative paths. */
export function evaluationPage({ a, b, summary, report }: EvaluationReport): string {
  const order = { right: 0, left: 1, skipped: 2, draw: 3 } as const;
  const duels = [...report.duels].sort((x, y) => order[x.winner] - order[y.winner]);
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">${PAGE_POLICY}
<title>${text(b)} against ${text(a)}</title><style>${PAGE_STYLE}</style></head><body>
<header><h1>${text(b)} <small>against</small> ${text(a)}</h1>
<p class="verdict ${summary.margin > 0 ? "b" : summary.margin < 0 ? "a" : "even"}">margin <b>${percent(summary.margin)}</b>
 · ${text(verdictOf(summary))}</p>
${facts(summary)}${notes(summary)}</header>
<main>${duels.map((duel) => row(duel)).join("\n")}</main></body></html>
`;
}

export function verdictOf({ complete, qualifies, margin, duels }: EvaluationSummary): string {
  if (!complete) return `not finished: ${duels.skipped} duels still to be judged. Run again.`;
  if (qualifies) return "B would take the crown";
  return margin > 0 ? "B is better, not by enough to take the crown" : margin < 0 ? "A is better" : "even";
}

export function facts({ duels, prompts, judge, offline }: EvaluationSummary): string {
  const items = [
    ["prompts", prompts],
    ["B wins", duels.b],
    ["A wins", duels.a],
    ["draws", duels.draw],
    ["without a preview", duels.missing],
    ["judge", `${judge}${offline ? " (offline: no model saw the pictures)" : ""}`],
  ];
  return `<dl>${items.map(([name, value]) => `<div><dt>${name}</dt><dd>${text(String(value))}</dd></div>`).join("")}</dl>`;
}

export function notes({ problems }: EvaluationSummary): string {
  if (problems.length === 0) return "";
  const items = problems.map(
    ({ side, name, code, message }) =>
      `<li><b>${side.toUpperCase()} ${text(name)}</b> <code>${text(code)}</code> ${text(message)}</li>`,
  );
  return `<details open><summary>${problems.length} files were refused and count as missing</summary><ul>${items.join("")}</ul></details>`;
}

const WON = { left: "A wins", right: "B wins", draw: "draw", skipped: "not judged" } as const;

function row(duel: Duel): string {
  const play = z.looseObject({ plays: z.array(playSchema) }).safeParse(duel["x404"]).data?.plays[0];
  const penalties = play ? { a: play.left_penalty, b: play.right_penalty } : { a: null, b: null };
  const flags = (play?.flags ?? []).map((flag) => `<span class="flag">${text(flag)}</span>`).join("");
  return `<section class="${duel.winner}"><h2>${text(duel.name)} <span class="won">${WON[duel.winner]}</span>${flags}</h2>
<div class="row">${figure("prompt", { address: duel.prompt, penalty: null })}${figure("A", { address: duel.left_png, penalty: penalties.a })}${figure("B", { address: duel.right_png, penalty: penalties.b })}</div>
<p>${text(duel.issues)}</p></section>`;
}

function figure(caption: string, { address, penalty }: { address: string | null; penalty: number | null }): string {
  const picture = address
    ? `<img loading="lazy" alt="${caption}" src="${text(encodeURI(address.split("#", 1)[0] as string))}">`
    : '<div class="none">no preview</div>';
  return `<figure>${picture}<figcaption>${caption}${penalty === null ? "" : ` <b>${penalty}</b> penalty`}</figcaption></figure>`;
}
