/**
 * Mutants that no test can kill because they decide the same. Each has the source line that it stands in (trimmed), what the code there
 * becomes, and why that changes nothing. An entry that fits no survivor any more fails the run: it has to go.
 */
export const EQUIVALENT = [
  {
    file: "rules/match.ts",
    line: 'return { winner: draw ? "draw" : leftPenalty < rightPenalty ? "left" : "right", leftPenalty, rightPenalty };',
    becomes: "leftPenalty <= rightPenalty",
    reason: "equal penalties are a draw already",
  },
  {
    file: "rules/schedule.ts",
    line: "if (lateBy > 0) day += Math.ceil(lateBy / DAY_MS) * DAY_MS;",
    becomes: "lateBy >= 0",
    reason: "late by nothing adds no day",
  },
  {
    file: "rules/mersenne-twister.ts",
    line: "for (let i = 1; i < N; i++) state[i] = Math.imul(1812433253, mixed(state[i - 1])) + i;",
    becomes: "i <= N",
    reason: "a typed array drops what is written past its end",
  },
  {
    file: "rules/mersenne-twister.ts",
    line: "for (let i = 0; i < N; i++) {",
    becomes: "i <= N",
    reason: "a typed array drops what is written past its end",
  },
  {
    file: "rules/exploratory.ts",
    line: "if (left === LEADER || facts.margins.has(matchKey(left, right))) continue;",
    becomes: "false",
    reason: "who is qualified has played the leader, so that match is in the margins",
  },
  {
    file: "rules/exploratory.ts",
    line: "if (steps < (next.get(crown) ?? Number.POSITIVE_INFINITY)) next.set(crown, steps);",
    becomes: "steps <= (next.get(crown) ?? Number.POSITIVE_INFINITY)",
    reason: "an equal number of steps is the same number",
  },
  {
    file: "rules/exploratory.ts",
    line: "if (answer) return answer;",
    becomes: "false",
    reason: "only saves the work of finding the same answer again",
  },
  {
    file: "rules/prompts.ts",
    line: "if (round <= 0 || carryoverPrompts <= 0) return [];",
    becomes: "carryoverPrompts < 0",
    reason: "a sample of none is empty",
  },
  {
    file: "rules/prompts.ts",
    line: "if (fresh.length < count) rest = [...new Set(pool)].filter((prompt) => !taken.has(prompt));",
    becomes: "true",
    reason: "what is left of the pool is not looked at again",
  },
  {
    file: "rules/prompts.ts",
    line: "if (fresh.length < count) rest = [...new Set(pool)].filter((prompt) => !taken.has(prompt));",
    becomes: "fresh.length <= count",
    reason: "what is left of the pool is not looked at again",
  },
];
