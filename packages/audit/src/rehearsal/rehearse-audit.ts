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

/** A prompt with the preview that was submitted for it. */
export type RehearsalPrompt = {
  /** File name without extension. */
  readonly stem: string;
  /** The prompt picture. */
  readonly picture: () => Promise<Uint8Array>;
  /** The model file as it was (or will be) uploaded; null: none. */
  readonly submitted: () => Promise<Uint8Array | null>;
};

/** Something that happened; events follow the run, and a failing observer does not fail it. */
export type RehearsalProgress =
  | {
      readonly kind: "submitted-drawn";
      /** How many are done. */
      readonly done: number;
      /** How many there are. */
      readonly total: number;
    }
  | {
      readonly kind: "prompt-done";
      /** Of the prompt. */
      readonly stem: string;
      /** How many are done. */
      readonly done: number;
      /** How many there are. */
      readonly total: number;
      /** Generation time. */
      readonly seconds: number;
      /** 0 to 2; null when there is none. */
      readonly distance: number | null;
      /** Code and words of what went wrong; null when nothing did. */
      readonly problem: string | null;
    }
  | {
      readonly kind: "pod-ended";
      /** Name of the pod. */
      readonly pod: string;
      /** Why it ended. */
      readonly cause: string;
      /** The provider's words. */
      readonly detail: string;
    };

/** A preview that was drawn. */
export type RehearsalPicture = {
  /** Of the picture's bytes, hex. */
  readonly sha256: string;
  /** The 2 × 2 picture. */
  readonly png: Uint8Array;
};

/** What is rehearsed, and with what. */
export type RehearseAuditOptions = {
  /** Where to run `image`; or give `endpoint`, a server that already runs. */
  readonly provider?: GpuProvider | undefined;
  /** Address of the image, by tag or digest. */
  readonly image?: string | undefined;
  /** Address of a server that already runs. */
  readonly endpoint?: string | undefined;
  /** In this order. */
  readonly prompts: readonly RehearsalPrompt[];
  /** The round's seed. */
  readonly seed: number;
  /** Draws what the image makes. */
  readonly renderer: Renderer;
  /** Measures how far two previews are apart. */
  readonly distance: ImageDistance;
  /** Stems that are to count as decisive. @default none */
  readonly critical?: readonly string[] | undefined;
  /** Format of the models. @default "glb" (`DEFAULT_MODEL_FORMAT`) */
  readonly format?: PreviewFormat | undefined;
  /** Where generated files and previews go. @default nowhere */
  readonly objects?: ObjectStore | undefined;
  /** Limits that differ from the usual ones. @default AUDIT_DEFAULTS; with `endpoint` one pod and one attempt a prompt */
  readonly settings?: { readonly [K in keyof AuditSettings]?: number | undefined } | undefined;
  /** Called as the work goes on. */
  readonly onProgress?: ((progress: RehearsalProgress) => void) | undefined;
  /** Gets each preview that is drawn, of submitted files and of what the image makes; the results name them by these hashes. */
  readonly onPicture?: ((picture: RehearsalPicture) => void | Promise<void>) | undefined;
  /** Where pods are told of. @default silent */
  readonly logger?: Logger | undefined;
  /** Speaks to containers. @default globalThis.fetch */
  readonly fetch?: typeof globalThis.fetch | undefined;
  /** Clock of waits and stopwatches. @default systemClock */
  readonly io?: Clock | undefined;
  /** Ends the rehearsal early: it rejects with this signal's reason, and pods are removed. */
  readonly signal?: AbortSignal | undefined;
};

/** With a server that already runs there is one of it: no second pod could try a prompt again. */
const ENDPOINT_SETTINGS = { podsPerMiner: 1, initialPodCount: 1, maxPodAttempts: 1, maxPromptAttempts: 1 } as const;
/** Name of the contestant in records and pod names of a rehearsal. */
const HOTKEY = "rehearsal";
const quiet: Notifier = { name: "none", notify: async () => {} };

/**
 * A miner's own audit, before the validator's: regenerates every submitted prompt with the image, compares, and gives the verdict
 * that the same rules would give.
 *
 * @throws CompetitionError `REHEARSAL_INVALID` without something to run or to compare.
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
