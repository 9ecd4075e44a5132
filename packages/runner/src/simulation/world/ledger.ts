/** Counts of what a run paid for. */
export type Ledger = {
  /** Answers of the judge's model, by the addresses of the pictures; in competition 2 by the question's label and seed too. */
  readonly duels: Map<string, number>;
  /** Files that images made, by image, prompt and round. */
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

/** Adds one to the count of a key. */
export const count = (counts: Map<string, number>, key: string): void =>
  void counts.set(key, (counts.get(key) ?? 0) + 1);
