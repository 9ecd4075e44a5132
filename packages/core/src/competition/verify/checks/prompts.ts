import { CompetitionError } from "../../../base/errors/competition-error.ts";
import { clashes } from "../../../base/kit/name-clash.ts";
import { stemOf } from "../../records/names.ts";
import { paths } from "../../records/paths.ts";
import { selectCarryover, selectPrompts } from "../../rules/prompts.ts";
import { type CommonContext, hasReached } from "../round-context.ts";
import type { Tally } from "../tally.ts";

/** The round's prompts follow from its seed, the round before and (when the pool is there) the pool. */
export const checkPrompts = (context: CommonContext, tally: Tally): void =>
  checkPromptDraw(context, { tally, select: selectPrompts });

/** The same where the competition draws its prompts in its own way. */
export function checkPromptDraw(
  context: CommonContext,
  { tally, select }: { readonly tally: Tally; readonly select: typeof selectPrompts },
): void {
  const { records, round, config } = context;
  const { prompts, seed } = records;
  if (prompts === null || config === null || !hasReached(context, "miner_generation")) return;
  const file = paths.prompts(round);
  tally.expect(prompts.length === config.prompts_per_round, () => ({
    code: "PROMPTS_COUNT",
    file,
    recorded: prompts.length,
    expected: config.prompts_per_round,
    message: `Round ${round} has ${prompts.length} prompts; the config asks for ${config.prompts_per_round}.`,
  }));
  prompts.forEach((prompt, index) => {
    const first = records.stems.indexOf(stemOf(prompt));
    tally.expect(first === index, () => ({
      code: "PROMPT_REPEATED",
      file,
      path: `line ${index + 1}`,
      recorded: prompt,
      expected: null,
      message: `Round ${round} lists the prompt ${stemOf(prompt)} twice.`,
    }));
  });
  for (const [stem, other] of clashes(records.stems))
    tally.expect(false, () => ({
      code: "PROMPTS_CLASH",
      file,
      path: `line ${1 + records.stems.indexOf(stem)}`,
      recorded: stem,
      expected: null,
      message: `Round ${round} has the prompts ${other} and ${stem}, which differ only by case or Unicode form: their files are one on many systems.`,
    }));
  if (seed !== null) checkDraw(context, { prompts, seed, tally, select });
}

type Draw = {
  readonly prompts: readonly string[];
  readonly seed: number;
  readonly tally: Tally;
  readonly select: typeof selectPrompts;
};

function checkDraw(
  { round, config, previousPrompts, root }: CommonContext,
  { prompts, seed, tally, select }: Draw,
): void {
  if (config === null || (round > 0 && previousPrompts === null)) return;
  const draw = {
    round,
    seed,
    previousPrompts: previousPrompts ?? [],
    carryoverPrompts: config.carryover_prompts,
    promptsPerRound: config.prompts_per_round,
  };
  const carryover = selectCarryover(draw);
  const head = prompts.slice(0, carryover.length);
  const same = sameList(head, carryover);
  tally.expect(same, () => ({
    code: "CARRYOVER_DIFFERS",
    file: paths.prompts(round),
    path: `line ${1 + head.findIndex((prompt, index) => prompt !== carryover[index])}`,
    recorded: head,
    expected: carryover,
    message: `Round ${round}: the first ${carryover.length} prompts are not the ones that seed ${seed} draws from round ${round - 1}.`,
  }));
  if (root.pool === null || !same) return;
  const fresh = drawFresh({ ...draw, pool: root.pool }, select);
  tally.expect(fresh !== null && sameList(prompts.slice(carryover.length), fresh), () => ({
    code: "FRESH_PROMPTS_DIFFER",
    file: paths.prompts(round),
    path: `line ${carryover.length + 1}`,
    recorded: prompts.slice(carryover.length),
    expected: fresh,
    message: `Round ${round}: the fresh prompts are not the ones that seed ${seed} draws from the pool as it is now.`,
  }));
}

function drawFresh(
  options: Parameters<typeof selectPrompts>[0],
  select: typeof selectPrompts,
): readonly string[] | null {
  try {
    return select(options).fresh;
  } catch (error) {
    if (CompetitionError.is(error, "PROMPT_POOL_TOO_SMALL")) return null;
    throw error;
  }
}

const sameList = (a: readonly string[], b: readonly string[]) =>
  a.length === b.length && a.every((value, index) => value === b[index]);
