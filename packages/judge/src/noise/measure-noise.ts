import {
  type BundleFiles,
  memoOnce,
  mergeDefaults,
  type PictureRef,
  type StagedJudge,
  type ViewBundle,
} from "@404-gen/core";
import PQueue from "p-queue";
import { memoryBundle } from "../bundles/memory-bundle.ts";
import { CANARIES, type Canary, canaryBundle, TWIN } from "./canaries.ts";
import { type NoiseDuel, type NoiseReport, noiseReport } from "./noise-report.ts";

/** One prompt with the files of one or two models. */
export type NoisePrompt = {
  /** Stem of the prompt. */
  readonly name: string;
  /** The prompt picture. */
  readonly prompt: Uint8Array;
  /** Views of one module. */
  readonly first: BundleFiles;
  /** Views of another module. @default a copy of the first that nobody can distinguish from it: every winner is noise */
  readonly second?: BundleFiles | undefined;
};

/** The judge, and the pairs for the measurement. */
export type MeasureNoiseOptions = {
  /** The judge under test. */
  readonly judge: StagedJudge;
  /** Prompts with their pairs. */
  readonly prompts: readonly NoisePrompt[];
  /** Duels of each pair in each order, each with another seed. @default 5 */
  readonly repeats?: number | undefined;
  /** First seed. @default 0 */
  readonly seed?: number | undefined;
  /** Duels in flight. @default 8 */
  readonly concurrency?: number | undefined;
  /** Prompts of the match for which the noise of a margin is calculated. @default 128 */
  readonly matchPrompts?: number | undefined;
  /** Called after each duel. */
  readonly onProgress?:
    | ((event: {
        /** Duels that are done. */
        readonly done: number;
        /** All duels. */
        readonly total: number;
        /** Stem of the prompt. */
        readonly name: string;
      }) => void)
    | undefined;
  /** Ends the measurement early: it rejects with this signal's reason. */
  readonly signal?: AbortSignal | undefined;
};

/** Defaults of {@link MeasureNoiseOptions}. */
export const NOISE_DEFAULTS = { repeats: 5, seed: 0, concurrency: 8, matchPrompts: 128 };

/** A judge's results with one canary. */
export type CanaryOutcome = {
  /** Name of the canary. */
  readonly name: string;
  /** Judged duels, both orders together. */
  readonly duels: number;
  /** Duels with a correct winner. */
  readonly right: number;
  /** Meaning of any other winner. */
  readonly meaning: string;
};

/** A judge's noise, and its results with the canaries. */
export type NoiseMeasurement = NoiseReport & {
  /** Name of the judge. */
  readonly judge: string;
  /** True: no model sees the pictures. */
  readonly offline: boolean;
  /** Hash of the questions; null for a judge without questions. */
  readonly promptsSha256: string | null;
  /** One entry for each canary. */
  readonly canaries: readonly CanaryOutcome[];
};

/**
 * Measures a judge: it judges the same pairs many times in both orders, and canaries whose outcome is known. Duels that fail are counted
 * in `failed`, and nowhere else.
 *
 * @example
 * const { flipRate, positionBias, meaningfulMargin } = await measureNoise({ judge, prompts });
 */
export async function measureNoise(options: MeasureNoiseOptions): Promise<NoiseMeasurement> {
  const { judge } = options;
  const settings = mergeDefaults(NOISE_DEFAULTS, options);
  const orders = Array.from({ length: settings.repeats }, (_, repeat) => BOTH.map((swapped) => ({ repeat, swapped })));
  const tasks = options.prompts.flatMap((one) => [
    ...pairTasks(one, orders.flat()),
    ...CANARIES.map((canary) => canaryTask({ canary, one })),
  ]);
  const plays = await playAll(tasks, { ...options, ...settings });
  const pairs = plays.filter(({ canary }) => canary === null).map(({ duel }) => duel);
  const duels = pairs.filter((duel) => duel !== null);
  return {
    judge: judge.name,
    offline: judge.offline,
    promptsSha256: judge.promptsSha256,
    ...noiseReport(duels, { matchPrompts: settings.matchPrompts, failed: pairs.length - duels.length }),
    canaries: CANARIES.map(({ name, meaning, expected }) => {
      const own = plays.flatMap(({ canary, duel }) => (canary === name && duel !== null ? [duel] : []));
      return { name, duels: own.length, right: own.filter(({ winner }) => expected.includes(winner)).length, meaning };
    }),
  };
}

