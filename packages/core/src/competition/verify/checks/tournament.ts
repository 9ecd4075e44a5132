import { LEADER } from "../../records/names.ts";
import { paths } from "../../records/paths.ts";
import type { Winner } from "../../records/winner.ts";
import { contenders, matchKey, type TournamentFacts } from "../../rules/tournament-facts.ts";
import { canRead, factFiles, factsOf, hasReached, type RoundContext } from "../round-context.ts";
import type { Tally } from "../tally.ts";

/** Which matches the rules needed, and who wins by matrix and audits. */
export function checkTournament(context: RoundContext, tally: Tally): void {
  const { records, round } = context;
  if (!canRead(context, ...factFiles(round))) return;
  const facts = factsOf(context);
  const { winner } = records;
  const isEarly = winner !== null && !hasReached(context, "finalizing");
  tally.expect(!isEarly, () => ({
    code: "WINNER_EARLY",
    file: paths.winner(round),
    path: "winner_hotkey",
    recorded: winner?.winner_hotkey,
    expected: null,
    message: `Round ${round} has a winner, ${winner?.winner_hotkey}, while it is still in stage ${context.reached}.`,
  }));
  if (records.matrix === null && contenders(facts).length > 0) return;
  checkNeeded(context, { facts, tally });
  if (winner === null || isEarly) return;
  const action = context.policy.nextStep({ ...facts, requested: facts.submissions.map(({ hotkey }) => hotkey) });
  const file = paths.winner(round);
  if (action.kind === "play") {
    tally.expect(false, () => ({
      code: "MATCH_MISSING",
      file: paths.matrix(round),
      hotkey: action.right,
      recorded: null,
      expected: { left: action.left, right: action.right },
      message: `Round ${round} has a winner, but the match of ${action.left} and ${action.right} that the rules need was not played.`,
    }));
    return;
  }
  if (action.kind === "wait") {
    tally.expect(false, () => ({
      code: "WINNER_UNAUDITED",
      file,
      path: "winner_hotkey",
      hotkey: winner.winner_hotkey === LEADER ? null : winner.winner_hotkey,
      recorded: winner.winner_hotkey,
      expected: { waiting_for: action.waitingFor },
      message: `Round ${round} was decided before the audits of ${action.waitingFor.map(({ hotkey }) => hotkey).join(", ")} were.`,
    }));
    return;
  }
  if (action.kind !== "crown") return;
  tally.expect(winner.winner_hotkey === action.winner, () => ({
    code: "WINNER_DIFFERS",
    file,
    path: "winner_hotkey",
    hotkey: action.winner === LEADER ? null : action.winner,
    recorded: winner.winner_hotkey,
    expected: action.winner,
    message: `Matrix and audits of round ${round} give the crown to ${action.winner}, not ${winner.winner_hotkey}.`,
  }));
  checkDetails(context, { winner, tally });
}

/** Matches that no order of audits could call for. */
function checkNeeded(context: RoundContext, { facts, tally }: { facts: TournamentFacts; tally: Tally }): void {
  const file = paths.matrix(context.round);
  const place = new Map(facts.submissions.map(({ hotkey }, index) => [hotkey, index]));
  const isQualified = (hotkey: string) => {
    const margin = facts.margins.get(matchKey(LEADER, hotkey));
    return margin !== undefined && context.policy.takesCrown(margin, facts.winMargin);
  };
  (context.records.matrix ?? []).forEach(({ left, right }, index) => {
    const ordered = (place.get(left) ?? 0) < (place.get(right) ?? 0);
    const usable = left === LEADER ? place.has(right) : ordered && isQualified(left) && isQualified(right);
    tally.expect(usable, () => ({
      code: "MATCH_NOT_NEEDED",
      file,
      path: `line ${index + 2}`,
      hotkey: right,
      recorded: { left, right },
      message: `The match of ${left} and ${right} could not change the result: only the qualified play, the earlier one defending.`,
    }));
  });
}

function checkDetails(
  { records, reigning, round }: RoundContext,
  { winner, tally }: { winner: Winner; tally: Tally },
): void {
  const submission = records.submissions?.[winner.winner_hotkey];
  const image = records.builds?.[winner.winner_hotkey]?.docker_image;
  const expected =
    winner.winner_hotkey === LEADER
      ? { repo: reigning?.repo ?? "", commit: reigning?.commit ?? "", docker_image: reigning?.docker ?? "" }
      : { repo: submission?.repo, commit: submission?.commit, docker_image: image ?? undefined };
  for (const [field, value] of Object.entries(expected)) {
    tally.expect(winner[field] === value, () => ({
      code: "WINNER_DETAILS_DIFFER",
      file: paths.winner(round),
      path: field,
      hotkey: winner.winner_hotkey === LEADER ? null : winner.winner_hotkey,
      recorded: winner[field],
      expected: value,
      message: `The winner of round ${round} is recorded with ${field} ${String(winner[field])}, not ${value}.`,
    }));
  }
}
