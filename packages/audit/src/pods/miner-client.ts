import {
  type Clock,
  CompetitionError,
  type Evidence,
  fault,
  measured,
  OVER,
  rejected,
  systemClock,
  withDeadline,
} from "@404-gen/core";
import { type AuditSettings, auditSettings } from "../settings.ts";
import { podUnreachable } from "./pod-unreachable.ts";
import { readBody } from "./read-body.ts";

/** Address of a miner's server. */
export type MinerAddress = {
  /** Address of the server, without a path. */
  readonly url: string;
  /** Headers of every request. They may have a bearer token: never log them. */
  readonly headers: Readonly<Record<string, string>>;
};

/** A miner's answer whose headers have arrived. */
export type MinerReply = {
  /** Seconds from the request to the response's headers. */
  readonly secondsToHeaders: number;
  /** Reads the body. `secondsToLastByte` begins when the request is sent. */
  body(options: {
    readonly signal?: AbortSignal | undefined;
  }): Promise<Evidence<{ readonly bytes: Uint8Array; readonly secondsToLastByte: number }>>;
};

export type GenerateOptions = {
  /** The prompt picture, as published. */
  readonly picture: Uint8Array;
  readonly stem: string;
  /** The round's seed. */
  readonly seed: number;
  readonly signal?: AbortSignal | undefined;
};

/**
 * A client of miners' HTTP servers. After a `fault` of `generate` it is unknown whether the container or the connection to it failed: ask
 * `health` before you blame anyone.
 */
export type MinerClient = {
  /** Status of `GET /health`; null when nothing answered. Throws only after an abort. */
  health(address: MinerAddress, options?: { readonly signal?: AbortSignal | undefined }): Promise<number | null>;
  /** Sends `POST /generate`; resolves with the headers. */
  generate(address: MinerAddress, options: GenerateOptions): Promise<Evidence<MinerReply>>;
};

/** Options of {@link createMinerClient}. */
export type MinerClientOptions = {
  /** Sends the requests. @default globalThis.fetch */
  readonly fetch?: typeof globalThis.fetch | undefined;
  /** Clock of limits, and for measuring time. @default systemClock */
  readonly io?: Clock | undefined;
  /** Limits that differ from the usual ones. @default AUDIT_DEFAULTS */
  readonly settings?: Partial<AuditSettings> | undefined;
};

/** Most seconds of one `GET /health`. Source: PROVIDERS.md 0.1. */
const HEALTH_SECONDS = 30;
/** Statuses of the proxies between us and a container; 520–530 are Cloudflare's. */
const isGateway = (status: number) => (status >= 502 && status <= 504) || (status >= 520 && status <= 530);
const base = (url: string) => url.replace(/\/+$/, "");

/**
 * Creates a client of miners' containers over HTTP. It follows no redirects: a container has no reason to send us to another host.
 *
 * @example
 * const client = createMinerClient();
 */
export function createMinerClient(options: MinerClientOptions = {}): MinerClient {
  const { fetch = globalThis.fetch, io = systemClock } = options;
  const settings = auditSettings(options.settings);
  const context = { fetch, io, settings };
  return {
    health: (address, { signal } = {}) => askHealth(context, { address, signal }),
    generate: (address, request) => askGenerate(context, { address, request }),
  };
}

type Context = { readonly fetch: typeof globalThis.fetch; readonly io: Clock; readonly settings: AuditSettings };

async function askHealth(
  { fetch, io }: Context,
  { address, signal }: { address: MinerAddress; signal: AbortSignal | undefined },
): Promise<number | null> {
  try {
    const ask = async (inner: AbortSignal) => {
      const response = await fetch(`${base(address.url)}/health`, {
        headers: address.headers,
        redirect: "manual",
        signal: inner,
      });
      await response.body?.cancel().catch(() => {});
      return response.status;
    };
    return await withDeadline(ask, { what: "GET /health", ms: HEALTH_SECONDS * 1000, io, signal });
  } catch {
    signal?.throwIfAborted();
    return null;
  }
}

async function askGenerate(
  context: Context,
  { address, request }: { address: MinerAddress; request: GenerateOptions },
): Promise<Evidence<MinerReply>> {
  const { io, settings } = context;
  const sentAt = io.now();
  const ms = settings.generationTimeoutSeconds * 1000;
  // The body arrives after the headers' deadline, so the request has its own signal, which both parts can abort.
  const requestAbort = new AbortController();
  const forward = () => requestAbort.abort(request.signal?.reason);
  request.signal?.addEventListener("abort", forward, { once: true });
  const send = () =>
    context.fetch(`${base(address.url)}/generate`, {
      method: "POST",
      headers: { ...address.headers, "accept-encoding": "identity" },
      body: formOf(request),
      redirect: "manual",
      signal: requestAbort.signal,
    });
  try {
    const limit = { what: "generation", code: "GENERATION_TIMEOUT" as const, ms, io, signal: request.signal };
    const response = await withDeadline(send, limit);
    const secondsToHeaders = (io.now() - sentAt) / 1000;
    if (response.status !== 200) return await refuse(response);
    return measured({
      secondsToHeaders,
      body: async ({ signal }) => {
        try {
          return await readBody({ io, settings }, { response, sentAt, signal });
        } finally {
          request.signal?.removeEventListener("abort", forward);
          requestAbort.abort(OVER);
        }
      },
    });
  } catch (error) {
    request.signal?.removeEventListener("abort", forward);
    requestAbort.abort();
    request.signal?.throwIfAborted();
    if (CompetitionError.is(error, "GENERATION_TIMEOUT")) {
      const message = `no response headers within ${settings.generationTimeoutSeconds} s`;
      return rejected({ code: "GENERATION_TIMEOUT" as const, message, data: { seconds: (io.now() - sentAt) / 1000 } });
    }
    return fault(podUnreachable(error));
  }
}

async function refuse(response: Response): Promise<Evidence<MinerReply>> {
  await response.body?.cancel().catch(() => {});
  const { status } = response;
  const message = `POST /generate answered ${status}`;
  if (isGateway(status)) return fault(new CompetitionError(message, { code: "POD_GATEWAY", data: { status } }));
  return rejected({ code: "GENERATION_STATUS", message: `${message}; 200 with the file is right`, data: { status } });
}

function formOf({ picture, stem, seed }: GenerateOptions): FormData {
  const form = new FormData();
  form.set("prompt_image_file", new Blob([Uint8Array.from(picture)]), `${stem}.png`);
  form.set("seed", String(seed));
  return form;
}
