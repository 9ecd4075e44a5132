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
  {
    file: "two/duel/decide-angles.ts",
    line: 'return a < b ? "A" : "B";',
    becomes: "a <= b",
    reason: "equal means are a draw already",
  },
  {
    file: "two/duel/decide-gray.ts",
    line: 'return { fired: true, choice: diff < 0 ? "A" : "B" };',
    becomes: "diff <= 0",
    reason: "a difference of 0 chooses nobody already",
  },
  {
    file: "two/duel/decide-voters.ts",
    line: 'export const voteOf = (diff: number, least: number): Choice => (Math.abs(diff) < least ? "draw" : diff < 0 ? "A" : "B");',
    becomes: "diff <= 0",
    reason: "a difference of 0 is a draw already: every least is above 0",
  },
  {
    file: "two/duel/decide-voters.ts",
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a line of source
    line: '{ side: voteOf(-gap, VOTER_LIMITS.strongScore), tag: `cl|${gap < 0 ? "" : "+"}${gap}|` },',
    becomes: "gap <= 0",
    reason: "a gap of 0 is no strong voter, so that its tag is not shown",
  },
  {
    file: "two/duel/decide-voters.ts",
    line: 'if (a >= 2 && a > b) return "A";',
    becomes: "true",
    reason: "of three votes two for A leave one for B",
  },
  {
    file: "two/duel/decide-voters.ts",
    line: 'if (a >= 2 && a > b) return "A";',
    becomes: "a >= b",
    reason: "of three votes two for A leave one for B",
  },
  {
    file: "two/duel/decide-voters.ts",
    line: 'return b >= 2 && b > a ? "B" : "draw";',
    becomes: "true",
    reason: "of three votes two for B leave one for A",
  },
  {
    file: "two/duel/decide-voters.ts",
    line: 'return b >= 2 && b > a ? "B" : "draw";',
    becomes: "b >= a",
    reason: "of three votes two for B leave one for A",
  },
];
