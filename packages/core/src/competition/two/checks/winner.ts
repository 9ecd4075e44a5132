import { LEADER } from "../../records/names.ts";
import { paths } from "../../records/paths.ts";
import { winnerRecord } from "../../rules/winner-record.ts";
import type { Tally } from "../../verify/tally.ts";
import type { ContextTwo } from "../load-context.ts";
import { winnerExtrasTwo } from "../records/submissions.ts";
import { noiseOfCrown } from "../rules/noise-of-verdict.ts";

/** What winner.json says of its winner: solution, image and machines are its own, and the match that it notes is the one that took the crown. */
export function checkWinnerTwo(context: ContextTwo, tally: Tally): void {
  const { records, reigning, round } = context;
  const { winner } = records;
  if (!winner) return;
  const { winner_hotkey: hotkey } = winner;
  const expectedRecord = winnerRecord({ ...records, winner: hotkey, reigning });
  const file = paths.winner(round);
  const of = hotkey === LEADER ? null : hotkey;
  tally.expect(expectedRecord !== null, () => ({
    code: "WINNER_DETAILS_DIFFER",
    file,
    path: "winner_hotkey",
    hotkey: of,
    recorded: hotkey,
    expected: "a submission with an image",
    message: `The winner of round ${round}, ${hotkey}, has no submission or no image there.`,
  }));
  for (const [field, expected] of Object.entries(expectedRecord ?? {})) {
    tally.expect(JSON.stringify(winner[field]) === JSON.stringify(expected), () => ({
      code: "WINNER_DETAILS_DIFFER",
      file,
      path: field,
      hotkey: of,
      recorded: winner[field],
      expected,
      message: `The winner of round ${round} is recorded with ${field} ${JSON.stringify(winner[field])}, not ${JSON.stringify(expected)}.`,
    }));
  }
  checkCrown(context, { winner, tally });
}

type Crown = { readonly winner: NonNullable<ContextTwo["records"]["winner"]>; readonly tally: Tally };

function checkCrown({ policy, facts, stems, round }: ContextTwo, { winner, tally }: Crown): void {
  const { crown } = winnerExtrasTwo.of(winner);
  if (crown === undefined) return;
  const entry = policy.timeline(facts).entries.find(({ hotkey }) => hotkey === winner.winner_hotkey);
  const margin = entry?.margin ?? null;
  const expected = entry &&
    margin !== null && {
      against: entry.defender,
      margin,
      close: noiseOfCrown(facts, { margin, prompts: stems.length, deviation: crown.deviation }),
    };
  const { against, close } = crown;
  const basis = { against, margin: crown.margin, close };
  tally.expect(JSON.stringify(basis) === JSON.stringify(expected), () => ({
    code: "WINNER_DETAILS_DIFFER",
    file: paths.winner(round),
    path: "x404.crown",
    recorded: basis,
    expected: expected ?? null,
    message: `The winner of round ${round} is noted as crowned against ${against} by ${crown.margin}; its matches give ${expected ? `${expected.against} by ${expected.margin}` : "no such match"}.`,
  }));
}
