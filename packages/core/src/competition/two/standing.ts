import type { Standing, Waiting } from "../define-competition.ts";
import type { RecordSource } from "../round/record-cache.ts";
import { countByValue } from "../rules/count-by-value.ts";
import type { PolicyTwo } from "./policy.ts";
import { readPodCosts } from "./read-costs.ts";
import { readRoundFacts, readRoundTwo } from "./read-round.ts";
import { auditRequestExtrasTwo } from "./records/audits.ts";
import type { DuelsStep } from "./rules/steps.ts";

/** Where a round of competition 2 stands. A file that cannot be read counts as absent, and is named. */
export async function standingTwo(
  source: RecordSource,
  { round, policy }: { readonly round: number; readonly policy: PolicyTwo },
): Promise<Standing> {
  const { show, refused } = readRoundTwo(source, { round });
  const facts = await readRoundFacts(show);
  const step = policy.nextStep(facts);
  const prompts = (await show.prompts())?.length ?? 0;
  let recorded = 0;
  for (const hotkey of facts.field) recorded += Object.keys((await show.submitted(hotkey)) ?? {}).length;
  const verdicts = facts.requests.map(({ hotkey }) => facts.verdicts.get(hotkey)?.verdict);
  const requests = (await show.auditRequests()) ?? [];
  const since = (hotkey: string) =>
    auditRequestExtrasTwo.of(requests.find((entry) => entry.hotkey === hotkey)).requested_at ?? null;
  const entries = policy.timeline(facts).entries;
  return {
    submissions: facts.field.length,
    files: { recorded, expected: prompts * facts.field.length },
    matches: {
      played: facts.margins.size,
      left: entries.filter(({ status }) => status === "pending").length,
      exploratory: step.kind === "exploratory" ? 1 : 0,
      next: "left" in step ? { left: step.left, right: step.right } : null,
    },
    audits: {
      requested: facts.requests.length,
      passed: verdicts.filter((verdict) => verdict === "passed").length,
      rejected: verdicts.filter((verdict) => verdict === "failed").length,
      pending: verdicts.filter((verdict) => verdict === undefined).length,
    },
    costs: await readPodCosts(source, { round }),
    builds: countByValue(Object.values((await show.builds()) ?? {}).map(({ status }) => status)),
    waitingFor: waitingFor(step, since),
    unreadable: [...refused].map(([file, { message }]) => ({ file, message })),
  };
}

function waitingFor(step: DuelsStep, since: (hotkey: string) => string | null): Waiting[] {
  const judge = (what: string, hotkey: string | null): Waiting[] => [{ who: "judge", what, hotkey, since: null }];
  switch (step.kind) {
    case "wait":
      return step.waitingFor.map((hotkey) => ({
        who: "auditor",
        what: "regeneration and audits",
        hotkey,
        since: since(hotkey),
      }));
    case "crown":
      return judge("the winner's record", null);
    case "request-audits":
      return judge("an audit request", step.requests.at(-1)?.hotkey ?? null);
    case "record-verdicts":
      return judge("a verdict's record", [...step.verdicts.keys()][0] ?? null);
    case "audit-duel":
      return judge(`the audit duel against ${step.side}, repeat ${step.repeat}`, step.hotkey);
    default:
      return judge(`the match against ${step.left}`, step.right);
  }
}
