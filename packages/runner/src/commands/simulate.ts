import { CompetitionError, jsonLine, jsonOrNull, MODEL_FORMAT_NAMES } from "@404-gen/core";
import type { OwnPolicies } from "@404-gen/core/competition";
import { parseConfig } from "@404-gen/core/records";
import { loadOwnCode } from "../repository/load-policies.ts";
import { sweepCrashes } from "../simulation/crash-sweep.ts";
import { chooseFaults, FAULT_KINDS } from "../simulation/faults/kinds.ts";
import { type ConfigTrial, forecastOf, sayForecast, tryConfig } from "../simulation/forecast.ts";
import type { SimulationPlan } from "../simulation/plan.ts";
import { runSimulations, type Simulations } from "../simulation/run-simulations.ts";
import { failureOf } from "../simulation/say-failure.ts";
import { shrink } from "../simulation/shrink.ts";
import type { SimulatedRun } from "../simulation/simulate.ts";
import { tracePage } from "../simulation/trace-page.ts";
import type { OwnValidator } from "../simulation/validator/own-validator.ts";
import { EXIT } from "../terminal/exit-codes.ts";
import { readInput, writeAtomically } from "../terminal/files.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { textTable } from "../terminal/text-table.ts";
import { defineCommand, wholeNumber } from "./define.ts";

type Options = {
  seeds: string;
  rounds: string;
  prompts: string;
  format: string;
  faults: string;
  rate: string;
  without?: string;
  crash?: string;
  crashSweep?: boolean;
  every: string;
  share: string;
  trace?: string;
  flipRate?: string;
  noise?: string;
  config?: string;
  policy?: string;
  validator?: string;
  shrink: boolean;
};

const HELP = `The real services on simulated ports and one clock: no network, no file, no real time. A seed gives the same history in every process.
Faults happen in the run; its invariants are checked after every commit and at the end. docs/simulation.md lists both. When an invariant breaks,
the command prints the shortest history that breaks it, and the command line that repeats it, and ends with 1.

  404-gen simulate --seeds 1..300
  404-gen simulate --seeds 7..7 --format ply --rounds 3 --faults git,process --rate 2 --trace trace.jsonl
  404-gen simulate --crash-sweep --every 10
  404-gen simulate --faults list`;

export const simulateCommand = () =>
  defineCommand<Options>({
    usage: "simulate",
    summary: "Play rounds of the real services in memory, with faults, and check their invariants",
    help: HELP,
    configure: (command) =>
      command
        .option("--seeds <a..b>", "first and last seed", "1..10")
        .option("--rounds <n>", "rounds of each run", "1")
        .option("--prompts <n>", "prompts of each round", "6")
        .option("--format <name>", `model format: ${MODEL_FORMAT_NAMES.join(", ")}`, "glb")
        .option("--faults <kinds>", "all, none, list, or names and ports by comma; -NAME leaves one out", "all")
        .option("--config <file>", "try a config.json before a season: dates, winners, costs, a late miner's wait")
        .option("--policy <file.mjs>", "play the policies of this module; it is code that runs with your rights")
        .option(
          "--validator <file.mjs>",
          "play the validator that this module exports; it is code that runs with your rights",
        )
        .option("--rate <p>", "all rates of faults times this", "1")
        .option("--without <faults>", "single faults that are left out, as a report names them")
        .option("--crash <point>", "the process dies there: before:N or after:N, the N-th call of a port")
        .option("--crash-sweep", "one round for each call of its ports: the process dies there, and starts again")
        .option("--every <n>", "with --crash-sweep: at every n-th call only", "1")
        .option("--share <k/n>", "with --crash-sweep: the k-th of n shares of the calls, for several processes", "1/1")
        .option("--flip-rate <p>", "share of duels that the judge decides otherwise by chance (default: 0)")
        .option("--noise <file>", "… as measured: what `404-gen judge noise --json` printed")
        .option("--no-shrink", "show a failure as it came, without the search for a shorter history")
        .option(
          "--trace <file>",
          "write what happened in the last run there: a page for FILE.html, else one JSON object a line",
        ),
    work: async ({ options }, { terminal, signal }) => {
      if (options.faults === "list") {
        const faults = FAULT_KINDS.map(({ name, port, rate, sentence }) => ({ name, port, rate, sentence }));
        terminal.result({ faults }, () => textTable(faults.map(({ name, sentence }) => [name, sentence])));
        return undefined;
      }
      const ownPlan = { ...planOf(options), flipRate: await flipRateOf(options) };
      const trial = options.config === undefined ? null : await readConfig(options.config, ownPlan);
      const own = await openOwn(options, terminal);
      const plan = { ...ownPlan, ...own, config: trial?.config ?? {}, configFile: options.config ?? null };
      const share = shareOf(options.share);
      if (options.crashSweep) return await sweep(plan, { options, share, terminal, signal });
      return await play(plan, { options, tried: trial, terminal, signal });
    },
  });

