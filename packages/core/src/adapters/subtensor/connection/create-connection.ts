import { CompetitionError } from "../../../errors/competition-error.ts";
import { withDeadline } from "../../../kit/deadline.ts";
import type { Clock } from "../../../ports/clock.ts";
import type { Logger } from "../../../ports/logger.ts";
import { openSession, type Session } from "./open-session.ts";

export type ConnectionOptions = {
  /** WebSocket addresses, at least one, tried in turn. */
  readonly endpoints: readonly string[];
  readonly timeoutMs: number;
  readonly stallMs: number;
  readonly io: Clock;
  readonly logger: Logger;
};

export type UseOptions = {
  /** What is done, for errors. */
  readonly what: string;
  readonly signal?: AbortSignal | undefined;
};

/** A connection that renews itself. */
export type Connection = {
  /**
   * Runs work that may safely be run again, on a live session. A timeout, a dead socket or a node's error ends the session and the work is
   * run again at the next endpoint, each endpoint once and at least twice in all.
   */
  use<T>(work: (session: Session, signal: AbortSignal) => Promise<T>, options: UseOptions): Promise<T>;
  close(): Promise<void>;
};

/** Thrown inside work when the runtime is not the one whose metadata the session holds. */
export const RUNTIME_CHANGED = "CHAIN_RUNTIME_CHANGED";
/** Times that one call follows a changing runtime before it gives up. */
const MAX_UPGRADES = 2;

/** Errors that another endpoint would answer with too. */
const isAnswer = (error: unknown) =>
  CompetitionError.is(error) && !CompetitionError.is(error, "CHAIN_TIMEOUT", RUNTIME_CHANGED);

/** Keeps one session to the first endpoint that works. Sessions are made when needed, one at a time. */
export function createConnection(options: ConnectionOptions): Connection {
  let session: Promise<Session> | null = null;
  let turn = 0;
  let closed = false;

  const drop = async (reason: string) => {
    const old = session;
    session = null;
    const opened = await old?.catch(() => null);
    if (!opened) return;
    options.logger.warn("chain connection dropped", { endpoint: opened.endpoint, reason });
    await opened.close();
  };
  const rotate = () => {
    turn = (turn + 1) % options.endpoints.length;
  };
  const open = () => {
    session ??= openSession({ ...options, endpoint: options.endpoints[turn] as string });
    return session;
  };
  const live = async (): Promise<Session> => {
    const current = await open();
    if (current.isOpen() && current.silentMs() <= options.stallMs) return current;
    await drop(current.isOpen() ? `no block for ${current.silentMs()} ms` : "the socket closed");
    rotate();
    return open();
  };

  return {
    async use(work, { what, signal }) {
      const failures: string[] = [];
      const tries = Math.max(2, options.endpoints.length);
      let upgrades = 0;
      for (;;) {
        signal?.throwIfAborted();
        if (closed) throw new CompetitionError("the chain was closed", { code: "CHAIN_CLOSED", fault: "usage" });
        const endpoint = options.endpoints[turn] as string;
        try {
          return await withDeadline(async (inner) => work(await live(), inner), {
            what,
            ms: options.timeoutMs,
            code: "CHAIN_TIMEOUT",
            signal,
          });
        } catch (error) {
          if (signal?.aborted || isAnswer(error)) throw error;
          await drop(error instanceof Error ? error.message : String(error));
          if (CompetitionError.is(error, RUNTIME_CHANGED) && ++upgrades <= MAX_UPGRADES) continue;
          failures.push(`${endpoint}: ${error instanceof Error ? error.message : String(error)}`);
          rotate();
          if (failures.length < tries) continue;
          throw new CompetitionError(`${what}: no endpoint answered`, {
            code: "CHAIN_UNREACHABLE",
            fault: "infrastructure",
            data: { failures },
            cause: error,
          });
        }
      }
    },
    async close() {
      closed = true;
      await drop("closed");
    },
  };
}
