/**
 * Which job comes first where more wait than there are hands, 1 to 9. Jobs of one kind wait together; kinds do not wait for each other.
 * The adapters set it here, so that the whole order can be seen.
 */
export const PRIORITIES = {
  /** A job that one worker did wrong: who asked has waited for it once already. */
  again: 1,
  /** The leader's baseline: no match begins before it is whole. */
  baseline: 3,
  /** What the stage waits for. */
  usual: 5,
  /** A verdict asked again of another worker: nothing rests on it. */
  check: 8,
} as const;
