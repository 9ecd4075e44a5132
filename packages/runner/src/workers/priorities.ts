/**
 * Order of the jobs that wait for a free worker: 1 comes first, 9 last. Jobs of one kind wait together; kinds do not wait for each other. All
 * priorities stand here, so the order is seen at once.
 */
export const PRIORITIES = {
  /** A job that one worker did wrong: its caller has waited for it once already. */
  again: 1,
  /** The leader's baseline: no match begins before it is complete. */
  baseline: 3,
  /** All other jobs that a stage waits for. */
  usual: 5,
  /** A second verdict by another worker: nothing waits for it but the check. */
  check: 8,
} as const;
