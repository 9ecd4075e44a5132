import { createHash } from "node:crypto";
import { CompetitionError } from "../../base/errors/competition-error.ts";
import type { JsonLimits } from "../../base/json-limits.ts";
import { createMutex } from "../../base/kit/mutex.ts";
import { redactExact } from "../../base/secrets/redact.ts";
import type { Clock } from "../../ports/clock.ts";
import { type Logger, silentLogger } from "../../ports/logger.ts";
import type {
  StateBatchOptions,
  StateChange,
  StateCommitOptions,
  StateReadOptions,
  StateRefreshOptions,
  StateSnapshot,
  StateStore,
  StateStoreStatus,
} from "../../ports/state-store.ts";
import { createBatchTimer } from "./batch-timer.ts";
import type { Branch } from "./branch.ts";
import { stateConflict } from "./conflict.ts";
import { holds } from "./holds.ts";
import { type Journal, noJournal } from "./journal.ts";
import { onDisk } from "./on-disk.ts";
import {
  acceptable,
  changeOf,
  joinMessages,
  joinUnit,
  noteTried,
  overlayOf,
  type PendingUnit,
  withoutPaths,
} from "./pending.ts";
import { snapshotOf } from "./snapshot.ts";
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
  /** Competition time: is in the commits. */
  readonly clock: Clock;
  /** Real time: when batches are flushed. */
  readonly io: Clock;
  /** @default none: what is batched dies with the process */
  readonly journal?: Journal | undefined;
  readonly logger?: Logger | undefined;
  /** How much JSON is read of one file. @default JSON_LIMITS */
  readonly jsonLimits?: JsonLimits | undefined;
};

type Attempt = {
  readonly own: PendingUnit | null;
  readonly expect: Readonly<Record<string, string | null>>;
  readonly signal: AbortSignal | undefined;
};

/** A {@link StateStore} over any {@link Branch}: batches, reads its own writes, never overwrites what it has not seen. */
export async function createBatchedStore(options: BatchedStoreOptions): Promise<StateStore> {
  const tip = await options.branch.tip();
  const units = (await options.journal?.replay()) ?? [];
  const store = new BatchedStore(options, { tip, units });
  await store.dropRewritten();
  // A plain object, as the ports are: it may be spread, and its verbs taken out of it.
  return {
    name: store.name,
    jsonLimits: store.jsonLimits,
    read: (...args) => store.read(...args),
    list: (...args) => store.list(...args),
    snapshot: () => store.snapshot(),
    write: (...args) => onDisk(store.name, () => store.write(...args)),
    commit: (...args) => onDisk(store.name, () => store.commit(...args)),
    flush: (...args) => onDisk(store.name, () => store.flush(...args)),
    refresh: (...args) => onDisk(store.name, () => store.refresh(...args)),
    status: () => store.status(),
    close: () => onDisk(store.name, () => store.close()),
  };
}

class BatchedStore implements StateStore {
  readonly name: string;
  readonly jsonLimits: JsonLimits | undefined;
  readonly #branch: Branch;
  readonly #clock: Clock;
  readonly #io: Clock;
  readonly #journal: Journal;
  readonly #logger: Logger;
  readonly #batchMs: number;
  readonly #conflictBatchMs: number;
  readonly #mutex = createMutex();
  readonly #timer: ReturnType<typeof createBatchTimer>;

  #tip: string | null;
  #units: readonly PendingUnit[];
  #nextId: number;
  #committedAt: number | null = null;
  #lookedAt: number;
  #closed = false;
  /** Rewrites of the branch that the pending writes have passed: 0 for those that a journal brought from before. */
  #era = 0;
  /** A conflict of a flush that nobody was waiting for; the next commit or flush throws it, so that no stage moves on it. */
  #untold: CompetitionError | null = null;
  /** Commits whose outcome nobody learned, by their content. */
  readonly #doubted = new Set<string>();

  constructor(
    options: BatchedStoreOptions,
    start: { readonly tip: string | null; readonly units: readonly PendingUnit[] },
  ) {
    this.name = options.branch.name;
    this.jsonLimits = options.jsonLimits;
    this.#branch = options.branch;
    this.#clock = options.clock;
    this.#journal = options.journal ?? noJournal;
    this.#logger = options.logger ?? silentLogger;
    this.#batchMs = options.batchMs ?? BATCH_DEFAULTS.batchMs;
    this.#conflictBatchMs = options.conflictBatchMs ?? BATCH_DEFAULTS.conflictBatchMs;
    this.#timer = createBatchTimer(options.io, () => this.#mutex.run(() => this.#flushInBackground()));
    this.#tip = start.tip;
    this.#io = options.io;
    this.#lookedAt = options.io.now();
    this.#units = start.units;
    this.#nextId = (start.units.at(-1)?.id ?? 0) + 1;
    if (start.units.length > 0) this.#timer.arm(this.#conflictBatchMs);
  }