function planOf(options: Options): Partial<SimulationPlan> & Pick<SimulationPlan, "prompts"> {
  const format = MODEL_FORMAT_NAMES.find((name) => name === options.format);
  if (format === undefined) throw invalid("--format", options.format, `one of ${MODEL_FORMAT_NAMES.join(", ")}`);
  const rate = Number(options.rate);
  if (!(rate >= 0 && rate <= 100)) throw invalid("--rate", options.rate, "a number from 0 to 100");
  return {
    ...{
      format,
      rate,
      kinds: chooseFaults(options.faults),
      crash: crashOf(options.crash),
    },
    rounds: wholeNumber(options.rounds, { name: "--rounds", min: 1, max: 1000 }),
    prompts: wholeNumber(options.prompts, { name: "--prompts", min: 3, max: 256 }),
    without: new Set(options.without?.split(",") ?? []),
    seed: seedsOf(options.seeds)[0],
  };
}

const isShare = (value: unknown): value is number => typeof value === "number" && value >= 0 && value <= 1;

/** Share of duels that the judge decides otherwise by chance, 0 to 1: from --flip-rate, or from the measurement of --noise. */
async function flipRateOf({ flipRate, noise }: Options): Promise<number> {
  if (flipRate !== undefined && noise !== undefined) throw invalid("--noise", noise, "one of --noise, --flip-rate");
  if (noise === undefined) {
    const share = Number(flipRate ?? 0);
    if (!isShare(share)) throw invalid("--flip-rate", flipRate ?? "", "a number from 0 to 1");
    return share;
  }
  const text = new TextDecoder().decode(await readInput(noise));
  const measurement = jsonOrNull(text) as { readonly flipRate?: unknown } | null;
  if (!isShare(measurement?.flipRate))
    throw invalid(
      "--noise",
      noise,
      "a file with what `404-gen judge noise --json` printed, which has a flipRate from 0 to 1",
    );
  return measurement.flipRate;
}

function crashOf(text: string | undefined): SimulationPlan["crash"] {
  if (text === undefined) return null;
  const match = /^(before|after):(\d+)$/.exec(text);
  if (match === null) throw invalid("--crash", text, "before:N or after:N");
  return { phase: match[1] as "before" | "after", call: Number(match[2]) };
}

function shareOf(text: string): readonly [number, number] {
  const entry = /^([1-9]\d{0,3})\/([1-9]\d{0,3})$/.exec(text);
  const [which, of] = [Number(entry?.[1]), Number(entry?.[2])];
  if (entry === null || which > of) throw invalid("--share", text, "K/N with whole numbers from 1, K not above N");
  return [which, of];
}

function seedsOf(text: string): readonly [number, number] {
  const match = /^(\d{1,9})(?:\.\.(\d{1,9}))?$/.exec(text);
  const [first, last] = [Number(match?.[1]), Number(match?.[2] ?? match?.[1])];
  if (match === null || last < first) throw invalid("--seeds", text, "A..B with whole numbers, A not above B");
  return [first, last];
}

const invalid = (name: string, value: string, choices: string) =>
  new CompetitionError(`${name} is ${JSON.stringify(value)}, allowed is ${choices}`, {
    code: "OPTION_INVALID",
    data: { name, value },
  });

/** Reads the config.json of --config. @throws CompetitionError `FILE_MISSING`, `RECORD_INVALID` */
const readConfig = async (path: string, sizes: Pick<SimulationPlan, "prompts">): Promise<ConfigTrial> =>
  tryConfig(parseConfig(new TextDecoder().decode(await readInput(path)), { path }), sizes);

