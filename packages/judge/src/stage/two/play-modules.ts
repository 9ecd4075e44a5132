import type { ModuleMatchReport } from "@404-gen/core/two";
import { playModuleMatch } from "../../match/modules/play-module-match.ts";
import type { StageOutcome, StageRun } from "../play/stage-match.ts";
import type { StageContextTwo, TurnTwo } from "./context.ts";
import { readSides, type Sides } from "./facts.ts";

export type PlayModules = TurnTwo &
  Sides & {
    /** Why it is played, for the record. */
    readonly phase: string;
    /** Margin that decides; a match whose margin is near it is confirmed. */
    readonly line: number;
  };

/** Runs a match of modules with the stage's settings. */
export async function playModules(
  context: StageContextTwo,
  options: PlayModules & { readonly run: StageRun<ModuleMatchReport> },
): Promise<StageOutcome<ModuleMatchReport>> {
  const { facts, look, left, right, phase, line, run } = options;
  const { settings } = context;
  const sides = await readSides(look.record, { ...options, ...facts });
  return playModuleMatch(context, {
    ...run,
    left,
    right,
    leftResults: sides.left,
    rightResults: sides.right,
    prompts: facts.prompts,
    seed: facts.seed,
    phase,
    concurrency: settings.maxConcurrentModuleDuels,
    confirmations: settings.marginConfirmations,
    confirmationBand: settings.confirmationBand,
    winMargin: line,
    clock: context.clock,
  });
}