  read(path: string, options?: StateReadOptions): Promise<string | null> {
    return this.snapshot().read(path, options);
  }

  list(directory: string, options?: StateReadOptions): Promise<readonly string[]> {
    return this.snapshot().list(directory, options);
  }

  snapshot(): StateSnapshot {
    return snapshotOf(this.#branch, {
      ...{ revision: this.#tip, units: this.#units, era: this.#era, jsonLimits: this.jsonLimits },
    });
  }

  write(changes: readonly StateChange[], options: StateBatchOptions): Promise<void> {
    const { message, expect = {}, record, signal, while: condition } = options;
    return this.#inTurn(signal, async () => {
      if (!this.#isOfNow(record)) throw stateConflict(pathsOf(changes), { dropped: [] });
      const unmet = await this.#unmetExpectations(expect);
      if (unmet.length > 0) throw stateConflict(unmet, { dropped: [] });
      const unit = { ...(await this.#unitOf(changes, message)), while: condition };
      const join = joinUnit(this.#units, unit);
      await this.#journal.put([join]);
      this.#units = join.units;
      this.#timer.arm(this.#batchMs);
    });
  }

  commit(changes: readonly StateChange[], options: StateCommitOptions): Promise<{ readonly revision: string }> {
    const { message, expect = {}, record, signal } = options;
    return this.#inTurn(signal, async () => {
      this.#tellUntold();
      if (!this.#isOfNow(record)) throw stateConflict(pathsOf(changes), { dropped: [] });
      for (const path of Object.keys(expect)) assertStatePath(path);
      const own = await this.#unitOf(changes, message);
      const revision = await this.#settleThenRearm({ own, expect, signal });
      if (revision !== null) return { revision };
      throw new CompetitionError("A commit of nothing cannot begin a branch", { code: "STATE_EMPTY" });
    });
  }

  flush({ signal }: StateReadOptions = {}): Promise<void> {
    return this.#inTurn(signal, async () => {
      this.#tellUntold();
      if (this.#units.length > 0) await this.#settleThenRearm({ own: null, expect: {}, signal });
    });
  }

  async refresh({ signal, maxAgeMs = 0 }: StateRefreshOptions = {}): Promise<void> {
    signal?.throwIfAborted();
    // What is fresh enough is not waited for: a write may be on its way to the disk, a commit on its way to the host.
    if (!this.#closed && maxAgeMs > 0 && this.#io.now() - this.#lookedAt < maxAgeMs) return;
    // Asked in turn: those who come while a look is under way find it fresh.
    await this.#inTurn(signal, async () => {
      if (this.#io.now() - this.#lookedAt >= maxAgeMs) await this.#lookUp(signal);
    });
  }

  status(): StateStoreStatus {
    const pending = [...overlayOf(this.#units).keys()].sort();
    return { revision: this.#tip, pending, committedAt: this.#committedAt, lookedAt: this.#lookedAt };
  }

  close(): Promise<void> {
    return this.#mutex.run(async () => {
      if (this.#closed) return;
      this.#closed = true;
      this.#timer.disarm();
      try {
        if (this.#units.length > 0) await this.#settle({ own: null, expect: {}, signal: undefined });
      } finally {
        await this.#journal.close();
        await this.#branch.close();
      }
    });
  }

  #inTurn<T>(signal: AbortSignal | undefined, task: () => Promise<T>): Promise<T> {
    return this.#mutex.run(async () => {
      signal?.throwIfAborted();
      if (this.#closed) throw new CompetitionError("The state store is closed", { code: "STATE_CLOSED" });
      return task();
    });
  }

  async #unitOf(changes: readonly StateChange[], message: string): Promise<PendingUnit> {
    const bases = changes.map(async ({ path, text: newText }) => {
      // What is committed is public: a secret that a service repeated must not be in it, whoever wrote the text.
      const text = newText === null ? null : redactExact(newText);
      const pending = changeOf(this.#units, assertStatePath(path));
      const base = pending ? pending.base : await this.#branch.fingerprint(this.#tip, path);
      return { path, text, base, tried: [] };
    });
    return { id: this.#nextId++, messages: [redactExact(message)], changes: await Promise.all(bases) };
  }

  async #drop(units: readonly PendingUnit[]): Promise<void> {
    if (units.length === 0) return;
    this.#units = this.#units.filter((unit) => !units.includes(unit));
    await this.#journal.drop(units);
  }

  /** Was this record read of the branch's present history? */
  #isOfNow(record: Pick<StateSnapshot, "era"> | undefined): boolean {
    return record === undefined || (record.era ?? 0) === this.#era;
  }

