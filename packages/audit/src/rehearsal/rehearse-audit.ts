import {
  type Clock,
  CompetitionError,
  DEFAULT_MODEL_FORMAT,
  type GpuProvider,
  type ImageDistance,
  type Logger,
  type Notifier,
  type ObjectStore,
  type PreviewFormat,
  type Renderer,
  silentLogger,
  systemClock,
} from "@404-gen/core";
import type { Results } from "@404-gen/core/records";
import { createEndpointProvider } from "../gpu/endpoint-provider.ts";
import { createMinerClient } from "../pods/miner-client.ts";
import { createProviderRing } from "../pods/provider-ring.ts";
import { regenerate } from "../pods/regenerate.ts";
import { type AuditSettings, auditSettings } from "../settings.ts";
import { decideAudit } from "../stage/decide-audit.ts";
import { createEvaluator } from "../stage/evaluator.ts";
import { auditFault, toResults } from "../stage/result-record.ts";
import { discardObjects } from "./discard-objects.ts";
import { type RehearsalReport, reportOf, type SubmittedPreview } from "./rehearsal-report.ts";

/** A prompt with its submitted model. */
export type RehearsalPrompt = {
  /** File name without extension. */
  readonly stem: string;
  /** The prompt picture. */
  readonly picture: () => Promise<Uint8Array>;
  /** The model file that is or will be uploaded; null: none. */
  readonly submitted: () => Promise<Uint8Array | null>;
};

/** An event of a rehearsal. An observer that throws does not end the run. */
export type RehearsalProgress =
  | {
      readonly kind: "submitted-drawn";
      /** Number of prompts that are done. */
      readonly done: number;
      /** Number of all prompts. */
      readonly total: number;
    }
  | {
      readonly kind: "prompt-done";
      /** Stem of the prompt. */
      readonly stem: string;
      /** Number of prompts that are done. */
      readonly done: number;
      /** Number of all prompts. */
      readonly total: number;
      /** Generation time, seconds. */
      readonly seconds: number;
      /** Distance, 0 to 2; null when there is none. */
      readonly distance: number | null;
      /** Message of the error; null when there is none. */
      readonly problem: string | null;
    }
  | {
      readonly kind: "pod-ended";
      /** Name of the pod. */
      readonly pod: string;
      /** Why it ended. */
      readonly cause: string;
      /** One line for people: the evidence. */
      readonly detail: string;
    };

/** A drawn preview. */
export type RehearsalPicture = {
  /** SHA-256 of the picture's bytes, hex. */
  readonly sha256: string;
  /** The 2 × 2 picture. */
  readonly png: Uint8Array;
};

/** Options of {@link rehearseAudit}. */
export type RehearseAuditOptions = {
  /** Provider that runs `image`; or give `endpoint`, a running server. */
  readonly provider?: GpuProvider | undefined;
  /** Address of the image, by tag or digest. */
  readonly image?: string | undefined;
  /** Address of a running server. */
  readonly endpoint?: string | undefined;
  /** Prompts of the rehearsal, in this order. */
  readonly prompts: readonly RehearsalPrompt[];
  /** The round's seed. */
  readonly seed: number;
  /** Draws the models. */
  readonly renderer: Renderer;
  /** Measures how far two previews are apart. */
  readonly distance: ImageDistance;
  /** Stems that count as decisive. @default none */
  readonly critical?: readonly string[] | undefined;
  /** Format of the models. @default "glb" (`DEFAULT_MODEL_FORMAT`) */
  readonly format?: PreviewFormat | undefined;
  /** Store of generated files and previews. @default they are not kept */
  readonly objects?: ObjectStore | undefined;
  /** Limits that differ from the usual ones. @default AUDIT_DEFAULTS; with `endpoint` one pod, and one attempt at each prompt */
  readonly settings?: { readonly [K in keyof AuditSettings]?: number | undefined } | undefined;
  /** Called at each event. */
  readonly onProgress?: ((progress: RehearsalProgress) => void) | undefined;
  /** Gets each drawn preview, of submitted and of generated files. The results name them by these hashes. */
  readonly onPicture?: ((picture: RehearsalPicture) => void | Promise<void>) | undefined;
  /** Gets a line for each event of a pod. @default silent */
  readonly logger?: Logger | undefined;
  /** Sends requests to containers. @default globalThis.fetch */
  readonly fetch?: typeof globalThis.fetch | undefined;
  /** Clock of waits, and for measuring time. @default systemClock */
  readonly io?: Clock | undefined;
  /** Ends the rehearsal early: the call removes the pods and rejects with this signal's reason. */
  readonly signal?: AbortSignal | undefined;
};

/** There is only one running server: no second pod could try a prompt again. */
const ENDPOINT_SETTINGS = { podsPerMiner: 1, initialPodCount: 1, maxPodAttempts: 1, maxPromptAttempts: 1 } as const;
/** Name of the contestant in records and pod names of a rehearsal. */
const HOTKEY = "rehearsal";
const quiet: Notifier = { name: "none", notify: async () => {} };

