/**
 * A count with its noun.
 *
 * @example
 * amount(1, "node"); // "1 node"
 * amount(2, "mesh", "meshes"); // "2 meshes"
 */
export const amount = (count: number, noun: string, plural = `${noun}s`): string =>
  `${count} ${count === 1 ? noun : plural}`;
