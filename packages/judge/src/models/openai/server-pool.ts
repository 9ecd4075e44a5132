import { type Clock, CompetitionError } from "@404-gen/core";

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

type Seat<Server> = { readonly server: Server; busy: number; restsUntil: number; loading: Promise<void> | null };

/** A server that answers "loading": vLLM, llama.cpp and their kin say it with 503. */
const isLoading = (error: unknown): boolean =>
  CompetitionError.is(error, "JUDGE_HTTP") &&
  error.data["status"] === 503 &&
  /load(ing|ed)?\b|warming|starting|not ready/i.test(String(error.data["words"] ?? ""));

/**
 * Several servers as one. A server that fails is left out for half a minute and tried again; one that loads its model is waited for once,
 * by all who came meanwhile, and no call's own tries are spent on it.
 */
export function createServerPool<Server>(
  servers: readonly Server[],
  options: {
    readonly io: Clock;
    /** True once the server has its model; throws what its answer means. */
    readonly isReady: (server: Server, call: { readonly signal?: AbortSignal | undefined }) => Promise<boolean>;
  },
): ServerPool<Server> {
  const { io, isReady } = options;
  const seats: Seat<Server>[] = servers.map((server) => ({ server, busy: 0, restsUntil: 0, loading: null }));
  const rank = (seat: Seat<Server>) => [seat.loading ? 1 : 0, seat.restsUntil > io.now() ? 1 : 0, seat.busy] as const;
  const pick = (tried: ReadonlySet<Seat<Server>>) =>
    seats
      .filter((seat) => !tried.has(seat))
      .sort(
        (a, b) =>
          rank(a)
            .map((value, at) => value - (rank(b)[at] ?? 0))
            .find((by) => by !== 0) ?? 0,
      )[0];

  const waitUntilLoaded = async (seat: Seat<Server>, signal: AbortSignal | undefined) => {
    const until = io.now() + LOAD_LIMIT_MS;
    while (io.now() < until) {
      await io.sleep(LOAD_POLL_MS, { signal });
      if (await isReady(seat.server, { signal }).catch(() => false)) return;
    }
  };
  const call = async <T>(seat: Seat<Server>, work: (server: Server) => Promise<T>, signal: AbortSignal | undefined) => {
    if (seat.loading) await seat.loading;
    seat.busy += 1;
    try {
      return await work(seat.server);
    } catch (error) {
      if (!isLoading(error)) throw error;
    } finally {
      seat.busy -= 1;
    }
    // The first who hears it waits for all; who comes meanwhile waits for the same promise.
    seat.loading ??= waitUntilLoaded(seat, signal).finally(() => {
      seat.loading = null;
    });
    await seat.loading;
    return work(seat.server);
  };

  return {
    async use(work, { signal }) {
      const tried = new Set<Seat<Server>>();
      for (;;) {
        const seat = pick(tried);
        if (seat === undefined) throw new CompetitionError("no model server is named", { code: "JUDGE_CONNECTION" });
        tried.add(seat);
        try {
          return await call(seat, work, signal);
        } catch (error) {
          const passes = CompetitionError.is(error) && error.retryable && !signal?.aborted;
          if (passes) seat.restsUntil = io.now() + REST_MS;
          if (!passes || tried.size === seats.length) throw error;
        }
      }
    },
  };
}
