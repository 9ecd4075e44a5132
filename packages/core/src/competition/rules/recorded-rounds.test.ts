import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readTextFiles, sharedDataFolder } from "../../../testing/shared-data.ts";
import { parseAuditRequests } from "../records/audit-requests.ts";
import { parseGenerationAudits } from "../records/generation-audits.ts";
import { matchReportPath, parseMatchReport } from "../records/match-report.ts";
import { parseMatrix } from "../records/matches-matrix.ts";
import { parseSourceAudits } from "../records/source-audits.ts";
import { parseSubmissions } from "../records/submissions.ts";
import { parseWinner } from "../records/winner.ts";
import { decisivePrompts } from "./decisive-prompts.ts";
import { decide } from "./tournament.ts";
import { matchKey, type TournamentFacts, tournamentField } from "./tournament-facts.ts";

const folder = sharedDataFolder();
const files = folder ? readTextFiles(`${folder}/competition`) : new Map<string, string>();
const read = <T>(path: string, parse: (text: string, options: { path: string }) => T): T =>
  parse(files.get(path) ?? "[]", { path });
const roundOf = (round: number) => ({
  submissions: tournamentField(read(`rounds/${round}/submissions.json`, parseSubmissions)),
  margins: new Map(
    read(`rounds/${round}/matches_matrix.csv`, parseMatrix).map((row) => [matchKey(row.left, row.right), row.margin]),
  ),
  requests: read(`rounds/${round}/require_audit.json`, parseAuditRequests),
  generation: new Map(
    Object.entries(read(`rounds/${round}/generation_audits.json`, parseGenerationAudits)).map(([hotkey, audit]) => [
      hotkey,
      audit.outcome,
    ]),
  ),
  source: new Map(read(`rounds/${round}/source_audit.json`, parseSourceAudits).map((row) => [row.hotkey, row.verdict])),
  winner: read(`rounds/${round}/winner.json`, parseWinner).winner_hotkey,
  seed: (JSON.parse(files.get(`rounds/${round}/seed.json`) ?? "{}") as { seed: number }).seed,
});

/** Replays a round: matches answered from the record, audits arriving one by one as `pick` says. */
function replay(round: ReturnType<typeof roundOf>, pick: (n: number) => number) {
  const hotkeys = new Set(round.submissions.map(({ hotkey }) => hotkey));
  // Who failed the source audit without ever being asked for was failed before the duels.
  const early = [...round.source].filter(
    ([hotkey, verdict]) =>
      hotkeys.has(hotkey) && verdict === "failed" && !round.margins.has(matchKey("leader", hotkey)),
  );
  const margins = new Map<string, number>();
  const generationAudits = new Map<string, "pending" | "passed" | "rejected">();
  const sourceAudits = new Map(early);
  const requests: string[] = [];
  for (let steps = 0; steps < 5000; steps++) {
    const facts: TournamentFacts = {
      submissions: round.submissions,
      margins,
      winMargin: 0.05,
      requested: requests,
      generationAudits,
      sourceAudits,
    };
    const action = decide(facts);
    if (action.kind === "crown") return { winner: action.winner, requested: requests, margins };
    if (action.kind === "play") {
      const key = matchKey(action.left, action.right);
      const margin = round.margins.get(key);
      if (margin === undefined || margins.has(key)) throw new Error(`asked for ${key}`);
      expect(action.left).toBe(opponentOf(action, facts));
      margins.set(key, margin);
    }
    if (action.kind === "request-audit") requests.push(action.hotkey);
    const open = requests.flatMap((hotkey) => [
      ...(generationAudits.has(hotkey)
        ? []
        : [() => void generationAudits.set(hotkey, round.generation.get(hotkey) ?? "pending")]),
      ...(sourceAudits.has(hotkey) ? [] : [() => void sourceAudits.set(hotkey, round.source.get(hotkey) ?? "passed")]),
    ]);
    if (open.length > 0 && (action.kind === "wait" || pick(4) === 0)) open[pick(open.length)]?.();
  }
  throw new Error("the round did not end");
}

/** Whom the rules have a contender play now, told again in the plainest words: the leader first, then the crown when its turn comes. */
function opponentOf({ right }: { right: string }, { margins, submissions, ...audits }: TournamentFacts): string {
  if (!margins.has(matchKey("leader", right))) return "leader";
  let crown = "leader";
  for (const { hotkey } of submissions) {
    if (hotkey === right) break;
    if (audits.generationAudits.get(hotkey) === "rejected" || audits.sourceAudits.get(hotkey) === "failed") continue;
    if ((margins.get(matchKey("leader", hotkey)) ?? -1) < 0.05) continue;
    if ((margins.get(matchKey(crown, hotkey)) ?? -1) >= 0.05) crown = hotkey;
  }
  return crown;
}

describe.skipIf(!folder)("the rounds of a real competition (skipped without ../shared/data)", () => {
  it("round 0, with audits arriving in any order, crowns the recorded winner and asks for no match that was not recorded", () => {
    const round = roundOf(0);
    const places = new Set<number>();
    fc.assert(
      fc.property(fc.array(fc.nat(1000), { minLength: 30, maxLength: 80 }), (picks) => {
        let at = 0;
        const { winner, requested, margins } = replay(round, (n) => (picks[at++ % picks.length] as number) % n);
        expect(winner).toBe(round.winner);
        const requests = new Set(round.requests.map(({ hotkey }) => hotkey));
        expect(requested.every((hotkey) => requests.has(hotkey))).toBe(true);
        places.add(margins.size);
      }),
      { numRuns: 300 },
    );
    expect(places.size).toBeGreaterThan(1);
  });

  it("round 1: nobody qualified, so the leader wins and no audit is asked for", () => {
    const { winner, requested } = replay(roundOf(1), () => 0);
    expect({ winner, requested }).toEqual({ winner: "leader", requested: [] });
  });

  it("decisive prompts come out as recorded for every request that the rule made; 5GgVxYJS… of round 1 was asked for by hand", () => {
    const byHand = "5GgVxYJS3RsZtdhCVkW9DwBcjojAkcSpZXz6AnefsThrhPJf";
    const comparisons: string[] = [];
    for (const number of [0, 1]) {
      const round = roundOf(number);
      const requests = replay(round, () => 0).requested;
      for (const { hotkey, critical_prompts } of round.requests) {
        comparisons.push(hotkey);
        if (!requests.includes(hotkey)) {
          expect(hotkey).toBe(byHand);
          continue;
        }
        const matches = defendersOf(hotkey, round).map((left) => {
          const { duels, margin } = read(matchReportPath(number, { left, right: hotkey }), parseMatchReport);
          return decisivePrompts({ duels, seed: round.seed, margin, winMargin: 0.05, prompts: duels.length });
        });
        expect(matches).toContainEqual(critical_prompts);
      }
    }
    expect(comparisons).toHaveLength(7);
  });
});

/** Left sides of the matches in which a hotkey could take the crown. */
function defendersOf(hotkey: string, round: ReturnType<typeof roundOf>): string[] {
  return ["leader", ...round.requests.map((request) => request.hotkey)].filter(
    (left) => (round.margins.get(matchKey(left, hotkey)) ?? -1) >= 0.05,
  );
}
