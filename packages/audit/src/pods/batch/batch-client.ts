import { type Clock, type Evidence, systemClock } from "@404-gen/core";
import { createMinerClient, type MinerAddress } from "../miner-client.ts";
import { type AskContext, askStatus, type StatusAnswer } from "./ask-status.ts";
import { type BatchSettings, batchSettings } from "./batch-settings.ts";
import { downloadResults } from "./download-results.ts";
import type { BatchResults } from "./read-results.ts";
import { type SubmitOptions, submitBatch } from "./submit-batch.ts";

/**
 * A pod of competition 2, as the audit sees it. `rejected` names what the pod's own server answered; a `fault` leaves open whether the
 * container or the way to it failed. Conformance of pods: `podConformance` of `@404-gen/audit/testing`.
 */
export type BatchClient = {
  /** Status of `GET /health`, null when nothing answered. Throws on an abort only. */
  health(address: MinerAddress, options?: { readonly signal?: AbortSignal | undefined }): Promise<number | null>;
  /** `GET /status`, once. Throws on an abort only. */
  status(
    address: MinerAddress,
    options: {
      /** How many more machines the image may ask for; the pod is told. */
      readonly replacementsRemaining: number;
      readonly signal?: AbortSignal | undefined;
    },
  ): Promise<StatusAnswer>;
  /** `POST /generate`, tried again where that may help. */
  submit(address: MinerAddress, options: SubmitOptions): Promise<Evidence<null>>;
  /** `GET /results`, tried again where that may help, and read within the limits. */
  results(
    address: MinerAddress,
    options: {
      /** Stems of the batch: what else the archive holds is left out. */
      readonly stems: ReadonlySet<string>;
      readonly signal?: AbortSignal | undefined;
    },
  ): Promise<Evidence<BatchResults>>;
};

/** How pods are spoken to. */
export type BatchClientOptions = {
  /** How requests are sent. @default globalThis.fetch */
  readonly fetch?: typeof globalThis.fetch | undefined;
  /** Clock of limits and stopwatches. @default systemClock */
  readonly io?: Clock | undefined;
  /** Limits that differ from the usual ones. @default BATCH_DEFAULTS */
  readonly settings?: Partial<BatchSettings> | undefined;
};

/**
 * Speaks the batch API to a pod over HTTP. Redirects are not followed: a container has no business sending us elsewhere.
 *
 * @example
 * const client = createBatchClient();
 * await client.submit({ url, headers: {} }, { prompts: [{ stem: "lamp", url: "https://prompts.example/lamp.png" }], seed: 7 });
 */
export function createBatchClient(options: BatchClientOptions = {}): BatchClient {
  const { fetch = globalThis.fetch, io = systemClock } = options;
  const settings = batchSettings(options.settings);
  const context: AskContext = { fetch, io, settings };
  return {
    health: createMinerClient({ fetch, io, settings }).health,
    status: (address, request) => askStatus(context, { address, ...request }),
    submit: (address, request) => submitBatch(context, { address, ...request }),
    results: (address, request) => downloadResults(context, { address, ...request }),
  };
}
