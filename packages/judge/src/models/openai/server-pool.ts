import { type Clock, CompetitionError } from "@404-gen/core";
import { createFlightWindow } from "./flight-window.ts";
import { createServerLine, type Seat } from "./server-line.ts";

/** Time for which a server that failed is left out, milliseconds. */
const REST_MS = 30_000;
/** Wait between two looks at a server that loads its model, milliseconds. */
const LOAD_POLL_MS = 5_000;
/** Longest wait for a model to load, milliseconds: 100 GB from a slow disk. */
const LOAD_LIMIT_MS = 900_000;

export type ServerPool<Server> = {
  /** Runs a call on the least busy server that is well; when it fails in a way that passes, on each other one too. */
  use<T>(work: (server: Server) => Promise<T>, options: { readonly signal?: AbortSignal | undefined }): Promise<T>;
};

/** A server that answers "loading": vLLM, llama.cpp and their kin say it with 503. */
const isLoading = (error: unknown): boolean =>
  CompetitionError.is(error, "JUDGE_HTTP") &&
  error.data["status"] === 503 &&
  /load(ing|ed)?\b|warming|starting|not ready/i.test(String(error.data["words"] ?? ""));

/** An answer that says, or a silence that means, that the server has more than it can do. */
const isTooMuch = (error: unknown): boolean =>
  CompetitionError.is(error, "JUDGE_TIMEOUT") ||
  CompetitionError.is(error, "JUDGE_CONNECTION") ||
  (CompetitionError.is(error, "JUDGE_HTTP") && [429, 502, 503, 504].includes(Number(error.data["status"])));

/**
 * Several servers as one. Each is asked for as many calls at a time as it has shown that it takes (`FlightWindow`), all together for at most
 * `maxInFlight`; who finds no room waits in the order of asking. A server that fails is left out for half a minute and tried again; one that
 * loads its model is waited for once, by all who came meanwhile, and no call's own tries are spent on it.
 */
export function createServerPool<Server>(
  servers: readonly Server[],
  options: {
    readonly io: Clock;
    /** Calls in flight over all servers, 1 or more. */
    readonly maxInFlight: number;
    /** True once the server has its model; throws what its answer means. */
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
  // The first who hears it waits for all; who comes meanwhile waits for the same promise.
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
