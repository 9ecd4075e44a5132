import { type ModuleDuel, type ModuleMatchReport, moduleMatchExtras } from "@404-gen/core/two";
import type { MatchPrompt } from "../form.ts";
import { type ModulePlay, recordedModulePlays } from "./play.ts";
import { gridOf } from "./report.ts";
import type { ModuleMatchContext, PlayModuleMatchOptions } from "./types.ts";
import { viewsOf } from "./views-of.ts";

/** Number of runs by an earlier record; 0 without one. */
export const earlierModuleAttempts = (previous: ModuleMatchReport | null | undefined): number =>
  moduleMatchExtras.of(previous).attempts ?? 0;

type PromptContext = { readonly prompt: MatchPrompt; readonly options: PlayModuleMatchOptions };

/** Measured plays of a prompt from an earlier run of the same match. */
export function earlierModulePlays(
  context: Pick<ModuleMatchContext, "judge">,
  { prompt, options }: PromptContext,
): readonly ModulePlay[] {
  if (!continues(context, options)) return [];
  const earlier = options.previous?.duels.find(({ name }) => name === prompt.name);
  return earlier && sameViews(earlier, { prompt, options }) ? recordedModulePlays(earlier) : [];
}

/** True when the earlier run had the same sides, judge, wording, strictness and seed: other duels are not mixed with ours. */
function continues({ judge }: Pick<ModuleMatchContext, "judge">, options: PlayModuleMatchOptions): boolean {
  const { previous, seed, left, right } = options;
  const extras = moduleMatchExtras.of(previous);
  return (
    previous?.left === left &&
    previous.right === right &&
    extras.judge === judge.name &&
    extras.prompts_sha256 === judge.promptsSha256 &&
    extras.seed === seed &&
    sameStrictness(extras.strictness ?? {}, judge.strictness)
  );
}

function sameStrictness(a: Readonly<Record<string, boolean>>, b: Readonly<Record<string, boolean>>): boolean {
  const keys = Object.keys(b);
  return keys.length === Object.keys(a).length && keys.every((key) => a[key] === b[key]);
}

const sameViews = (duel: ModuleDuel, { prompt, options }: PromptContext): boolean =>
  duel.prompt === prompt.url &&
  duel.left_png === gridOf(viewsOf(options.leftResults, prompt.name)) &&
  duel.right_png === gridOf(viewsOf(options.rightResults, prompt.name));
