import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { CompetitionError, type Logger, type PreviewFormat, type Service } from "@404-gen/core";
import { paths, stateFile } from "@404-gen/core/records";
import { getFile } from "@404-gen/core/round";
import { renderGlb } from "@404-gen/render";
import { type Assembly, assembleServices } from "../assemble/assemble-services.ts";
import { SERVICE_NAMES } from "../assemble/services/index.ts";
import { makeReport } from "../report/make-report.ts";
import type { RoundView } from "../report/round-view.ts";
import { openRepository } from "../repository/open.ts";
import type { TurnEvent } from "../run/loop.ts";
import { driveServices } from "../run/virtual-time.ts";
import type { SettingTexts } from "../settings/load.ts";
import { checkExpectations, type Expectation } from "./expectations.ts";
import { inlinePictures } from "./inline-pictures.ts";
import { createMiners } from "./miners.ts";
import { makePrompts } from "./prompts/make-prompts.ts";
import { heaviestHotkey, setWeights } from "./set-weights.ts";
import { setUpState } from "./setup.ts";
import { createSourceAuditor } from "./source-auditor.ts";
import { openWorld, type World } from "./world.ts";

export type DemoOptions = {
  readonly dir: string;
  readonly format: PreviewFormat;
  readonly prompts: number;
  readonly seed: number;
  /** Settings over the demo's own: another judge. */
  readonly settings: SettingTexts;
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

/**
 * Plays a whole round in `dir`, or goes on with one that was stopped there; then verifies it and draws its report. The services are
 * those of `404-gen run`, from the same assembly; only time, chance and the cast are the demo's.
 */
export async function runDemo(options: DemoOptions): Promise<DemoResult> {
  const world = await openWorld(options);
  try {
    const assembly = await assembleServices(SERVICE_NAMES, { place: world.place });
    try {
      await prepare({ world, assembly }, options);
      await play({ world, assembly }, options);
    } finally {
      await assembly.close();
    }
  } finally {
    await world.close();
  }
  return conclude(options, world.chainFile);
}

type Stage = { readonly world: World; readonly assembly: Assembly };

async function prepare({ world, assembly }: Stage, { prompts, seed, onProgress }: DemoOptions): Promise<void> {
  const count = prompts + SPARE_PROMPTS;
  const stems = await makePrompts({
    dir: world.promptsDir,
    count,
    seed,
    draw: async (glb) => (await renderGlb(glb, { views: [{ theta: 24, phi: -15 }] })).png,
    onProgress: (done) => onProgress?.({ done, total: count, what: "prompt pictures" }),
  });
  const state = await assembly.part("state");
  if ((await state.read(paths.state)) === null)
    await setUpState(state, { promptStems: stems, promptsPerRound: prompts });
}

async function play({ world, assembly }: Stage, options: DemoOptions): Promise<void> {
  const store = await assembly.part("state");
  const finished = async () => {
    const state = await getFile(store, stateFile);
    return state?.stage === "finished" || (state?.stage === "open" && state.current_round > 0);
  };
  const { signal, onTurn } = options;
  if (!(await finished())) {
    await driveServices(await everybody({ world, assembly }), {
      clock: world.place.clock,
      signal,
      finished,
      onJump: (ms) => world.saveTime(ms),
      onTurn,
    });
    await store.flush();
  }
  await setWeights({ world, assembly, signal, onTurn });
}

/** Everybody who acts in the demo, in order of precedence: evidence comes before the judge asks for more. */
async function everybody({ world, assembly }: Stage): Promise<Service[]> {
  const state = await assembly.part("state");
  const [provider] = await assembly.part("providers");
  if (provider === undefined)
    throw new CompetitionError("the demo runs images in processes", { code: "SETTINGS_INVALID" });
  const { place, promptsDir, cdnDir } = world;
  const service = (name: string) => assembly.services.filter((one) => one.name === name);
  return [
    createSourceAuditor({ state }),
    ...service("collector"),
    createMiners({ state, provider, format: place.settings.MODEL_FORMAT, promptsDir, cdnDir }),
    ...service("auditor"),
    ...service("judge"),
    ...service("round-manager"),
  ];
}

async function conclude({ dir }: DemoOptions, chainFile: string): Promise<DemoResult> {
  const repository = await openRepository(join(dir, "state"));
  try {
    const picture = await inlinePictures(dir);
    const { page, view } = await makeReport(repository, { round: 0, picture });
    const report = join(dir, "report.html");
    await writeFile(report, page);
    const expectations = checkExpectations(view, await heaviestHotkey(chainFile));
    return { view, expectations, ok: expectations.every(({ met }) => met), report };
  } finally {
    await repository.close();
  }
}
