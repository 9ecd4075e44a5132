import { percent, shortKey } from "../explain.ts";
import { type Html, html } from "../html.ts";
import type { RoundView } from "../round-view.ts";

const CELL = 22;
const LABEL = 92;

/** The matches as a picture: a row a defender, a column a challenger; green where the challenger reached the margin. */
export function matrixPicture({ matrix, config, miners }: RoundView): Html {
  if (matrix.length === 0) return html`<p class="soft">No match was played.</p>`;
  const playing = miners.filter(({ submission }) => submission !== null).map(({ hotkey }) => hotkey);
  const rights = playing.filter((hotkey) => matrix.some(({ right }) => right === hotkey));
  const lefts = ["leader", ...playing].filter((hotkey) => matrix.some(({ left }) => left === hotkey));
  const width = LABEL + rights.length * CELL + 8;
  const height = LABEL + lefts.length * CELL + 8;
  const cells = matrix.map(({ left, right, margin }) => {
    const [x, y] = [LABEL + rights.indexOf(right) * CELL, LABEL + lefts.indexOf(left) * CELL];
    const strength = Math.min(1, 0.25 + Math.abs(margin) * 2.5).toFixed(2);
    const colour = margin >= config.win_margin ? "var(--good)" : margin >= 0 ? "var(--wait)" : "var(--bad)";
    return html`<rect x="${x}" y="${y}" width="${CELL - 2}" height="${CELL - 2}" rx="3" fill="${colour}" fill-opacity="${strength}"><title>${shortKey(left)} against ${shortKey(right)}: ${percent(margin)}</title></rect>`;
  });
  const columns = rights.map((hotkey, index) => {
    const x = LABEL + index * CELL + CELL / 2 + 3;
    return html`<text x="${x}" y="${LABEL - 6}" transform="rotate(-60 ${x} ${LABEL - 6})">${shortKey(hotkey)}</text>`;
  });
  const rows = lefts.map(
    (hotkey, index) =>
      html`<text x="${LABEL - 6}" y="${LABEL + index * CELL + 14}" text-anchor="end">${shortKey(hotkey)}</text>`,
  );
  return html`<svg viewBox="0 0 ${width + 40} ${height}" width="${width + 40}" role="img" aria-label="Match matrix: ${matrix.length} matches">${columns}${rows}${cells}</svg>
<p class="soft small">Rows defend, columns challenge. Green: the challenger reached ${percent(config.win_margin)}; amber: ahead, not by enough; red: behind. Point at a cell for its margin.</p>`;
}
