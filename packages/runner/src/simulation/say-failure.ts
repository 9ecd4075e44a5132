import type { Broken } from "./invariants/invariant.ts";
import { SIMULATION_DEFAULTS, type SimulationPlan } from "./plan.ts";
import type { SimulatedRun } from "./simulate.ts";
import type { TraceEvent } from "./world/trace.ts";

/** A report shows so many of the trace's last lines. */
const LAST_LINES = 40;

/** A moment in ISO 8601. */
export const timeOf = (ms: number) => new Date(Math.round(ms)).toISOString();

/** One line of a trace. */
export const sayEvent = ({ at, who, kind, what }: TraceEvent): string =>
  `${timeOf(at)}  ${who.padEnd(18)} ${kind.padEnd(7)} ${what}`;

/** The command that repeats a run. */
export function commandOf({
  seed,
  format,
  rounds,
  prompts,
  kinds,
  rate,
  without,
  crash,
  flipRate,
  configFile,
  validatorOption,
}: SimulationPlan): string {
  const parts = [
    `404-gen simulate --seeds ${seed}..${seed} --rounds ${rounds} --format ${format}`,
    `--faults ${kinds.length === 0 ? "none" : kinds.map(({ name }) => name).join(",")}`,
    ...(prompts === SIMULATION_DEFAULTS.prompts ? [] : [`--prompts ${prompts}`]),
    ...(flipRate === 0 ? [] : [`--flip-rate ${flipRate}`]),
    ...(configFile === null ? [] : [`--config ${configFile}`]),
    ...(validatorOption === null ? [] : [validatorOption]),
    ...(rate === 1 ? [] : [`--rate ${rate}`]),
    ...(without.size === 0 ? [] : [`--without ${[...without].join(",")}`]),
    ...(crash === null ? [] : [`--crash ${crash.phase}:${crash.call}`]),
  ];
  return parts.join(" ");
}

/** A run in which an invariant broke, as plain data. */
export type SimulationFailure = {
  /** Seed of the run. */
  readonly seed: number;
  /** Invariants that broke, each with the moment (milliseconds since the epoch) and what is wrong. */
  readonly broken: readonly Broken[];
  /** Faults that happened in it, as `--without` takes them: `git-conflict#3`. */
  readonly faults: readonly string[];
  /** The command that repeats it. */
  readonly command: string;
  /** The same for people, line by line, with the last events of the trace. */
  readonly report: readonly string[];
};

/** A failed run as plain data. */
export const failureOf = (run: SimulatedRun): SimulationFailure => ({
  ...{ seed: run.plan.seed, broken: run.broken, command: commandOf(run.plan), report: sayFailure(run) },
  faults: run.strikes.map(({ kind, number }) => `${kind.name}#${number}`),
});

/** Report of a failed run, line by line: invariants that broke, faults, the last events of the trace. */
export function sayFailure({ plan, broken, strikes, trace }: SimulatedRun): readonly string[] {
  const faults = strikes.map(
    ({ kind, number, at, call }) => `  ${timeOf(at)}  ${kind.name}#${number} at ${call}: ${kind.sentence}`,
  );
  return [
    `seed ${plan.seed}, ${plan.format}:`,
    ...broken.map(({ invariant, what }) => `  ${invariant}: ${what}`),
    `faults (${strikes.length}):`,
    ...faults,
    `the last ${Math.min(LAST_LINES, trace.length)} events of ${trace.length}:`,
    ...trace.slice(-LAST_LINES).map((event) => `  ${sayEvent(event)}`),
    `again: ${commandOf(plan)}`,
  ];
}
