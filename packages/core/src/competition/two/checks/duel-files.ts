import { LEADER, stemOf } from "../../records/names.ts";
import type { Tally } from "../../verify/tally.ts";
import { bundleUrl, GRID_FILE } from "../duel/views.ts";
import type { ContextTwo } from "../load-context.ts";
import type { ReportedMatch } from "../read-round.ts";
import type { ModuleDuel } from "../records/reports.ts";
import type { ModuleResults } from "../records/results.ts";
import { contestantOf } from "../rules/audit-duel.ts";

/** What each duel shows is what its sides have: the round's prompt, their modules and grids; no views, no duel. */
export function checkDuelFiles(context: ContextTwo, tally: Tally): void {
  const prompts = new Map((context.records.prompts ?? []).map((url) => [stemOf(url), url]));
  for (const match of context.reports) {
    const { left, right } = sidesOf(context, { ...match.report, repeat: match.repeat });
    match.report.duels.forEach((duel, index) => {
      const fields = {
        ...(prompts.size > 0 && { prompt: prompts.get(duel.name) ?? null }),
        ...(left && filesOf("left", left, duel.name)),
        ...(right && filesOf("right", right, duel.name)),
      };
      for (const [field, expected] of Object.entries(fields))
        expectFile({ match, duel, index, field, expected }, tally);
      checkReason({ match, duel, index }, tally);
    });
  }
}

/** Results of both sides of a match, or of an audit's duel; undefined where the record has none. */
export function sidesOf(
  { sides, generated }: ContextTwo,
  { left, right, repeat }: { readonly left: string; readonly right: string; readonly repeat: number | null },
) {
  return {
    left: sides.get(contestantOf({ side: left, hotkey: right })),
    right: repeat === null ? sides.get(right) : generated.get(`${right} ${repeat}`),
  };
}

/** The addresses of a module and its grid, by the duel's fields. */
export function filesOf(side: "left" | "right", results: ModuleResults | null, stem: string) {
  const { js = null, views = null } = results?.[stem] ?? {};
  return { [`${side}_js`]: js, [`${side}_png`]: views === null ? null : bundleUrl(views, GRID_FILE) };
}

type Duel = { readonly match: ReportedMatch; readonly duel: ModuleDuel; readonly index: number };
type File = Duel & { readonly field: string; readonly expected: unknown };

function expectFile({ match: { file, report }, duel, index, field, expected }: File, tally: Tally): void {
  tally.expect(duel[field] === expected, () => ({
    code: "DUEL_FILE_DIFFERS",
    file,
    path: `duels.${index}.${field}`,
    hotkey: report.right === LEADER ? null : report.right,
    recorded: duel[field],
    expected,
    message: `${file}: ${duel.name} was judged with ${field} ${String(duel[field])}; the round's records have ${String(expected)}.`,
  }));
}

/** A duel that was not judged because a side has no views names that side; no other duel does. */
function checkReason({ match: { file, report }, duel, index }: Duel, tally: Tally): void {
  const { reason } = duel.detail ?? {};
  if (duel.detail === null) return;
  const [left, right] = [duel.left_png !== null, duel.right_png !== null];
  const expected =
    left && right
      ? undefined
      : left
        ? "no preview from right"
        : right
          ? "no preview from left"
          : "no previews on either side";
  tally.expect(reason === expected, () => ({
    code: "DUEL_REASON_DIFFERS",
    file,
    path: `duels.${index}.detail.reason`,
    hotkey: report.right,
    recorded: reason ?? null,
    expected: expected ?? null,
    message: `${file}: ${duel.name} was ${reason === undefined ? "judged" : `settled with "${reason}"`}, though ${left ? "left has" : "left has no"} and ${right ? "right has" : "right has no"} views.`,
  }));
}
