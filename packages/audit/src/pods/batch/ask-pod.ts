import { type Clock, CompetitionError, retry, withDeadline } from "@404-gen/core";
import type { MinerAddress } from "../miner-client.ts";
import { podUnreachable } from "../pod-unreachable.ts";
import type { BatchSettings } from "./batch-settings.ts";

export type AskContext = {
  readonly fetch: typeof globalThis.fetch;
  readonly io: Clock;
  readonly settings: BatchSettings;
};

export type AskPodOptions = {
  readonly address: MinerAddress;
  readonly method: "GET" | "POST";
  /** Begins with a slash. */
  readonly path: string;
  readonly body?: unknown;
  /** Milliseconds until the headers must be there. */
  readonly ms: number;
  readonly signal?: AbortSignal | undefined;
};

const base = (url: string) => url.replace(/\/+$/, "");

/**
 * Sends one request to a pod's server. Resolves with the headers; the caller reads or cancels the body. Throws `POD_UNREACHABLE` and
 * `NETWORK_LOCAL`, or the signal's reason.
 */
export async function askPod({ fetch, io }: AskContext, options: AskPodOptions): Promise<Response> {
  const { address, method, path, body, ms, signal } = options;
  const json = body === undefined ? {} : { "content-type": "application/json" };
  const send = (limit: AbortSignal) =>
    fetch(`${base(address.url)}${path}`, {
      method,
      headers: { ...address.headers, ...json, "accept-encoding": "identity" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      redirect: "manual",
      signal: limit,
    });
  try {
    // The deadline is for the headers only; the reader of the body has its own.
    return await withDeadline(send, { what: `${method} ${path}`, code: "POD_UNREACHABLE", ms, io, signal });
  } catch (error) {
    signal?.throwIfAborted();
    throw podUnreachable(error);
  }
}

/** Waits before POST and GET results are tried again, milliseconds. Source: BATCH-API.md 1.1. */
const RETRY_MS = [2_000, 4_000, 8_000, 16_000] as const;

/** Statuses after which a request is tried again. Source: BATCH-API.md 1.1. */
const MAY_PASS = new Set([400, 429, 430]);
export const mayPass = (status: number) => status >= 500 || MAY_PASS.has(status);

/** Statuses of the proxies between us and a container; 520–530 are Cloudflare's. None of them is evidence against an image. */
export const isGateway = (status: number) => (status >= 502 && status <= 504) || (status >= 520 && status <= 530);

/** Runs the work, and runs it again after errors that are `retryable`, as the protocol says. */
export const askAgain = <T>({ io }: AskContext, work: () => Promise<T>, signal: AbortSignal | undefined): Promise<T> =>
  retry(work, { delaysMs: RETRY_MS, clock: io, signal });

/** The error of a status that is not 200. A gateway's status is nobody's fault; any other status comes from the container's server. */
export function statusError(
  status: number,
  { what, code }: { what: string; code: "BATCH_REFUSED" | "BATCH_NOT_SERVED" },
) {
  const message = `${what} answered ${status}`;
  if (isGateway(status)) return new CompetitionError(message, { code: "POD_GATEWAY", data: { status } });
  return new CompetitionError(`${message}; 200 is right`, { code, retryable: mayPass(status), data: { status } });
}
