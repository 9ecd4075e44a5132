import { createAuditor, createMapBuilds, createOfflineDistance } from "@404-gen/audit";
import type { DuelJudge, Logger, ModelFormat, Renderer, Service, ServiceContext } from "@404-gen/core";
import { createPythonRandom } from "@404-gen/core/rules";
import { createCollector, createDownloadStage, createRoundManager } from "@404-gen/core/stages";
import { createDuelsService } from "@404-gen/judge";
import { checkRenderer } from "../assemble/check-renderer.ts";
import { createPictureLoader } from "../assemble/pictures.ts";
import { createLogNotifier } from "../notify/log-notifier.ts";
import { imageOf, MINERS } from "./cast.ts";
import { createMiners } from "./miners.ts";
import { toleratedMismatches } from "./setup.ts";
import { createSourceAuditor } from "./source-auditor.ts";
import { DEMO_MAX_MODEL_BYTES, type World } from "./world.ts";

export type DemoServicesOptions = {
  readonly world: World;
  readonly renderer: Renderer;
  readonly judge: DuelJudge;
  readonly format: ModelFormat;
  readonly prompts: number;
  readonly seed: number;
  readonly logger: Logger;
};

/** Everybody who acts in the demo, in order of precedence: evidence comes before the judge asks for more. */
export function createDemoServices({
  world,
  renderer,
  judge,
  format,
  prompts,
  seed,
  logger,
}: DemoServicesOptions): Service[] {
  const context: ServiceContext = {
    state: world.state,
    clock: world.clock,
    logger,
    notifier: createLogNotifier(logger),
  };
  const random = createPythonRandom(seed);
  const { objects, door, chain } = world;
  const download = createDownloadStage(context, {
    door,
    objects,
    renderer,
    selfTest: ({ signal }) => checkRenderer(renderer, { signal }),
    random: () => random.random(),
    settings: { format, jitterMs: 0, maxBytes: DEMO_MAX_MODEL_BYTES, retryDelayMs: 100 },
  });
  return [
    createSourceAuditor({ state: world.state }),
    createCollector(context, { chain, download, randomSeed: () => seed }),
    createMiners({
      state: world.state,
      provider: world.provider,
      format,
      promptsDir: world.promptsDir,
      cdnDir: world.cdnDir,
    }),
    createAuditor(context, {
      objects,
      renderer,
      distance: createOfflineDistance(),
      providers: [world.provider],
      builds: createMapBuilds(Object.fromEntries(MINERS.map((miner) => [miner.hotkey, imageOf(miner)]))),
      door,
      format,
      settings: {
        podsPerMiner: 1,
        maxPodAttempts: 2,
        initialPodCount: 1,
        podStartDelaySeconds: 0,
        maxPromptAttempts: 1,
        checkPodIntervalSeconds: 0.1,
        podAcquisitionRetryIntervalSeconds: 1,
        podWarmupTimeoutSeconds: 60,
        maxConcurrentMiners: 1,
        maxMismatchedPrompts: toleratedMismatches(prompts),
      },
    }),
    createDuelsService(context, { judge, load: createPictureLoader({ objects, door }), settings: { format } }),
    createRoundManager(context, { chain }),
  ];
}
