import type { Journal } from "../src/world/state/journal.ts";
import { joinUnit, type PendingUnit } from "../src/world/state/pending.ts";

/** A disk that holds one journal: what was put outlives the store that put it. */
export type MemoryJournal = {
  /** The journal as a process opens it. */
  open(): Journal;
};

/**
 * A journal in memory, for simulated processes: each opens it again, and finds what the process before it had not seen confirmed.
 *
 * @example
 * const disk = createMemoryJournal();
 * const store = await createMemoryStateStore({ branch, clock, journal: disk.open() });
 */
export function createMemoryJournal(): MemoryJournal {
  const pending = new Map<number, PendingUnit>();
  return {
    open: () => ({
      replay: async () =>
        [...pending.values()].reduce<readonly PendingUnit[]>((units, unit) => joinUnit(units, unit).units, []),
      async put(puts) {
        for (const { unit } of puts) pending.set(unit.id, unit);
      },
      async drop(units) {
        for (const { id } of units) pending.delete(id);
      },
      async close() {},
    }),
  };
}
