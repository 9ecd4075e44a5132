import { isPreviewFormat, type ModelFormat } from "@404-gen/core";
import type { CompetitionConfig } from "@404-gen/core/records";
import type { FaultKind } from "./faults/fault-kind.ts";
import { FAULT_KINDS } from "./faults/kinds.ts";
import type { OwnValidator } from "./validator/own-validator.ts";
import type { CrashPoint } from "./world/gate.ts";

/** The competition of a format: competition 1 judges previews, competition 2 bundles of views. */
export const competitionFor = (format: ModelFormat): "1" | "2" => (isPreviewFormat(format) ? "1" : "2");

/** Everything that a run depends on: the same plan gives the same history, byte for byte. */
export type SimulationPlan = {
  /** A whole number from 0. */
  readonly seed: number;
  readonly format: ModelFormat;
  /** Rounds that are played. */
  readonly rounds: number;
  /** Prompts of a round. */
  readonly prompts: number;
  /** Kinds of faults that may happen in the run. */
  readonly kinds: readonly FaultKind[];
  /** Factor of all rates of faults. */
  readonly rate: number;
  /** Single faults that do not happen: `git-conflict#3`. */
  readonly without: ReadonlySet<string>;
  /** The process dies at this call and is started again; null: no planned crash. */
  readonly crash: CrashPoint | null;
  /** Share of duels in which chance swaps the two models' qualities, 0 to 1. `404-gen judge noise` measures it. */
  readonly flipRate: number;
  /** Fields of config.json that replace the simulation's own. */
  readonly config: Partial<CompetitionConfig>;
  /** File of these fields, for the command that repeats the run; null: no file. */
  readonly configFile: string | null;
  /** The validator that is played in place of the standard one; null: the standard one is played. */
  readonly validator: OwnValidator | null;
  /** Option of the validator, for the command that repeats the run: `--policy mine.mjs`; null: none. */
  readonly validatorOption: string | null;
};

/** Defaults of a plan: one round of competition 1 with all faults. */
export const SIMULATION_DEFAULTS: SimulationPlan = {
  seed: 1,
  format: "glb",
  rounds: 1,
  prompts: 6,
  kinds: FAULT_KINDS,
  rate: 1,
  without: new Set(),
  crash: null,
  flipRate: 0,
  config: {},
  configFile: null,
  validator: null,
  validatorOption: null,
};