const BOTH = [false, true] as const;

/** One or two duels with the same pictures. */
type Task = {
  readonly one: NoisePrompt;
  /** Name of the second model: `twin`, `second`, or a canary's name. */
  readonly key: string;
  readonly canary: string | null;
  /** Added to the first seed. */
  readonly repeat: number;
  readonly orders: readonly boolean[];
  readonly second: (signal: AbortSignal | undefined) => Promise<BundleFiles>;
};

type Repeat = { readonly repeat: number; readonly swapped: boolean };

function pairTasks(one: NoisePrompt, repeats: readonly Repeat[]): Task[] {
  const second = memoOnce(
    async (signal: AbortSignal | undefined): Promise<BundleFiles> =>
      one.second ?? canaryBundle(one.first, { canary: TWIN, prompt: one.prompt, signal }),
  );
  const key = one.second === undefined ? TWIN.name : "second";
  return repeats.map(({ repeat, swapped }) => ({ one, key, canary: null, repeat, orders: [swapped], second }));
}

/** The task of a canary. Its copy is made only when the task runs: the copies of all prompts at once would not fit into memory. */
const canaryTask = ({ one, canary }: { one: NoisePrompt; canary: Canary }): Task => ({
  one,
  key: canary.name,
  canary: canary.name,
  repeat: 0,
  orders: BOTH,
  second: (signal) => canaryBundle(one.first, { canary, prompt: one.prompt, signal }),
});

type Play = { readonly canary: string | null; readonly duel: NoiseDuel | null };
type Settings = MeasureNoiseOptions & typeof NOISE_DEFAULTS;

async function playAll(tasks: readonly Task[], settings: Settings): Promise<readonly Play[]> {
  const queue = new PQueue({ concurrency: settings.concurrency });
  const total = tasks.reduce((sum, { orders }) => sum + orders.length, 0);
  let doneCount = 0;
  const onDuel = (name: string) => settings.onProgress?.({ done: ++doneCount, total, name });
  try {
    return (await Promise.all(tasks.map((task) => queue.add(() => playTask(task, { ...settings, onDuel }))))).flat();
  } finally {
    queue.clear();
    await queue.onIdle();
  }
}

async function playTask(
  task: Task,
  settings: Settings & { readonly onDuel: (name: string) => void },
): Promise<readonly Play[]> {
  const { signal } = settings;
  signal?.throwIfAborted();
  const { name, first } = task.one;
  const second = await task.second(signal);
  const sides = [
    memoryBundle(`memory:${name}/first`, first),
    memoryBundle(`memory:${name}/${task.key}`, second),
  ] as const;
  const plays: Play[] = [];
  for (const swapped of task.orders) {
    plays.push({ canary: task.canary, duel: await judgeOrder(settings, { task, swapped, sides }) });
    settings.onDuel(name);
  }
  return plays;
}

type Order = {
  readonly task: Task;
  readonly swapped: boolean;
  readonly sides: readonly [ViewBundle, ViewBundle];
};

/** Judges one duel. The winner is given for the pair's original order; null: the judge failed. */
async function judgeOrder(
  { judge, seed, signal }: Settings,
  { task, swapped, sides }: Order,
): Promise<NoiseDuel | null> {
  const { name, prompt: bytes } = task.one;
  const prompt: PictureRef = { url: `memory:${name}/prompt`, load: async () => bytes };
  const [left, right] = swapped ? [sides[1], sides[0]] : sides;
  const evidence = await judge.judge({ name, prompt, left, right }, { seed: seed + task.repeat, signal });
  if (evidence.kind !== "measured") return null;
  const { winner, contradictory, detail } = evidence.value;
  return {
    prompt: name,
    swapped,
    winner: swapped ? OPPOSITE[winner] : winner,
    contradictory: contradictory.length,
    angles: detail.s1?.n_total ?? 0,
  };
}

const OPPOSITE = { left: "right", right: "left", draw: "draw" } as const;