/** The user's own policies or validator, from a module that an option names. */
async function openOwn(
  { policy, validator }: Options,
  terminal: Terminal,
): Promise<Pick<SimulationPlan, "validator" | "validatorOption"> | undefined> {
  if (policy !== undefined && validator !== undefined)
    throw invalid("--policy", policy, "one of --policy, --validator");
  const file = policy ?? validator;
  if (file === undefined) return undefined;
  terminal.note(`running the code of ${file}: it decides in place of this program's own rules`);
  const code = await loadOwnCode(file);
  return policy === undefined
    ? { validator: code as OwnValidator, validatorOption: `--validator ${file}` }
    : { validator: { policies: code as OwnPolicies }, validatorOption: `--policy ${file}` };
}

type Playing = { readonly options: Options; readonly terminal: Terminal; readonly signal: AbortSignal };
type Sweeping = Playing & { readonly share: readonly [which: number, of: number] };
type Trying = Playing & { readonly tried: ConfigTrial | null };

async function play(plan: Partial<SimulationPlan>, { options, tried, terminal, signal }: Trying): Promise<number> {
  const seeds = seedsOf(options.seeds);
  const total = seeds[1] - seeds[0] + 1;
  let doneCount = 0;
  let last: SimulatedRun | null = null;
  const before = process.cpuUsage();
  const result = await runSimulations({
    ...{ seeds, plan, signal },
    onRun(run) {
      last = run;
      terminal.progress({ done: ++doneCount, total, what: "seeds" });
    },
  });
  const { user, system } = process.cpuUsage(before);
  const cpuSeconds = (user + system) / 1e6;
  if (options.trace !== undefined && last) await writeTrace(options.trace, last);
  const failures = [];
  for (const failure of result.failed) {
    if (options.shrink) terminal.note(`seed ${failure.plan.seed} fails: looking for a shorter history`);
    failures.push(options.shrink ? await shrink(failure, { signal }) : failure);
  }
  const { failed: _, ...sums } = result;
  const rows = failures.map(failureOf);
  const forecast = tried && last ? forecastOf(last, tried) : null;
  const daysPerSecond = sums.days / cpuSeconds;
  const output = { ...sums, cpuSeconds, daysPerSecond, ...(forecast && { forecast }), failed: rows };
  terminal.result(output, (all) =>
    [
      ...all.failed.map(({ report }) => `${report.join("\n")}\n`),
      ...(forecast ? sayForecast(forecast) : []),
      sayTotal(all, { cpuSeconds, daysPerSecond }),
    ].join("\n"),
  );
  return failures.length === 0 ? EXIT.ok : EXIT.negative;
}

type Speed = { readonly cpuSeconds: number; readonly daysPerSecond: number };

const sayTotal = (sums: Omit<Simulations, "failed">, { cpuSeconds, daysPerSecond }: Speed): string =>
  [
    `${sums.rounds} rounds of ${sums.seeds} seeds, ${sums.days.toFixed(1)} days in ${cpuSeconds.toFixed(1)} s of processor time (${daysPerSecond.toFixed(1)} days a second), ${sums.commits} commits`,
    `${sums.faults} faults of ${Object.keys(sums.faultsByKind).length} kinds, ${sums.handled} of them in runs in which every invariant held`,
    `${sums.lost} of ${sums.rounds} rounds lost by the best honest miner, ${sums.wrongWinners} wrong winners, ${sums.brokenInvariants} broken invariants, ${sums.resumedByHand} pauses ended by hand`,
  ].join("\n");

const writeTrace = (path: string, run: SimulatedRun): Promise<void> =>
  writeAtomically(
    path,
    path.endsWith(".html") ? tracePage(run) : run.trace.map((event) => `${jsonLine(event)}\n`).join(""),
  );

async function sweep(plan: Partial<SimulationPlan>, { options, share, terminal, signal }: Sweeping): Promise<number> {
  const every = wholeNumber(options.every, { name: "--every", min: 1, max: 1e6 });
  const onRun = (doneCount: number, total: number) => terminal.progress({ done: doneCount, total, what: "crashes" });
  const result = await sweepCrashes({ plan, every, share, signal, onRun });
  terminal.result(result, ({ calls, crashes, failures }) =>
    [
      ...failures.map(({ crash, what }) => `a crash ${crash.phase} call ${crash.call}: ${what}`),
      `${crashes} crashes in a round of ${calls} calls, ${failures.length} after which the round is decided in another way or an invariant breaks`,
    ].join("\n"),
  );
  return result.failures.length === 0 ? EXIT.ok : EXIT.negative;
}
