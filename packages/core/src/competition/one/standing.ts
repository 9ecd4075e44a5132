import type { Standing, Waiting } from "../define-competition.ts";
import { type AuditRequests, auditRequestExtras } from "../records/audit-requests.ts";
import { modelUrl } from "../records/recorded-model.ts";
import type { Result } from "../records/results.ts";
import type { RecordSource } from "../round/record-cache.ts";
import { countByValue } from "../rules/count-by-value.ts";
import type { TournamentFacts } from "../rules/tournament-facts.ts";
import type { TournamentStatus } from "../rules/tournament-status.ts";
import type { PolicyOne } from "./policy.ts";
import { type RoundOne, readRoundOne, readTournament } from "./read-round.ts";

/** Where a round of competition 1 stands. A file that cannot be read counts as absent, and is named. */
export async function standingOne(
  source: RecordSource,
  { round, policy }: { readonly round: number; readonly policy: PolicyOne },
): Promise<Standing> {
  const { show, refused } = readRoundOne(source, { round });
  const facts = await readTournament(show);
  const status = policy.standing(facts);
  const requests = (await show.auditRequests()) ?? [];
  const audits = (await show.generationAudits()) ?? {};
  const outcomes = requests.map(({ hotkey }) => audits[hotkey]?.outcome ?? "pending");
  const count = (outcome: string) => outcomes.filter((one) => one === outcome).length;
  const hotkeys = facts.submissions.map(({ hotkey }) => hotkey);
  return {
    submissions: hotkeys.length,
    files: await filesOf(show, hotkeys),
    matches: matchesOf(facts, status),
    audits: {
      requested: requests.length,
      passed: count("passed"),
      rejected: count("rejected"),
      pending: count("pending"),
    },
    builds: countByValue(Object.values((await show.builds()) ?? {}).map(({ status: build }) => build)),
    waitingFor: waitingFor(status, requests),
    unreadable: [...refused].map(([file, { message }]) => ({ file, message })),
  };
}

async function filesOf(show: RoundOne["show"], hotkeys: readonly string[]): Promise<Standing["files"]> {
  const prompts = (await show.prompts())?.length ?? 0;
  const entries: Result[] = [];
  for (const hotkey of hotkeys) entries.push(...Object.values((await show.submitted(hotkey)) ?? {}));
  const modelCount = entries.filter((result) => modelUrl(result) !== null).length;
  return { recorded: modelCount, lost: entries.length - modelCount, expected: prompts * hotkeys.length };
}

function matchesOf(facts: TournamentFacts, { next, ...status }: TournamentStatus): Standing["matches"] {
  return {
    played: facts.margins.size,
    left: status.unplayed.length + status.qualified.length - status.timeline.length,
    exploratory: next.kind === "wait" ? next.exploratory.length : 0,
    next: next.kind === "play" ? { left: next.left, right: next.right } : null,
  };
}

function waitingFor({ next }: TournamentStatus, requests: AuditRequests): Waiting[] {
  if (next.kind === "play") return [judge(`the match against ${next.left}`, next.right)];
  if (next.kind === "request-audit") return [judge("an audit request", next.hotkey)];
  if (next.kind === "crown") return [judge("the winner's record", null)];
  return next.waitingFor.flatMap(({ hotkey, generation, source }) => {
    const request = requests.find((entry) => entry.hotkey === hotkey);
    const since = auditRequestExtras.of(request).requested_at ?? null;
    return [
      ...(generation ? [{ who: "auditor", what: "generation audit", hotkey, since }] : []),
      ...(source ? [{ who: "source-auditors", what: "source audit", hotkey, since }] : []),
    ];
  });
}

const judge = (what: string, hotkey: string | null): Waiting => ({ who: "judge", what, hotkey, since: null });