/**
 * A miner's own audit before that of the validator: regenerates every submitted prompt with the image, compares the previews, and decides by the same
 * rules.
 *
 * @throws CompetitionError `REHEARSAL_INVALID` when there is nothing to run or to compare.
 * @example
 * const report = await rehearseAudit({ endpoint: "http://127.0.0.1:10006", prompts, seed, renderer, distance });
 * report.verdict.outcome; // "passed" | "rejected" | "pending"
 */
export async function rehearseAudit(options: RehearseAuditOptions): Promise<RehearsalReport> {
  const { seed, signal, logger = silentLogger, io = systemClock, format = DEFAULT_MODEL_FORMAT } = options;
  const { provider, image } = placeOf(options);
  const settings = auditSettings(
    { ...(options.endpoint !== undefined && ENDPOINT_SETTINGS), ...options.settings },
    format,
  );
  const previews = await drawSubmitted(options);
  const prompts = new Map(options.prompts.map((prompt) => [prompt.stem, prompt]));
  const stems = [...previews].flatMap(([stem, preview]) => ("png" in preview ? [stem] : []));
  if (stems.length === 0) throw invalid("none of the prompts has a submitted file that draws");
  const startedAt = io.now();
  const compare = { distance: options.distance, submitted: async (stem: string) => pngOf(previews.get(stem)) };
  const context = {
    ring: createProviderRing({ providers: [provider], notifier: quiet, logger }),
    settings,
    logger,
    io,
    notifier: quiet,
    client: createMinerClient({ fetch: options.fetch, io, settings }),
    picture: async (stem: string) => prompts.get(stem)!.picture(),
    evaluate: createEvaluator({
      round: 0,
      hotkey: HOTKEY,
      format,
      objects: options.objects ?? discardObjects,
      renderer: options.renderer,
      compare,
      onDrawn: ({ png, sha256 }) => options.onPicture?.({ png, sha256: sha256.png }),
    }),
  };
  let doneCount = 0;
  const run = await regenerate(context, {
    round: 0,
    hotkey: HOTKEY,
    image,
    seed,
    stems,
    signal,
    onAttempt: async ({ attempt }) => {
      const problem =
        attempt.kind === "failed" ? attempt.rejection.message : attempt.kind === "fault" ? attempt.error.message : null;
      const distance = attempt.kind === "made" ? attempt.distance : null;
      doneCount++;
      tell(options, {
        kind: "prompt-done",
        stem: attempt.stem,
        done: doneCount,
        total: stems.length,
        seconds: attempt.seconds,
        distance,
        problem,
      });
    },
    onPodEnd: ({ pod, cause, detail }) => tell(options, { kind: "pod-ended", pod, cause, detail }),
  });
  const results: Results = toResults(run.prompts.values(), { format, embedding: options.distance.embedding });
  const verdict = decideAudit({
    hotkey: HOTKEY,
    submitted: stems,
    critical: options.critical ?? [],
    generated: results,
    ending: run.ending,
    endings: run.endings,
    settings,
  });
  return reportOf({
    verdict,
    run,
    generated: results,
    previews,
    distance: options.distance,
    seconds: (io.now() - startedAt) / 1000,
    settings,
  });
}

function placeOf({ provider, image, endpoint }: RehearseAuditOptions): { provider: GpuProvider; image: string } {
  if (endpoint !== undefined) return { provider: createEndpointProvider({ url: endpoint }), image: endpoint };
  if (provider && image !== undefined) return { provider, image };
  throw invalid("give an endpoint, or a provider and an image");
}

async function drawSubmitted(options: RehearseAuditOptions): Promise<Map<string, SubmittedPreview>> {
  const { renderer, format = DEFAULT_MODEL_FORMAT, signal } = options;
  const previews = new Map<string, SubmittedPreview>();
  for (const { stem, submitted } of options.prompts) {
    const bytes = await submitted();
    if (!bytes) previews.set(stem, { code: "NOT_SUBMITTED", message: "no submitted file" });
    else {
      const preview = await renderer.render({ bytes, format }, { signal });
      if (preview.kind === "fault") throw preview.error;
      if (preview.kind === "measured") {
        const picture = { png: preview.value.png, sha256: preview.value.sha256.png };
        previews.set(stem, picture);
        await options.onPicture?.(picture);
      } else previews.set(stem, { code: preview.rejection.code, message: preview.rejection.message });
    }
    tell(options, { kind: "submitted-drawn", done: previews.size, total: options.prompts.length });
  }
  return previews;
}

function pngOf(preview: SubmittedPreview | undefined): Uint8Array {
  if (preview && "png" in preview) return preview.png;
  throw auditFault("PREVIEW_MISSING", "no preview of the submitted file");
}

function tell({ onProgress }: RehearseAuditOptions, progress: RehearsalProgress): void {
  try {
    onProgress?.(progress);
  } catch {
    // A failing observer cannot fail the work.
  }
}

const invalid = (message: string) => new CompetitionError(`rehearsal: ${message}`, { code: "REHEARSAL_INVALID" });
