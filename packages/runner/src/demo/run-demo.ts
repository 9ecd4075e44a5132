import { join } from "node:path";
import {
  CompetitionError,
  type FormatRow,
  type GpuProvider,
  type Logger,
  MODEL_FORMATS,
  type ModelFormat,
  type Service,
} from "@404-gen/core";
import { paths, stateFile } from "@404-gen/core/records";
import { getFile } from "@404-gen/core/round";
import { renderGlb } from "@404-gen/render";
import { type Assembly, assembleServices } from "../assemble/assemble-services.ts";
import type { Parts } from "../assemble/parts/parts.ts";
import { openProviders } from "../assemble/parts/providers.ts";
import { SERVICE_NAMES, type ServiceName } from "../assemble/services/index.ts";
import { createDashboard, type Dashboard } from "../dashboard/create-dashboard.ts";
import { openRepository } from "../repository/open.ts";
import { repositoryReach } from "../repository/reach.ts";
import type { TurnEvent } from "../run/loop.ts";
import { driveServices } from "../run/virtual-time.ts";
import type { SettingTexts } from "../settings/load.ts";
import { imageOf } from "./cast.ts";
import { type DemoRedis, startDemoRedis, startDemoWorkers } from "./demo-workers.ts";
import { PLAY_ONE } from "./one/play-one.ts";
import { createOwnMiner, type OnProgress, type OwnMiner } from "./own/own-miner.ts";
import { withOwnImage } from "./own/with-own-image.ts";
import type { DemoPlay, DemoStory } from "./play.ts";
import { makePrompts } from "./prompts/make-prompts.ts";
import { heaviestHotkey, setWeights } from "./set-weights.ts";
import { setUpState } from "./setup.ts";
import { createSourceAuditor } from "./source-auditor.ts";
import { PLAY_TWO } from "./two/play-two.ts";
import { openWorld, type World } from "./world.ts";

export type DemoOptions = {
  readonly dir: string;
  readonly format: ModelFormat;
  readonly prompts: number;
  readonly seed: number;
  /** Settings that replace the demo's own, for example those of the judge. */
  readonly settings: SettingTexts;
  readonly logger: Logger;
  readonly signal: AbortSignal;
  readonly onTurn?: ((event: TurnEvent) => void) | undefined;
  readonly onProgress?: OnProgress | undefined;
  /** The own miner of a rehearsal. @default none: the cast plays alone */
  readonly own?: OwnMiner | undefined;
  /** Leaves the cast's miners out: only the own miner plays against the leader. @default false */
  readonly alone?: boolean | undefined;
  /** Worker processes that fetch, draw and judge; the record is the same. @default none: this process does all the work */
  readonly workers?: DemoWorkersOptions | undefined;
};

/** Number of workers, and their Redis. */
export type DemoWorkersOptions = {
  readonly count: number;
  /** Address of a Redis. @default a server that the demo starts */
  readonly redis?: string | undefined;
};

export type DemoResult = DemoStory & {
  readonly ok: boolean;
  /** Path of the page. */
  readonly report: string;
};

/** The demo for each way in which a judge sees models, which is different in each competition. */
const PLAYS: Readonly<Record<FormatRow["shownAs"], DemoPlay>> = { preview: PLAY_ONE, bundle: PLAY_TWO };

/** Pictures in the pool that the round does not use: without them the round would take the whole pool, and nothing would be chosen by chance. */
const SPARE_PROMPTS = 4;

/**
 * Plays a complete round in `dir`, or continues one that was stopped there; then verifies it and writes its report. The services are those of
 * `404-gen run`, from the same assembly; only time, random numbers and the cast are the demo's.
 */
export async function runDemo(options: DemoOptions): Promise<DemoResult> {
  const show = playOf(options);
  const redis = await redisOf(options);
  const settings = { ...options.settings, ...(redis === null ? {} : { WORKERS: redis.url }) };
  const signal = unlessGone(options.signal, redis);
  const world = await playIn(show, { ...options, settings, signal }).finally(() => redis?.close());
  return conclude(show, { ...options, world });
}

/** Opens the world, plays the round in it, and closes it. */
async function playIn(show: DemoPlay, options: DemoOptions): Promise<World> {
  const { own } = options;
  const world = await openWorld({ ...options, play: show, own: own?.entrant });
  const workers =
    options.workers &&
    startDemoWorkers({ count: options.workers.count, competition: show.competition, env: world.environment });
  const parts = own === undefined ? show.parts : { ...show.parts, providers: [await sharedProvider(world, own)] };
  try {
    // The record is begun first, without services: it says which competition's services are created.
    await onStage(show, { world, parts, names: [], act: (stage) => prepare(stage, options) });
    const dashboard = createDashboard(world.place);
    const signal = unlessGone(options.signal, workers);
    const act = (stage: Stage) => playInView(stage, { ...options, signal, dashboard });
    await onStage(show, { world, parts, names: SERVICE_NAMES, dashboard, act });
  } finally {
    for (const provider of parts.providers ?? []) await provider.close();
    await workers?.close();
    await world.close();
  }
  return world;
}

/** A signal that also aborts when the demo's Redis or workers have ended: nobody would do its jobs. */
const unlessGone = (signal: AbortSignal, helper: Pick<DemoRedis, "gone"> | null | undefined): AbortSignal =>
  helper ? AbortSignal.any([signal, helper.gone]) : signal;

