import { factList, type Html, html, pageDocument } from "@404-gen/core/page";
import { commandOf, timeOf } from "./say-failure.ts";
import type { SimulatedRun } from "./simulate.ts";
import { stageEntries } from "./stage-entries.ts";
import type { TraceEvent } from "./world/trace.ts";
import { START_MS } from "./world/world.ts";

/** Sizes of the drawing, in pixels. */
const WIDTH = 1000;
const MARGIN_LEFT = 150;
const LANE = 22;
/** Most rows of a table: more would make the page heavy, and nobody reads them. */
const MOST_ROWS = 2_000;

const STYLE = `.band{opacity:.22}.open{fill:var(--soft)}.miner_generation{fill:var(--accent)}.downloading{fill:var(--right)}.duels{fill:var(--left)}.finalizing{fill:var(--good)}.paused{fill:var(--wait)}.finished{fill:var(--line)}
.tick{stroke:var(--soft);opacity:.55}.tick.fault{stroke:var(--bad);opacity:1}.tick.process{stroke:var(--wait);stroke-width:2;opacity:1}.tick.commit{stroke:var(--good);opacity:1}.tick.notice{stroke:var(--accent);opacity:1}
table{border-collapse:collapse;font-size:.87rem}td{padding:.1rem .6rem .1rem 0;vertical-align:top}`;

/** A run as a page: its stages on a time line, with each process's turns, calls, faults, deaths and starts, and with all commits and notices. */
export function tracePage(run: SimulatedRun): string {
  const { plan, broken, trace, days, commits, strikes, winners } = run;
  const title = `Simulation ${plan.seed}, ${plan.format}`;
  return pageDocument({
    title,
    style: STYLE,
    header: html`<h1>${title}</h1>${factList([
      ["rounds", plan.rounds],
      ["days", days.toFixed(2)],
      ["events", trace.length],
      ["commits", commits],
      ["faults", strikes.length],
      ["broken", broken.length],
    ])}<p class="mono">${commandOf(plan)}</p>`,
    main: html`${broken.map(({ invariant, at, what }) => html`<p class="card broken"><b>${invariant}</b> ${timeOf(at)} ${what}</p>`)}
<p>Winners: ${winners.map((winner) => winner ?? "none").join(", ")}</p>
${drawing(run)}
<h2>Faults</h2>${table(strikes.map(({ kind, number, at, call }) => [timeOf(at), `${kind.name}#${number}`, call, kind.sentence]))}
<h2>Commits, notices, deaths and starts</h2>${table(trace.filter(isLandmark).map(({ at, who, what }) => [timeOf(at), who, what]))}`,
    footer: html`404-gen simulate`,
  });
}

const isLandmark = ({ kind }: TraceEvent): boolean => kind === "commit" || kind === "notice" || kind === "process";

function table(rows: readonly (readonly string[])[]): Html {
  const rest = rows.length - MOST_ROWS;
  return html`<table>${rows.slice(0, MOST_ROWS).map((cells) => html`<tr>${cells.map((cell) => html`<td>${cell}</td>`)}</tr>`)}</table>
${rest > 0 ? html`<p class="soft">${rest} more are not shown.</p>` : null}`;
}

/** The row of the drawing that shows an event. Processes of a runner share their rows: `a1/judge` and `a3/judge` are in `a judge`. */
const laneOf = ({ who, kind }: TraceEvent): string => {
  const [process = "", service] = who.split("/");
  const runner = process.replace(/\d+$/, "");
  if (kind === "commit" || kind === "notice") return `${kind}s`;
  return service === undefined ? `${runner} calls` : `${runner} ${service}`;
};

function drawing({ world, trace }: SimulatedRun): Html {
  const end = Math.max(trace.at(-1)?.at ?? START_MS, START_MS + 1);
  const x = (at: number) =>
    MARGIN_LEFT + Math.round(((at - START_MS) / (end - START_MS)) * (WIDTH - MARGIN_LEFT - 10) * 10) / 10;
  const entries = stageEntries(world);
  const lanes = [...new Set(trace.map(laneOf))].sort();
  const height = (lanes.length + 2) * LANE;
  const lines = new Set<string>();
  const ticks = trace.flatMap((event) => {
    const lane = lanes.indexOf(laneOf(event)) + 1;
    const at = x(event.at);
    // One line for each kind and place: a day has thousands of calls.
    const place = `${event.kind} ${lane} ${at}`;
    if (lines.has(place)) return [];
    lines.add(place);
    return [
      html`<line class="tick ${event.kind}" x1="${at}" x2="${at}" y1="${lane * LANE + 4}" y2="${lane * LANE + 18}"/>`,
    ];
  });
  return html`<svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="Stages, and what each process did, over time">
${entries.map(({ stage, at }, n) => html`<rect class="band ${stage}" x="${x(at)}" y="0" width="${Math.max(0.5, x(entries[n + 1]?.at ?? end) - x(at))}" height="${height}"><title>${stage} from ${timeOf(at)}</title></rect>`)}
${lanes.map((lane, at) => html`<text x="4" y="${(at + 1) * LANE + 15}">${lane}</text>`)}${ticks}</svg>`;
}
