import { CompetitionError } from "../base/errors/competition-error.ts";
import type { Competition } from "./define-competition.ts";
import { extendPolicy, type Policy, policyLabel } from "./policy.ts";

/** Own policies, by the id of the competition that each one decides; for functions that a policy leaves out, the competition's own are used. */
export type OwnPolicies = Readonly<Record<string, Policy>>;

/**
 * The competitions, some of them decided by a policy of your own: hand this list to verify, status and report, and they decide by it.
 *
 * @example
 * const strict = extendPolicy(POLICY_ONE, { name: "strict", version: "1", takesCrown: (margin, line) => margin > line });
 * const competitions = withPolicies(COMPETITIONS, { 1: strict });
 * const { competitions: goneBy } = await verifyRepository(reader, { competitions });
 * @throws CompetitionError `POLICY_INVALID`: no such competition, no name or version, or something that this competition's policy does not decide
 */
export function withPolicies(
  competitions: readonly [Competition, ...Competition[]],
  policies: OwnPolicies,
): readonly [Competition, ...Competition[]] {
  const ids = competitions.map(({ id }) => id);
  for (const id of Object.keys(policies)) if (!ids.includes(id)) throw invalid(`there is no competition ${id}`, ids);
  const change = (competition: Competition): Competition => {
    const own: unknown = policies[competition.id];
    return own === undefined
      ? competition
      : competition.withPolicy(extendPolicy(competition.policy, checkPolicy(own, competition)));
  };
  const [first, ...rest] = competitions;
  return [change(first), ...rest.map(change)];
}

/** The policy with each of its decisions guarded, or why it is not a policy. */
function checkPolicy(own: unknown, { id, policy: base }: Competition): Policy {
  if (typeof own !== "object" || own === null) throw invalid(`the policy of competition ${id} is no object`);
  const { name, version, ...decisions } = own as Policy & Record<string, unknown>;
  for (const [key, text] of Object.entries({ name, version }))
    if (typeof text !== "string" || text.trim() === "")
      throw invalid(`the policy of competition ${id} has no ${key}: a text that verify shows`);
  if (name === base.name && own !== base)
    throw invalid(`a policy of one's own cannot be called ${name}: verify must show which one it went by`);
  const label = policyLabel({ name, version });
  const names = Object.entries(base).flatMap(([key, value]) => (typeof value === "function" ? [key] : []));
  const guards = Object.entries(decisions).map(([key, decision]) => {
    if (!names.includes(key)) throw invalid(`${label} has ${key}, which no policy of competition ${id} has`, names);
    if (typeof decision !== "function") throw invalid(`${key} of ${label} is no function`);
    return [key, guard(decision as Decision, `${key} of ${label}`)];
  });
  return { ...Object.fromEntries(guards), name, version };
}

type Decision = (...facts: readonly unknown[]) => unknown;

/** What a stranger's function throws, or promises, must not read as a fault of this program's or of the record's. */
const guard =
  (decision: Decision, label: string): Decision =>
  (...facts) => {
    let answer: unknown;
    try {
      answer = decision(...facts);
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : String(cause);
      throw new CompetitionError(`${label} failed: ${why}`, { code: "POLICY_FAILED", cause });
    }
    if (answer instanceof Promise)
      throw invalid(`${label} gives a promise; a decision is a pure function of its facts`);
    return answer;
  };

const invalid = (problem: string, choices?: readonly string[]) =>
  new CompetitionError(choices ? `${problem}; there are: ${choices.join(", ")}` : problem, {
    code: "POLICY_INVALID",
    data: { allowed: choices },
  });
