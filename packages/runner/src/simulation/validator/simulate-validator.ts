import { type ModelFormat, mergeDefaults } from "@404-gen/core";
import { chooseFaults } from "../faults/kinds.ts";
import { SIMULATION_DEFAULTS } from "../plan.ts";
import { runSimulations } from "../run-simulations.ts";
import { failureOf, type SimulationFailure } from "../say-failure.ts";
import { shrink } from "../shrink.ts";
import type { OwnValidator } from "./own-validator.ts";

/** What {@link simulateValidator} plays. */
export type SimulateValidatorOptions = {
  /** First and last seed, whole numbers from 0. */
  readonly seeds: readonly [first: number, last: number];
  /** The validator to play. @default the standard validator */
  readonly validator?: OwnValidator | undefined;
  /** Module that has the validator as its default export, for the command that repeats a failure. @default none: the command plays the standard one */
  readonly file?: string | undefined;
  /** Model format: `js` is competition 2, the others are competition 1. @default "glb" */
  readonly format?: ModelFormat | undefined;
  /** Rounds of each run. @default 1 */
  readonly rounds?: number | undefined;
  /** Prompts of each round, from 3. @default 6 */
  readonly prompts?: number | undefined;
  /** Kinds of faults, as `--faults` takes them: `all,-people`. @default "all" */
  readonly faults?: string | undefined;
  /** Single faults that do not happen, as a failure names them: `git-conflict#3`. @default none */
  readonly without?: readonly string[] | undefined;
  /** Factor of all rates of faults. @default 1 */
  readonly rate?: number | undefined;
  /** Stops after so many failed runs. @default 1 */
  readonly mostFailures?: number | undefined;
  /** Ends the simulation between two runs: it rejects with this signal's reason. */
  readonly signal?: AbortSignal | undefined;
};

/** Result of {@link simulateValidator}. */
export type ValidatorSimulation = {
  /** Seeds that were played. */
  readonly seeds: number;
  /** Simulated days, all runs together. */
  readonly days: number;
  /** Faults that happened in the runs. */
  readonly faults: number;
  /** SHA-256 of all histories and traces: the same in every process. */
  readonly fingerprint: string;
  /** Runs in which an invariant broke, each with the shortest history found. */
  readonly failures: readonly SimulationFailure[];
};

/**
 * Plays rounds of your own validator on simulated ports, with faults, and checks all invariants after every commit. A failure comes with the
 * fewest faults found that still cause it. Needs no network, files, time or chance of the machine: code of the validator that uses them gets the error
 * `SIMULATION_LEAK`.
 *
 * Errors: `OPTION_INVALID`, `POLICY_INVALID`.
 *
 * @example
 * const { failures } = await simulateValidator({ seeds: [1, 50], validator: { policies: { 1: firstComer } } });
 * for (const { report } of failures) console.error(report.join("\n"));
 */
export async function simulateValidator(options: SimulateValidatorOptions): Promise<ValidatorSimulation> {
  const { seeds, validator, file, faults: kinds = "all", without = [], mostFailures = 1, signal, ...sizes } = options;
  const plan = mergeDefaults(SIMULATION_DEFAULTS, {
    ...sizes,
    kinds: chooseFaults(kinds),
    without: new Set(without),
    validator: validator ?? null,
    validatorOption: file === undefined ? null : `--validator ${file}`,
  });
  const {
    failed,
    days,
    faults,
    fingerprint,
    seeds: seedCount,
  } = await runSimulations({ seeds, plan, mostFailures, signal });
  const failures: SimulationFailure[] = [];
  for (const run of failed) failures.push(failureOf(await shrink(run, { signal })));
  return { seeds: seedCount, days, faults, fingerprint, failures };
}
