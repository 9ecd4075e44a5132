/** What was paid for, and what came back: the money of a run. */
export type Ledger = {
  /** Answers of the judge's model, by round and pair of pictures. */
  readonly duels: Map<string, number>;
  /** Files that each image made, by image and prompt. */
  readonly generated: Map<string, number>;
  /** Machines that were started, by their name. */
  readonly pods: Map<string, number>;
  /** Removals of a machine by a runner that had not started it. */
  readonly strangers: string[];
  /** Runners whose machine is gone for good. */
  readonly gone: Set<string>;
  /** Hours of machines that were given back. */
  podHours: number;
  /** Calls of ports by the first runner. */
  calls: number;
};

export const createLedger = (): Ledger => ({
  duels: new Map(),
  generated: new Map(),
  pods: new Map(),
  strangers: [],
  gone: new Set(),
  podHours: 0,
  calls: 0,
});

/** One more of something. */
export const count = (counts: Map<string, number>, key: string): void =>
  void counts.set(key, (counts.get(key) ?? 0) + 1);
