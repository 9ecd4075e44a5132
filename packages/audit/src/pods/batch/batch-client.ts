import { type Clock, type Evidence, systemClock } from "@404-gen/core";
import { createMinerClient, type MinerAddress } from "../miner-client.ts";
import { type AskContext, askStatus, type StatusAnswer } from "./ask-status.ts";
import { type BatchSettings, batchSettings } from "./batch-settings.ts";
import { downloadResults } from "./download-results.ts";
import type { BatchResults } from "./read-results.ts";
import { type SubmitOptions, submitBatch } from "./submit-batch.ts";

/**
 * A client of competition 2's pods. `rejected` is a wrong answer of the pod's own server. A `fault` leaves open whether the container or the
 * connection to it failed. Conformance of pods: `podConformance` of `@404-gen/audit/testing`.
 */
export type BatchClient = {
  /** Status of `GET /health`; null when nothing answered. Throws only after an abort. */
  health(address: MinerAddress, options?: { readonly signal?: AbortSignal | undefined }): Promise<number | null>;
  /** `GET /status`, once. Throws only after an abort. */
  status(
    address: MinerAddress,
    options: {
      /** Number of machines that the image may still ask for; it is sent to the pod. */
      readonly replacementsRemaining: number;
      readonly signal?: AbortSignal | undefined;
    },
  ): Promise<StatusAnswer>;
  /** `POST /generate`, with further tries where they may help. */
  submit(address: MinerAddress, options: SubmitOptions): Promise<Evidence<null>>;
  /** `GET /results`, with further tries where they may help. The archive is read within the limits. */
  results(
    address: MinerAddress,
    options: {
      /** Stems of the batch: other entries of the archive are left out. */
      readonly stems: ReadonlySet<string>;
      readonly signal?: AbortSignal | undefined;
    },
  ): Promise<Evidence<BatchResults>>;
};

/** Options of {@link createBatchClient}. */
export type BatchClientOptions = {
  /** Sends the requests. @default globalThis.fetch */
  readonly fetch?: typeof globalThis.fetch | undefined;
  /** Clock of limits, and for measuring time. @default systemClock */
  readonly io?: Clock | undefined;
  /** Limits that differ from the usual ones. @default BATCH_DEFAULTS */
  readonly settings?: Partial<BatchSettings> | undefined;
};

/**
 * Creates a client of the batch API over HTTP. It follows no redirects: a container has no reason to send us to another host.
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
