import { createHash } from "node:crypto";
import { CompetitionError } from "../../errors/competition-error.ts";
import type { Clock } from "../../ports/clock.ts";
import { type Logger, silentLogger } from "../../ports/logger.ts";
import type { StateChange, StateCommitOptions, StateStore } from "../../ports/state-store.ts";
import { createBatchTimer } from "./batch-timer.ts";
import type { Branch } from "./branch.ts";
import { stateConflict } from "./conflict.ts";
import { type Journal, noJournal } from "./journal.ts";
import { createMutex } from "./mutex.ts";
import { acceptable, joinMessages, overlayOf, type PendingUnit, withoutPaths } from "./pending.ts";
import { assertStatePath } from "./state-path.ts";

/** Milliseconds and counts. Source: COMPETITION.md section 3, "Writing to git". */
export const BATCH_DEFAULTS = {
  /** A batched write reaches the branch at most this much later. */
  batchMs: 600_000,
  /** The next attempt after a conflict or a fault of a batch's own flush. */
  conflictBatchMs: 60_000,
  /** Times that one commit is put on a newer tip before giving up; each time another writer was faster. */
  maxRebases: 20,
};

export type BatchOptions = {
  /** Milliseconds until a batched write is flushed by itself. @default 600000 */
  readonly batchMs?: number | undefined;
  /** Milliseconds until the next flush after a conflict. @default 60000 */
  readonly conflictBatchMs?: number | undefined;
};

export type BatchedStoreOptions = BatchOptions & {
  readonly branch: Branch;
  /** Competition time: stands in the commits. */
  readonly clock: Clock;
  /** Real time: when batches are flushed. */
  readonly io: Clock;
  /** @default none: what is batched dies with the process */
  readonly journal?: Journal | undefined;
  readonly logger?: Logger | undefined;
};

type Attempt = {
  readonly own: PendingUnit | null;
  readonly expect: Readonly<Record<string, string | null>>;
  readonly signal: AbortSignal | undefined;
};

