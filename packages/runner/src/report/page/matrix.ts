import { type Html, html } from "@404-gen/core/page";
import { shortKey } from "../explain.ts";
import type { RoundView } from "../round-view.ts";
import { sayTally, tallyOf } from "../tally.ts";
import { percent } from "./percent.ts";

const CELL = 22;
const LABEL = 40;
/** With more columns than this, a small screen labels only every fifth column and every second row. */
const MANY = 20;

/**
 * The matches as a picture: each row is a defender and each column a challenger, by their numbers in the field. With the page's script the arrow keys
 * move through the cells; the list below says the same in words.
 */
export function matrixPicture(view: RoundView): Html {
  const { matrix, config, policy, miners, matches } = view;
  if (matrix.length === 0) return html`<p class="soft">No match was played.</p>`;
  const playing = miners.filter(({ submission }) => submission !== null).map(({ hotkey }) => hotkey);
  const contestants = new Set(["leader", ...playing]);
  const drawnRows = matrix.filter(({ left, right }) => contestants.has(left) && contestants.has(right));
  const rights = playing.filter((hotkey) => drawnRows.some(({ right }) => right === hotkey));
  const lefts = ["leader", ...playing].filter((hotkey) => drawnRows.some(({ left }) => left === hotkey));
  const number = new Map(playing.map((hotkey, index) => [hotkey, index + 1]));
  const place = new Map(
    matches.flatMap(({ left, right, repeat }, index) =>
      repeat === null ? [[`${left}>${right}`, index] as const] : [],
    ),
  );
  const cells = drawnRows.map(({ left, right, margin }) => {
    const [x, y] = [LABEL + rights.indexOf(right) * CELL, LABEL + lefts.indexOf(left) * CELL];
    const strength = Math.min(1, 0.3 + Math.abs(margin) * 2.5).toFixed(2);
    const { colour, sign } = markOf(margin, policy.takesCrown(margin, config.win_margin));
    const words = `${sayPlayer(right, number)} against ${sayPlayer(left, number)}: ${percent(margin)}`;
    return html`<rect class="cell" data-x="${rights.indexOf(right)}" data-y="${lefts.indexOf(left)}" data-match="${place.get(`${left}>${right}`) ?? -1}" x="${x}" y="${y}" width="${CELL - 2}" height="${CELL - 2}" rx="3" fill="${colour}" fill-opacity="${strength}"><title>${words}</title></rect><text class="sign" x="${x + CELL / 2 - 1}" y="${y + 14}" text-anchor="middle">${sign}</text>`;
  });
  const many = rights.length > MANY;
  const columns = rights.map(
    (hotkey, index) =>
      html`<text class="${labelClass((number.get(hotkey) ?? 0) % 5 === 0, many)}" x="${LABEL + index * CELL + CELL / 2 - 1}" y="${LABEL - 8}" text-anchor="middle">${number.get(hotkey)}</text>`,
  );
  const rows = lefts.map(
    (hotkey, index) =>
      html`<text class="${labelClass(index % 2 === 0, many)}" x="${LABEL - 8}" y="${LABEL + index * CELL + 14}" text-anchor="end">${number.get(hotkey) ?? "♛"}</text>`,
  );
  const [width, height] = [LABEL + rights.length * CELL + 4, LABEL + lefts.length * CELL + 4];
  return html`<p class="small soft">Columns challenge, rows defend (♛ is the leader), numbered as in the field. <span class="good">▲ green</span>: the challenger reached ${percent(config.win_margin)}; <span class="wait">△ amber</span>: ahead, not by enough; <span class="bad">▽ red</span>: behind.</p>
<svg class="matrix" id="matrix-picture" tabindex="0" viewBox="0 0 ${width} ${height}" width="${width}" role="img" aria-label="${matrix.length} matches. Arrow keys walk through them, Enter shows the duels.">${columns}${rows}${cells}<rect id="cursor" x="-99" y="0" width="${CELL}" height="${CELL}" rx="4" fill="none" stroke="var(--ink)" stroke-width="3"/></svg>
<p id="cell" class="readout" aria-live="polite">Choose a cell, with a finger or the arrow keys.</p>${matchList(view, number)}`;
}

/** Colour and shape of a cell's mark: a filled triangle up, an empty one up, an empty one down. */
function markOf(margin: number, takesCrown: boolean) {
  if (takesCrown) return { colour: "var(--good)", sign: "▲" };
  return margin >= 0 ? { colour: "var(--wait)", sign: "△" } : { colour: "var(--bad)", sign: "▽" };
}

/** With many columns, a small screen shows only the `kept` labels, in larger type. */
const labelClass = (isKept: boolean, many: boolean) => (!many ? "few" : isKept ? "many kept" : "many");

const sayPlayer = (hotkey: string, number: ReadonlyMap<string, number>) =>
  number.has(hotkey) ? `${number.get(hotkey)} ${shortKey(hotkey)}` : shortKey(hotkey);

function matchList({ matrix, matches }: RoundView, number: ReadonlyMap<string, number>): Html {
  return html`<details><summary>All ${matrix.length} matches in words</summary><ul class="small lines">${matrix.map(
    ({ left, right, margin }) => {
      const index = matches.findIndex((one) => one.repeat === null && one.left === left && one.right === right);
      const match = matches[index];
      const words = html`${sayPlayer(right, number)} against ${sayPlayer(left, number)}: ${percent(margin)}`;
      return match
        ? html`<li><a href="#match-${index}">${words}</a> <span class="soft">${sayTally(tallyOf(match))}</span></li>`
        : html`<li>${words} <span class="soft">no report</span></li>`;
    },
  )}</ul></details>`;
}
