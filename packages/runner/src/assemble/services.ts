import { join } from "node:path";
import { createAuditor } from "@404-gen/audit";
import type { Chain, Clock, Logger, Notifier, ObjectStore, Service, ServiceContext, StateStore } from "@404-gen/core";
import { createDoor } from "@404-gen/core/net";
import { createCollector, createDownloadStage, createRoundManager, createWeightsService } from "@404-gen/core/stages";
import { createDuelsService } from "@404-gen/judge";
import type { Metrics } from "../metrics/create-metrics.ts";
import type { Settings } from "../settings/load.ts";
import { auditorSettings } from "./auditor-settings.ts";
import { openBuilds } from "./builds.ts";
import { checkRenderer } from "./check-renderer.ts";
import { openDistance } from "./distance.ts";
import { openProviders } from "./gpu.ts";
import { openJudge } from "./judge.ts";
import { createPictureLoader } from "./pictures.ts";
import { openRenderer } from "./renderer.ts";
import { createRoundVerifier } from "./round-verifier.ts";
import { createWeightsFile } from "./weights-file.ts";
import { withReaper } from "./with-reaper.ts";

export const SERVICE_NAMES = ["collector", "auditor", "judge", "round-manager", "weights"] as const;
export type ServiceName = (typeof SERVICE_NAMES)[number];

/** What all services of one runner share. */
export type Parts = {
  readonly settings: Settings;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly notifier: Notifier;
  readonly state: StateStore;
  readonly objects: ObjectStore;
  readonly chain: Chain;
  readonly metrics: Metrics;
};

export type AssembledServices = { readonly services: readonly Service[]; close(): Promise<void> };

/** Makes the services named, and opens only what they need. `close` lets go of it. */
export async function assembleServices(parts: Parts, names: readonly ServiceName[]): Promise<AssembledServices> {
  const closers: (() => Promise<void>)[] = [];
  const keep = <T extends { close(): Promise<void> }>(part: T): T => {
    closers.push(() => part.close());
    return part;
  };
  const services: Service[] = [];
  for (const name of names) services.push(await MAKERS[name](parts, keep));
  return { services, close: async () => void (await Promise.allSettled(closers.map((close) => close()))) };
}

type Keep = <T extends { close(): Promise<void> }>(part: T) => T;
type Maker = (parts: Parts, keep: Keep) => Promise<Service>;

const contextOf = ({ state, clock, logger, notifier }: Parts): ServiceContext => ({ state, clock, logger, notifier });

const doorOf = ({ settings }: Parts) =>
  createDoor({
    schemes: settings.ALLOW_HTTP_CDN ? ["https", "http"] : ["https"],
    limits: { totalMs: settings.DOWNLOAD_TIMEOUT * 1000 },
  });

const stageSettings = ({ settings }: Parts) => ({
  minCheckMs: settings.MIN_CHECK_STATE_INTERVAL * 1000,
  maxCheckMs: settings.MAX_CHECK_STATE_INTERVAL * 1000,
  pauseOnStageEnd: settings.PAUSE_ON_STAGE_END,
});

async function rendererOf({ settings, metrics }: Parts, keep: Keep) {
  const renderer = await openRenderer({
    kind: settings.RENDERER,
    threads: settings.RENDER_THREADS,
    timeoutSeconds: settings.RENDER_TIMEOUT,
  });
  return metrics.renderer(keep(renderer));
}

const MAKERS: Readonly<Record<ServiceName, Maker>> = {
  async collector(parts, keep) {
    const { settings, objects, chain } = parts;
    const renderer = await rendererOf(parts, keep);
    const download = createDownloadStage(contextOf(parts), {
      door: doorOf(parts),
      objects,
      renderer,
      selfTest: (options) => checkRenderer(renderer, options),
      workDir: join(settings.JOURNAL_DIR, "downloads"),
      settings: {
        format: settings.MODEL_FORMAT,
        maxConcurrent: settings.MAX_CONCURRENT_DOWNLOADS,
        jitterMs: settings.DOWNLOAD_JITTER_SECONDS * 1000,
        maxBytes: settings.MAX_GLB_SIZE_BYTES,
        keyTemplate: settings.STORAGE_KEY_TEMPLATE,
      },
    });
    return createCollector(contextOf(parts), { chain, download, settings: stageSettings(parts) });
  },
  async auditor(parts, keep) {
    const { settings, objects, metrics } = parts;
    const distance = await openDistance({ model: settings.DISTANCE === "offline" ? undefined : settings.DINOV3_MODEL });
    const providers = await openProviders(settings);
    const auditor = createAuditor(contextOf(parts), {
      objects,
      renderer: await rendererOf(parts, keep),
      distance: metrics.distance(keep(distance)),
      providers: providers.map((provider) => metrics.provider(keep(provider))),
      builds: await openBuilds(settings),
      door: doorOf(parts),
      format: settings.MODEL_FORMAT,
      settings: auditorSettings(settings),
    });
    return withReaper(keep(auditor), { ...contextOf(parts), providers });
  },
  async judge(parts) {
    const { settings, objects, metrics } = parts;
    const judge = await openJudge({
      url: settings.OPENAI_BASE_URL,
      apiKey: settings.OPENAI_API_KEY,
      model: settings.OPENAI_MODEL,
      timeoutSeconds: settings.OPENAI_TIMEOUT,
      pictures: "url",
      questionsFile: settings.QUESTIONS_FILE,
    });
    return createDuelsService(contextOf(parts), {
      judge: metrics.judge(judge),
      load: createPictureLoader({ objects, door: doorOf(parts) }),
      settings: {
        format: settings.MODEL_FORMAT,
        maxConcurrentDuels: settings.MAX_CONCURRENT_DUELS,
        maxGenerationTime: settings.MAX_GENERATION_TIME,
        overtimeToleranceRatio: settings.OVERTIME_TOLERANCE_RATIO,
        maxMismatchedMargin: settings.MAX_MISMATCHED_MARGIN,
        marginConfirmations: settings.MARGIN_CONFIRMATIONS,
        pauseOnStageEnd: settings.PAUSE_ON_STAGE_END,
        checkAuditMs: settings.CHECK_AUDIT_INTERVAL * 1000,
        baselineAttempts: settings.MAX_PROMPT_ATTEMPTS,
      },
    });
  },
  "round-manager": async (parts) =>
    createRoundManager(contextOf(parts), { chain: parts.chain, settings: stageSettings(parts) }),
  async weights(parts) {
    const { settings, state, chain, metrics } = parts;
    const verifier = createRoundVerifier(settings);
    return createWeightsService(contextOf(parts), {
      chain: metrics.chain(chain),
      verifyRound: settings.VERIFY_BEFORE_WEIGHTS ? verifier.verifyRound : "off",
      isFastForward: verifier.isFastForward,
      ownerUid: settings.SUBNET_OWNER_UID,
      intervalMs: settings.SET_WEIGHTS_INTERVAL_SEC * 1000,
      memory: createWeightsFile(settings.JOURNAL_DIR, state),
    });
  },
};