/** A {@link StateStore} over any {@link Branch}: batches, reads its own writes, never overwrites what it has not seen. */
export async function createBatchedStore(options: BatchedStoreOptions): Promise<StateStore> {
  const { branch, clock, journal = noJournal, logger = silentLogger } = options;
  const batchMs = options.batchMs ?? BATCH_DEFAULTS.batchMs;
  const conflictBatchMs = options.conflictBatchMs ?? BATCH_DEFAULTS.conflictBatchMs;
  const mutex = createMutex();
  const timer = createBatchTimer(options.io, () => mutex.run(flushInBackground));

  let tip = await branch.tip();
  let units: readonly PendingUnit[] = await journal.replay();
  let nextId = (units.at(-1)?.id ?? 0) + 1;
  let committedAt: number | null = null;
  let closed = false;
  /** A conflict of a flush that nobody was waiting for; the next commit or flush throws it, so that no stage moves on it. */
  let untold: CompetitionError | null = null;
  /** Commits whose outcome nobody learned, by their content. */
  const doubted = new Set<string>();
  if (units.length > 0) timer.arm(conflictBatchMs);

  async function unitOf(changes: readonly StateChange[], message: string): Promise<PendingUnit> {
    const bases = new Map(units.flatMap((unit) => unit.changes.map((change) => [change.path, change.base] as const)));
    const based = changes.map(async ({ path, text }) => {
      const known = bases.get(assertStatePath(path));
      return { path, text, base: known !== undefined ? known : await branch.fingerprint(tip, path) };
    });
    return { id: nextId++, message, changes: await Promise.all(based) };
  }

  async function drop(gone: readonly PendingUnit[]): Promise<void> {
    if (gone.length === 0) return;
    units = units.filter((unit) => !gone.includes(unit));
    await journal.drop(gone);
  }

  /** Paths among the pending ones that somebody else changed since our writer saw them. */
  async function changedUnderUs(pending: readonly PendingUnit[]): Promise<string[]> {
    const allowed = acceptable(pending, branch.fingerprintOf);
    const found = await Promise.all(
      [...allowed].map(async ([path, texts]) => (texts.has(await branch.fingerprint(tip, path)) ? [] : [path])),
    );
    return found.flat();
  }

  async function unmetExpectations(expect: Attempt["expect"]): Promise<string[]> {
    const overlay = overlayOf(units);
    const found = await Promise.all(
      Object.entries(expect).map(async ([path, text]) => {
        const current = overlay.has(path) ? (overlay.get(path) ?? null) : await branch.read(tip, path);
        return current === text ? [] : [path];
      }),
    );
    return found.flat();
  }

  /** The changes that would alter the tip. */
  async function effective(pending: readonly PendingUnit[]): Promise<StateChange[]> {
    const found = await Promise.all(
      [...overlayOf(pending)].map(async ([path, text]) => {
        const wanted = text === null ? null : branch.fingerprintOf(text);
        return (await branch.fingerprint(tip, path)) === wanted ? [] : [{ path, text }];
      }),
    );
    return found.flat().sort((a, b) => (a.path < b.path ? -1 : 1));
  }

  /** True when this very commit was tried before, its outcome was never learned, and the tip now shows it. */
  async function wasMade(own: PendingUnit | null): Promise<boolean> {
    return own !== null && doubted.has(keyOf(own)) && (await effective([own])).length === 0;
  }

  async function findConflicts({ own, expect }: Attempt): Promise<{ own: string[]; batch: string[] }> {
    if (await wasMade(own)) return { own: [], batch: await changedUnderUs(units) };
    const ownPaths = new Set(own?.changes.map((change) => change.path));
    const changed = await changedUnderUs(own ? [...units, own] : units);
    const inBatch = new Set(units.flatMap((unit) => unit.changes.map((change) => change.path)));
    return {
      own: [...changed.filter((path) => ownPaths.has(path)), ...(await unmetExpectations(expect))],
      batch: changed.filter((path) => inBatch.has(path)),
    };
  }

  async function giveWay(conflicts: { own: string[]; batch: string[] }): Promise<CompetitionError> {
    const { dropped } = withoutPaths(units, new Set(conflicts.batch));
    await drop(dropped);
    const lost = [...conflicts.own, ...dropped.flatMap((unit) => unit.changes.map((change) => change.path))];
    return stateConflict([...conflicts.own, ...conflicts.batch], { dropped: lost });
  }

  async function lookUp(signal: AbortSignal | undefined): Promise<void> {
    tip = await branch.tip({ signal });
  }

  /** Puts the batch and the caller's own unit on the branch's tip, again and again while others are faster. */
  async function settle(attempt: Attempt): Promise<string | null> {
    const timeMs = clock.now();
    let newest = false;
    let fallen: CompetitionError | null = null;
    for (let tries = 0; tries <= BATCH_DEFAULTS.maxRebases; tries++) {
      attempt.signal?.throwIfAborted();
      const conflicts = await findConflicts(attempt);
      const any = conflicts.own.length + conflicts.batch.length > 0;
      if (any && !newest) {
        await lookUp(attempt.signal);
        newest = true;
        continue;
      }
      if (any) fallen = await giveWay(conflicts);
      if (fallen && attempt.own) throw fallen;
      const outcome = await makeCommit(attempt, timeMs);
      if (outcome.done) {
        if (fallen) throw fallen;
        return outcome.revision;
      }
      newest = true;
    }
    throw new CompetitionError(`${branch.name} moved ${BATCH_DEFAULTS.maxRebases} times during one commit`, {
      code: "STATE_BUSY",
      fault: "infrastructure",
    });
  }

  async function makeCommit(
    { own, signal }: Attempt,
    timeMs: number,
  ): Promise<{ done: true; revision: string | null } | { done: false }> {
    const carried = units;
    const changes = await effective(own ? [...carried, own] : carried);
    if (changes.length === 0) {
      await drop(carried);
      return { done: true, revision: tip };
    }
    const message = joinMessages(carried, own ?? undefined);
    const outcome = await branch.commit({ parent: tip, changes, message, timeMs }, { signal }).catch((error) => {
      if (own) doubted.add(keyOf(own));
      throw error;
    });
    tip = outcome.tip;
    if (outcome.kind === "moved") return { done: false };
    committedAt = timeMs;
    if (own) doubted.delete(keyOf(own));
    await drop(carried);
    return { done: true, revision: outcome.revision };
  }

  function tellUntold(): void {
    const error = untold;
    untold = null;
    if (error) throw error;
  }

  async function settleThenRearm(attempt: Attempt): Promise<string | null> {
    timer.disarm();
    try {
      return await settle(attempt);
    } finally {
      if (units.length > 0 && !closed) timer.arm(conflictBatchMs);
    }
  }

  async function flushInBackground(): Promise<void> {
    try {
      await settleThenRearm({ own: null, expect: {}, signal: undefined });
    } catch (error) {
      if (CompetitionError.is(error, "STATE_CONFLICT")) untold = error;
      logger.warn("a batch of state files did not reach the branch", {
        store: branch.name,
        problem: error instanceof Error ? error.message : String(error),
      });
    }
  }

  async function commit(changes: readonly StateChange[], { message, expect, signal }: StateCommitOptions) {
    tellUntold();
    for (const path of Object.keys(expect ?? {})) assertStatePath(path);
    const own = await unitOf(changes, message);
    const revision = await settleThenRearm({ own, expect: expect ?? {}, signal });
    if (revision !== null) return { revision };
    throw new CompetitionError("A commit of nothing cannot begin a branch", { code: "STATE_EMPTY", fault: "usage" });
  }

  const inTurn = <T>(signal: AbortSignal | undefined, task: () => Promise<T>): Promise<T> =>
    mutex.run(async () => {
      signal?.throwIfAborted();
      if (closed) throw new CompetitionError("The state store is closed", { code: "STATE_CLOSED", fault: "usage" });
      return task();
    });

  return {
    name: branch.name,
    async read(path, { signal } = {}) {
      signal?.throwIfAborted();
      const overlay = overlayOf(units);
      return overlay.has(assertStatePath(path)) ? (overlay.get(path) ?? null) : branch.read(tip, path);
    },
    async list(directory, { signal } = {}) {
      signal?.throwIfAborted();
      const prefix = directory === "" ? "" : `${assertStatePath(directory)}/`;
      const found = new Set(await branch.list(tip, directory));
      for (const [path, text] of overlayOf(units)) {
        if (!path.startsWith(prefix)) continue;
        if (text === null) found.delete(path);
        else found.add(path);
      }
      return [...found].sort();
    },
    write: (changes, { message, signal }) =>
      inTurn(signal, async () => {
        const unit = await unitOf(changes, message);
        await journal.add(unit);
        units = [...units, unit];
        timer.arm(batchMs);
      }),
    commit: (changes, commitOptions) => inTurn(commitOptions.signal, () => commit(changes, commitOptions)),
    flush: ({ signal } = {}) =>
      inTurn(signal, async () => {
        tellUntold();
        if (units.length > 0) await settleThenRearm({ own: null, expect: {}, signal });
      }),
    refresh: ({ signal } = {}) => inTurn(signal, () => lookUp(signal)),
    status: () => ({ revision: tip, pending: [...overlayOf(units).keys()].sort(), committedAt }),
    close: () =>
      mutex.run(async () => {
        if (closed) return;
        closed = true;
        timer.disarm();
        try {
          if (units.length > 0) await settle({ own: null, expect: {}, signal: undefined });
        } finally {
          await journal.close();
          await branch.close();
        }
      }),
  };
}

/** A commit is the same commit when it says the same about the same files. */
function keyOf(unit: PendingUnit): string {
  return createHash("sha256")
    .update(JSON.stringify([unit.message, unit.changes.map(({ path, text }) => [path, text])]))
    .digest("hex");
}
