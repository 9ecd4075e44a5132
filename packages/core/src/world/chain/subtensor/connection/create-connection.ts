import { CompetitionError } from "../../../../base/errors/competition-error.ts";
import { peerWords } from "../../../../base/errors/peer-words.ts";
import { withDeadline } from "../../../../base/kit/deadline.ts";
import type { Clock } from "../../../../ports/clock.ts";
import type { Logger } from "../../../../ports/logger.ts";
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

const messageOf = (error: unknown) => peerWords(error) || "no words";

/** Rate limits of public endpoints: -32029 of OnFinality, 429 of proxies. The session is sound: it is kept. */
const isRateLimit = (error: unknown) =>
  (error as { code?: unknown }).code === -32_029 || /rate limit|too many requests|\b429\b/i.test(messageOf(error));
/** Wait before a call that hit a rate limit is made again, milliseconds, by how many limits it hit so far; up to half more is added at random. */
const LIMIT_WAITS_MS = [2_000, 10_000, 30_000] as const;

/** Keeps one session to the first endpoint that works. Sessions are made when needed, one at a time, and shared by calls beside each other. */
export function createConnection(options: ConnectionOptions): Connection {
  let session: Promise<Session> | null = null;
  let turn = 0;
  let closed = false;

  const open = () => {
    session ??= openSession({ ...options, endpoint: options.endpoints[turn] as string });
    return session;
  };
  /** Closes a session, unless a call beside this one has renewed it already. Never waits: a dead socket may take its time. */
  const discard = (old: Promise<Session>, why: { readonly reason: string; readonly next: boolean }) => {
    if (session !== old) return;
    session = null;
    if (why.next) turn = (turn + 1) % options.endpoints.length;
    old
      .then((newSession) => {
        options.logger.warn("chain connection dropped", { endpoint: newSession.endpoint, reason: why.reason });
        return newSession.close();
      })
      .catch(() => undefined);
  };
  /** The session if blocks still arrive on it, else a fresh one. */
  const live = async (onHandle: (handle: Promise<Session>) => void): Promise<Session> => {
    const handle = open();
    onHandle(handle);
    const current = await handle;
    if (current.isOpen() && current.silentMs() <= options.stallMs) return current;
    const reason = current.isOpen() ? `no block for ${current.silentMs()} ms` : "the socket closed";
    discard(handle, { reason, next: true });
    const fresh = open();
    onHandle(fresh);
    return fresh;
  };

  return {
    async use(work, { what, signal }) {
      const failures: string[] = [];
      const tries = Math.max(2, options.endpoints.length);
      for (let upgrades = 0, limitCount = 0; ; ) {
        signal?.throwIfAborted();
        if (closed) throw new CompetitionError("the chain was closed", { code: "CHAIN_CLOSED" });
        const endpoint = options.endpoints[turn] as string;
        let lastSession: Promise<Session> | undefined;
        const note = (handle: Promise<Session>) => {
          lastSession = handle;
        };
        try {
          const { timeoutMs: ms, io } = options;
          const limits = { what, ms, io, code: "CHAIN_TIMEOUT" as const, signal };
          return await withDeadline(async (inner) => work(await live(note), inner), limits);
        } catch (error) {
          if (signal?.aborted || isAnswer(error)) throw error;
          const wait = isRateLimit(error) ? LIMIT_WAITS_MS[limitCount++] : undefined;
          if (wait !== undefined) {
            options.logger.warn("chain endpoint asks to wait", { endpoint, words: messageOf(error) });
            // A session that was refused while it opened does not count; an open one is kept.
            await lastSession?.catch(
              () => lastSession && discard(lastSession, { reason: messageOf(error), next: false }),
            );
            await options.io.sleep(wait * (1 + Math.random() / 2), { signal });
            continue;
          }
          const upgraded = CompetitionError.is(error, RUNTIME_CHANGED);
          if (lastSession) discard(lastSession, { reason: messageOf(error), next: !upgraded });
          if (upgraded && ++upgrades <= MAX_UPGRADES) continue;
          failures.push(`${endpoint}: ${messageOf(error)}`);
          if (failures.length < tries) continue;
          throw new CompetitionError(`${what}: no endpoint answered: ${failures.join("; ")}`, {
            code: "CHAIN_UNREACHABLE",
            data: { failures },
            cause: error,
          });
        }
      }
    },
    async close() {
      closed = true;
      const old = session;
      session = null;
      await old?.then((oldSession) => oldSession.close()).catch(() => undefined);
    },
  };
}