  /**
   * Drops all pending writes once the branch was rewritten: the history that they were decided on is gone, and perhaps their evidence too.
   * For the store itself.
   */
  async dropRewritten(): Promise<void> {
    const era = this.#branch.rewrites?.() ?? 0;
    if (era === this.#era) return;
    this.#era = era;
    if (this.#units.length === 0) return;
    const paths = [...overlayOf(this.#units).keys()];
    await this.#drop(this.#units);
    this.#logger.warn("the branch was rewritten under a batch of ours: it is dropped", { store: this.name, paths });
  }

  /** Drops the writes whose condition does not hold on the tip, and with them what was built on them. */
  async #dropLate(): Promise<void> {
    const checks = this.#units.map(async (unit) => ((await this.#holds(unit)) ? [] : [unit]));
    const late = (await Promise.all(checks)).flat();
    if (late.length === 0) return;
    const paths = new Set(late.flatMap(({ changes }) => changes.map(({ path }) => path)));
    const { dropped } = withoutPaths(this.#units, paths);
    await this.#drop(dropped);
    this.#logger.warn("the competition went on without a batch of ours: it is dropped", {
      store: this.name,
      paths: [...paths],
    });
  }

  async #holds({ while: condition }: PendingUnit): Promise<boolean> {
    return condition === undefined || holds(condition, await this.#branch.read(this.#tip, condition.path));
  }

  /** The branch's newest tip as of now. */
  #saw(tip: string | null): void {
    this.#tip = tip;
    this.#lookedAt = this.#io.now();
  }

  async #lookUp(signal: AbortSignal | undefined): Promise<void> {
    this.#saw(await this.#branch.tip({ signal }));
    await this.dropRewritten();
  }

  /** Paths among the pending ones that somebody else changed since our writer saw them. */
  async #changedUnderUs(pending: readonly PendingUnit[]): Promise<string[]> {
    const allowance = acceptable(pending, this.#branch.fingerprintOf);
    const differences = [...allowance].map(async ([path, texts]) =>
      texts.has(await this.#branch.fingerprint(this.#tip, path)) ? [] : [path],
    );
    return (await Promise.all(differences)).flat();
  }

  async #unmetExpectations(expect: Attempt["expect"]): Promise<string[]> {
    const differences = Object.entries(expect).map(async ([path, text]) => {
      const now = await this.read(path);
      // For a text with a secret in it, this store writes another text.
      return now === text || (text !== null && now === redactExact(text)) ? [] : [path];
    });
    return (await Promise.all(differences)).flat();
  }

  /** The changes that would alter the tip. */
  async #effective(pending: readonly PendingUnit[]): Promise<StateChange[]> {
    const differences = [...overlayOf(pending)].map(async ([path, text]) => {
      const fingerprint = text === null ? null : this.#branch.fingerprintOf(text);
      return (await this.#branch.fingerprint(this.#tip, path)) === fingerprint ? [] : [{ path, text }];
    });
    return (await Promise.all(differences)).flat().sort((a, b) => (a.path < b.path ? -1 : 1));
  }

