import type { Duel, MatchReport } from "@404-gen/core/records";
import type { DuelReason, PlannedPrompt } from "@404-gen/core/rules";
import { z } from "zod";
import { type Play, playHolds, playSchema } from "./play.ts";
import type { MatchContext, MatchPrompt, PlayMatchOptions } from "./types.ts";

/** A fault as the record tells it. */
export type EntryFault = { readonly code: string; readonly message: string };

/** One prompt of a match while it is played. `plays` and `fault` change; the rest is fixed by the plan. */
export type MatchEntry = {
  readonly prompt: MatchPrompt;
  readonly outcome: PlannedPrompt["outcome"];
  readonly reason: DuelReason | null;
  readonly plays: Play[];
  fault: EntryFault | null;
};

/** The plan's prompts with what an earlier run has measured. */
export function matchEntries(
  context: Pick<MatchContext, "judge">,
  options: PlayMatchOptions & { readonly planned: readonly PlannedPrompt[] },
): MatchEntry[] {
  const urls = new Map(options.prompts.map((prompt) => [prompt.name, prompt]));
  const kept = new Map(
    continues(context, options) ? (options.previous?.duels ?? []).map((duel) => [duel.name, duel]) : [],
  );
  return options.planned
    .map(({ name, outcome, reason }) => {
      const prompt = urls.get(name) ?? { name, url: "" };
      const earlier = outcome === "duel" ? kept.get(name) : undefined;
      const plays = earlier && samePictures(earlier, { prompt, options }) ? recordedPlays(earlier) : [];
      return { prompt, outcome, reason, plays, fault: null };
    })
    .sort((a, b) => (a.prompt.name < b.prompt.name ? -1 : a.prompt.name > b.prompt.name ? 1 : 0));
}

const extrasSchema = z.looseObject({
  judge: z.string(),
  prompts_sha256: z.string().nullable(),
  seed: z.int(),
  attempts: z.int().nonnegative().default(0),
});

/** Attempts that the earlier record counts, 0 without one. */
export function earlierAttempts(previous: MatchReport | null | undefined): number {
  const extras = extrasSchema.safeParse(previous?.["x404"]);
  return extras.success ? extras.data.attempts : 0;
}

/** Duels of another judge, another wording or another seed are not mixed with ours. */
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

function samePictures(duel: Duel, now: { readonly prompt: MatchPrompt; readonly options: PlayMatchOptions }): boolean {
  const { prompt, options } = now;
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
