import { isPreviewFormat, type ModelFormat } from "@404-gen/core";
import type { CompetitionConfig } from "@404-gen/core/records";
import type { FaultKind } from "./faults/fault-kind.ts";
import { FAULT_KINDS } from "./faults/kinds.ts";
import type { OwnValidator } from "./validator/own-validator.ts";
import type { CrashPoint } from "./world/gate.ts";

/** The competition that plays a format: the second judges bundles of views, the first one previews. */
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
  /** Kinds of faults that befall the run. */
  readonly kinds: readonly FaultKind[];
  /** All rates of faults times this. */
  readonly rate: number;
  /** Single faults that are left out: `git-conflict#3`. */
  readonly without: ReadonlySet<string>;
  /** The process dies at this call, and is started again; null: it does not by plan. */
  readonly crash: CrashPoint | null;
  /** Share of duels whose winner comes out otherwise by chance, 0 to 1: `404-gen judge noise` measures it. */
  readonly flipRate: number;
  /** Fields of config.json in place of the simulation's own. */
  readonly config: Partial<CompetitionConfig>;
  /** File that they came from, for the command that repeats the run; null: from none. */
  readonly configFile: string | null;
  /** Who is played in place of the standard validator; null: nobody. */
  readonly validator: OwnValidator | null;
  /** Option that named it, for the command that repeats the run: `--policy mine.mjs`; null: none. */
  readonly validatorOption: string | null;
};

/** A plan unless a caller says otherwise: one round of competition 1 with all faults. */
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
