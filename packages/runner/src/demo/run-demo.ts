import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { DuelJudge, Logger, ModelFormat, Renderer } from "@404-gen/core";
import { paths, readRecord, stateSchema } from "@404-gen/core/records";
import { renderGlb } from "@404-gen/render";
import { makeReport } from "../report/make-report.ts";
import type { RoundView } from "../report/round-view.ts";
import { openRepository } from "../repository/open.ts";
import type { TurnEvent } from "../run/loop.ts";
import { driveServices } from "../run/virtual-time.ts";
import { checkExpectations, type Expectation } from "./expectations.ts";
import { inlinePictures } from "./inline-pictures.ts";
import { makePrompts } from "./prompts/make-prompts.ts";
import { createDemoServices } from "./services.ts";
import { setUpState } from "./setup.ts";
import { openWorld, type World } from "./world.ts";

export type DemoOptions = {
  readonly dir: string;
  readonly format: ModelFormat;
  readonly prompts: number;
  readonly seed: number;
  readonly renderer: Renderer;
  readonly judge: DuelJudge;
  readonly logger: Logger;
  readonly signal: AbortSignal;
  readonly onTurn?: ((event: TurnEvent) => void) | undefined;
  readonly onProgress?:
    | ((event: { readonly done: number; readonly total: number; readonly what: string }) => void)
    | undefined;
};

export type DemoResult = {
  readonly view: RoundView;
  readonly expectations: readonly Expectation[];
  readonly ok: boolean;
  readonly report: string;
};

/** Pictures in the pool beyond those that the round draws, so that drawing from it means something. */
const SPARE_PROMPTS = 4;

/** Plays a whole round on embedded parts in `dir`, or goes on with one that was stopped there; then verifies it and draws its report. */
export async function runDemo(options: DemoOptions): Promise<DemoResult> {
  const world = await openWorld({ dir: options.dir, format: options.format });
  try {
    await prepare(world, options);
    await play(world, options);
  } finally {
    await world.close();
  }
  return conclude(options);
}

async function prepare(world: World, { prompts, seed, onProgress }: DemoOptions): Promise<void> {
  const count = prompts + SPARE_PROMPTS;
  const stems = await makePrompts({
    dir: world.promptsDir,
    count,
    seed,
    draw: async (glb) => (await renderGlb(glb, { views: [{ theta: 24, phi: -15 }] })).png,
    onProgress: (done) => onProgress?.({ done, total: count, what: "prompt pictures" }),
  });
  if ((await world.state.read(paths.state)) === null)
    await setUpState(world.state, { promptStems: stems, promptsPerRound: prompts });
}

async function play(world: World, options: DemoOptions): Promise<void> {
  const finished = async () => {
    const state = await readRecord(world.state, paths.state, stateSchema);
    return state?.stage === "finished" || (state?.stage === "open" && state.current_round > 0);
  };
  if (await finished()) return;
  const services = createDemoServices({ world, ...options });
  await driveServices(services, {
    clock: world.clock,
    signal: options.signal,
    finished,
    onJump: (ms) => world.saveTime(ms),
    onTurn: options.onTurn,
  });
  await world.state.flush();
}

async function conclude({ dir }: DemoOptions): Promise<DemoResult> {
  const repository = await openRepository(join(dir, "state"));
  try {
    const picture = await inlinePictures(dir);
    const { page, view } = await makeReport(repository, { round: 0, picture });
    const report = join(dir, "report.html");
    await writeFile(report, page);
    const expectations = checkExpectations(view);
    return { view, expectations, ok: expectations.every(({ met }) => met), report };
  } finally {
    await repository.close();
  }
}
