import type { Duel, MatchReport } from "@404-gen/core/records";
import { type Play, playSchema } from "@404-gen/core/records";
import { playHolds } from "@404-gen/core/rules";
import { z } from "zod";
import type { MatchPrompt } from "../form.ts";
import type { MatchContext, PlayMatchOptions } from "../types.ts";

type PromptContext = { readonly prompt: MatchPrompt; readonly options: PlayMatchOptions };

/** Measured plays of a prompt from an earlier run of the same match. */
export function earlierPlays(
  context: Pick<MatchContext, "judge">,
  { prompt, options }: PromptContext,
): readonly Play[] {
  if (!continues(context, options)) return [];
  const earlier = options.previous?.duels.find(({ name }) => name === prompt.name);
  return earlier && samePictures(earlier, { prompt, options }) ? recordedPlays(earlier) : [];
}

const extrasSchema = z.looseObject({
  judge: z.string(),
  prompts_sha256: z.string().nullable(),
  seed: z.int(),
  attempts: z.int().nonnegative().default(0),
});

/** Number of runs by the earlier record; 0 without one. */
export function earlierAttempts(previous: MatchReport | null | undefined): number {
  const extras = extrasSchema.safeParse(previous?.["x404"]);
  return extras.success ? extras.data.attempts : 0;
}

/** True when the earlier run had the same sides, judge, wording and seed: other duels are not mixed with ours. */
function continues({ judge }: Pick<MatchContext, "judge">, { previous, seed, left, right }: PlayMatchOptions): boolean {
  const extras = extrasSchema.safeParse(previous?.["x404"]);
  return (
    extras.success &&
    previous?.left === left &&
    previous.right === right &&
    extras.data.judge === judge.name &&
    extras.data.prompts_sha256 === judge.promptsSha256 &&
    extras.data.seed === seed
  );
}

function samePictures(duel: Duel, { prompt, options }: PromptContext): boolean {
  return (
    duel.prompt === prompt.url &&
    duel.left_png === (options.leftResults?.[prompt.name]?.png ?? null) &&
    duel.right_png === (options.rightResults?.[prompt.name]?.png ?? null)
  );
}

function recordedPlays(duel: Duel): Play[] {
  const extras = z.looseObject({ plays: z.array(playSchema) }).safeParse(duel["x404"]);
  return extras.success && extras.data.plays.every(playHolds) ? extras.data.plays : [];
}