/** Opens the queue of a demo with workers; null: a demo without workers. */
async function redisOf({ workers, dir }: DemoOptions): Promise<DemoRedis | null> {
  if (workers === undefined) return null;
  if (workers.redis === undefined) return startDemoRedis(dir);
  return { url: workers.redis, gone: new AbortController().signal, close: async () => {} };
}

function playOf({ format, alone = false }: DemoOptions): DemoPlay {
  const show = PLAYS[MODEL_FORMATS[format].shownAs];
  return alone ? { ...show, cast: { ...show.cast, miners: [] } } : show;
}

/** The provider of the cast's images and of the own miner's image. */
async function sharedProvider({ place }: World, { entrant, provider }: OwnMiner): Promise<GpuProvider> {
  const [cast] = await openProviders(place.settings);
  return withOwnImage(cast as GpuProvider, { image: imageOf(entrant), provider });
}

type Stage = { readonly show: DemoPlay; readonly world: World; readonly assembly: Assembly };

type OnStage = {
  readonly world: World;
  /** The dashboard that watches. @default none */
  readonly dashboard?: Dashboard | undefined;
  readonly parts: Partial<Parts>;
  readonly names: readonly ServiceName[];
  readonly act: (stage: Stage) => Promise<void>;
};

async function onStage(show: DemoPlay, { world, parts, names, dashboard, act }: OnStage): Promise<void> {
  const assembly = await assembleServices(names, { place: world.place, parts, wraps: dashboard?.wraps });
  try {
    await act({ show, world, assembly });
  } finally {
    await assembly.close();
  }
}

async function prepare({ show, world, assembly }: Stage, { prompts, seed, onProgress }: DemoOptions): Promise<void> {
  const count = prompts + SPARE_PROMPTS;
  const stems = await makePrompts({
    dir: world.promptsDir,
    count,
    seed,
    draw: async (glb) => (await renderGlb(glb, { views: [{ theta: 24, phi: -15 }] })).png,
    onProgress: (doneCount) => onProgress?.({ done: doneCount, total: count, what: "prompt pictures" }),
  });
  const state = await assembly.part("state");
  if ((await state.read(paths.state)) === null)
    await setUpState(state, { play: show, promptStems: stems, promptsUrl: world.promptsUrl, promptsPerRound: prompts });
}

/** Plays the round, and shows it on the dashboard where the settings want one. */
async function playInView(
  stage: Stage,
  { dashboard, ...options }: DemoOptions & { readonly dashboard: Dashboard },
): Promise<void> {
  const { signal, onTurn } = options;
  const over = new AbortController();
  const ends = AbortSignal.any([signal, over.signal]);
  const page = await dashboard.open(stage.assembly, { signal: ends });
  const tell = (event: TurnEvent) => {
    dashboard.onTurn(event);
    onTurn?.(event);
  };
  try {
    await play(stage, { ...options, onTurn: tell });
  } finally {
    over.abort();
    await page?.close();
  }
}

async function play({ show, world, assembly }: Stage, options: DemoOptions): Promise<void> {
  const store = await assembly.part("state");
  const isFinished = async () => {
    const state = await getFile(store, stateFile);
    return state?.stage === "finished" || (state?.stage === "open" && state.current_round > 0);
  };
  const { signal, onTurn } = options;
  if (!(await isFinished())) {
    await driveServices(await everybody({ show, world, assembly }, options), {
      clock: world.place.clock,
      signal,
      finished: isFinished,
      onJump: (ms) => world.saveTime(ms),
      onTurn,
    });
    await store.flush();
  }
  await setWeights({ world, assembly, signal, onTurn });
}

/** All services of the demo. An earlier one has its turn first: evidence is there before the judge asks for more. */
async function everybody({ show, world, assembly }: Stage, options: DemoOptions): Promise<Service[]> {
  const state = await assembly.part("state");
  const [provider] = await assembly.part("providers");
  if (provider === undefined)
    throw new CompetitionError("the demo runs images in processes", { code: "SETTINGS_INVALID" });
  const { place, promptsDir, promptsUrl, cdnDir } = world;
  const shared = { state, provider, promptsDir, promptsUrl, cdnDir };
  const { own, format, dir, onProgress } = options;
  const owner = own && {
    ...{ own, format, dir, onProgress },
    ...{ makeFiles: show.makeFiles, door: await assembly.part("door"), io: place.io },
  };
  const service = (name: string) => assembly.services.filter((one) => one.name === name);
  return [
    createSourceAuditor({ state }),
    ...service("collector"),
    ...(show.cast.miners.length > 0 ? [show.miners({ ...shared, format: place.settings.MODEL_FORMAT })] : []),
    ...(owner ? [createOwnMiner({ ...shared, ...owner })] : []),
    ...service("auditor"),
    ...service("judge"),
    ...service("round-manager"),
  ];
}

async function conclude(
  show: DemoPlay,
  { dir, own, world }: DemoOptions & { readonly world: World },
): Promise<DemoResult> {
  const repository = await openRepository(join(dir, "state"), { reach: repositoryReach({}) });
  try {
    const report = join(dir, "report.html");
    const story = await show.conclude(repository, {
      ...{ dir, report, promptsUrl: world.promptsUrl, own: own?.entrant ?? null },
      weighed: await heaviestHotkey(world.chainFile),
    });
    return { ...story, ok: story.expectations.every(({ met }) => met), report };
  } finally {
    await repository.close();
  }
}