  /** True when this very commit was tried before, its outcome was never learned, and the tip now shows it. */
  async #wasMade(own: PendingUnit | null): Promise<boolean> {
    return own !== null && this.#doubted.has(keyOf(own)) && (await this.#effective([own])).length === 0;
  }

  async #findConflicts({ own, expect }: Attempt): Promise<Conflicts> {
    if (await this.#wasMade(own)) return { own: [], batch: await this.#changedUnderUs(this.#units) };
    const ownPaths = new Set(own?.changes.map((change) => change.path));
    const foreignPaths = await this.#changedUnderUs(own ? [...this.#units, own] : this.#units);
    const inBatch = new Set(this.#units.flatMap((unit) => unit.changes.map((change) => change.path)));
    return {
      own: [...foreignPaths.filter((path) => ownPaths.has(path)), ...(await this.#unmetExpectations(expect))],
      batch: foreignPaths.filter((path) => inBatch.has(path)),
    };
  }

  async #giveWay(conflicts: Conflicts): Promise<CompetitionError> {
    const { dropped } = withoutPaths(this.#units, new Set(conflicts.batch));
    await this.#drop(dropped);
    const lostPaths = [...conflicts.own, ...dropped.flatMap((unit) => unit.changes.map((change) => change.path))];
    return stateConflict([...conflicts.own, ...conflicts.batch], { dropped: lostPaths });
  }

  /** Puts the batch and the caller's own unit on the branch's tip, again and again while others are faster. */
  async #settle(attempt: Attempt): Promise<string | null> {
    const timeMs = this.#clock.now();
    const era = this.#era;
    let newest = false;
    let failure: CompetitionError | null = null;
    for (let tries = 0; tries <= BATCH_DEFAULTS.maxRebases; tries++) {
      attempt.signal?.throwIfAborted();
      await this.dropRewritten();
      if (attempt.own && era !== this.#era) throw stateConflict(pathsOf(attempt.own.changes));
      await this.#dropLate();
      const conflicts = await this.#findConflicts(attempt);
      const any = conflicts.own.length + conflicts.batch.length > 0;
      if (any && !newest) {
        await this.#lookUp(attempt.signal);
        newest = true;
        continue;
      }
      if (any) failure = await this.#giveWay(conflicts);
      if (failure && attempt.own) throw failure;
      const newCommit = await this.#makeCommit(attempt, timeMs);
      if (newCommit && failure) throw failure;
      if (newCommit) return newCommit.revision;
      newest = true;
    }
    throw new CompetitionError(`${this.name} moved ${BATCH_DEFAULTS.maxRebases} times during one commit`, {
      code: "STATE_BUSY",
    });
  }

  /** One try on the tip that we know; null when the branch has moved. */
  async #makeCommit({ own, signal }: Attempt, timeMs: number): Promise<{ readonly revision: string | null } | null> {
    const changes = await this.#effective(own ? [...this.#units, own] : this.#units);
    if (changes.length === 0) {
      await this.#drop(this.#units);
      return { revision: this.#tip };
    }
    await this.#noteTried();
    const units = this.#units;
    const commit = { parent: this.#tip, changes, timeMs, message: joinMessages(units, own ?? undefined) };
    const outcome = await this.#branch.commit(commit, { signal }).catch((error) => {
      if (own) this.#doubted.add(keyOf(own));
      throw error;
    });
    this.#saw(outcome.tip);
    if (outcome.kind === "moved") return null;
    this.#committedAt = timeMs;
    if (own) this.#doubted.delete(keyOf(own));
    await this.#drop(units);
    return { revision: outcome.revision };
  }

  /** Called before a commit leaves: perhaps nobody ever learns whether it landed, and its texts may be overwritten in the meantime. */
  async #noteTried(): Promise<void> {
    const notes = noteTried(this.#units, this.#branch.fingerprintOf);
    const puts = notes.flatMap((unit, n) =>
      unit === this.#units[n] ? [] : [{ unit, before: this.#units[n] ?? null }],
    );
    if (puts.length > 0) await this.#journal.put(puts);
    this.#units = notes;
  }

  #tellUntold(): void {
    const error = this.#untold;
    this.#untold = null;
    if (error) throw error;
  }

  async #settleThenRearm(attempt: Attempt): Promise<string | null> {
    this.#timer.disarm();
    try {
      return await this.#settle(attempt);
    } finally {
      if (this.#units.length > 0 && !this.#closed) this.#timer.arm(this.#conflictBatchMs);
    }
  }

  async #flushInBackground(): Promise<void> {
    try {
      await this.#settleThenRearm({ own: null, expect: {}, signal: undefined });
    } catch (error) {
      if (CompetitionError.is(error, "STATE_CONFLICT")) this.#untold = error;
      const problem = error instanceof Error ? error.message : String(error);
      this.#logger.warn("a batch of state files did not reach the branch", { store: this.name, problem });
    }
  }
}

const pathsOf = (changes: readonly StateChange[]) => changes.map(({ path }) => path);

type Conflicts = { readonly own: readonly string[]; readonly batch: readonly string[] };

/** A commit is the same commit when it says the same about the same files. */
function keyOf(unit: PendingUnit): string {
  return createHash("sha256")
    .update(JSON.stringify([unit.messages, unit.changes.map(({ path, text }) => [path, text])]))
    .digest("hex");
}
