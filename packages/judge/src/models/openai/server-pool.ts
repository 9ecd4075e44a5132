import { type Clock, CompetitionError } from "@404-gen/core";
import { createFlightWindow } from "./flight-window.ts";
import { createServerLine, type Seat } from "./server-line.ts";

/** Time for which a server that failed is left out, milliseconds. */
const REST_MS = 30_000;
/** Wait between two looks at a server that loads its model, milliseconds. */
const LOAD_POLL_MS = 5_000;
/** Longest wait for a model to load, milliseconds: enough for 100 GB from a slow disk. */
const LOAD_LIMIT_MS = 900_000;

export type ServerPool<Server> = {
  /** Runs a call on the least busy healthy server, and after an error that may pass on the other servers too. */
  use<T>(work: (server: Server) => Promise<T>, options: { readonly signal?: AbortSignal | undefined }): Promise<T>;
};

/** True when a server loads its model: vLLM, llama.cpp and similar servers say that with 503. */
const isLoading = (error: unknown): boolean =>
  CompetitionError.is(error, "JUDGE_HTTP") &&
  error.data["status"] === 503 &&
  /load(ing|ed)?\b|warming|starting|not ready/i.test(String(error.data["words"] ?? ""));

/** True when an answer or a silence shows that the server is overloaded. */
const isTooMuch = (error: unknown): boolean =>
  CompetitionError.is(error, "JUDGE_TIMEOUT") ||
  CompetitionError.is(error, "JUDGE_CONNECTION") ||
  (CompetitionError.is(error, "JUDGE_HTTP") && [429, 502, 503, 504].includes(Number(error.data["status"])));

/**
 * Creates a pool that uses several servers like one. Each gets as many calls at a time as it can take (`FlightWindow`), all together at most
 * `maxInFlight`; other calls wait in their order. A server that fails is left out for half a minute. While a server loads its model, all its
 * calls wait for it together, which costs none of their tries.
 */
export function createServerPool<Server>(
  servers: readonly Server[],
  options: {
    readonly io: Clock;
    /** Calls in flight over all servers, 1 or more. */
    readonly maxInFlight: number;
    /** True when the server has loaded its model; throws the error of its answer. */
    readonly isReady: (server: Server, call: { readonly signal?: AbortSignal | undefined }) => Promise<boolean>;
  },
): ServerPool<Server> {
  const { io, maxInFlight } = options;
  const seats: Seat<Server>[] = servers.map((server) => ({
    server,
    window: createFlightWindow(maxInFlight),
    restsUntil: 0,
    loading: null,
  }));
  const line = createServerLine({ seats, maxInFlight, now: io.now });
  return {
    async use(work, { signal }) {
      const triedSeats = new Set<Seat<Server>>();
      for (;;) {
        const { seat, leave } = await line.enter(triedSeats, signal);
        triedSeats.add(seat);
        try {
          const answer = await call(seat, { ...options, work, signal });
          leave("taken");
          return answer;
        } catch (error) {
          leave(isTooMuch(error) ? "too-much" : "other");
          const passes = CompetitionError.is(error) && error.retryable && !signal?.aborted;
          if (passes) seat.restsUntil = io.now() + REST_MS;
          if (!passes || triedSeats.size === seats.length) throw error;
        }
      }
    },
  };
}

type Call<Server, T> = {
  readonly io: Clock;
  readonly isReady: (server: Server, call: { readonly signal?: AbortSignal | undefined }) => Promise<boolean>;
  readonly work: (server: Server) => Promise<T>;
  readonly signal: AbortSignal | undefined;
};

async function call<Server, T>(seat: Seat<Server>, options: Call<Server, T>): Promise<T> {
  if (seat.loading) await seat.loading;
  try {
    return await options.work(seat.server);
  } catch (error) {
    if (!isLoading(error)) throw error;
  }
  // The first call starts the wait; calls that come meanwhile wait for the same promise.
  seat.loading ??= waitUntilLoaded(seat.server, options).finally(() => {
    seat.loading = null;
  });
  await seat.loading;
  return options.work(seat.server);
}

async function waitUntilLoaded<Server, T>(server: Server, { io, isReady, signal }: Call<Server, T>): Promise<void> {
  const until = io.now() + LOAD_LIMIT_MS;
  while (io.now() < until) {
    await io.sleep(LOAD_POLL_MS, { signal });
    if (await isReady(server, { signal }).catch(() => false)) return;
  }
}
