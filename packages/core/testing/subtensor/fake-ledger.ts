/** State of one block: storage key → value, both hex. */
export type FakeState = ReadonlyMap<string, string>;

/** Hash of a block of the fake chain: the number is in its last bytes. */
export const hashOf = (block: number): string => `0x${"f4".repeat(24)}${block.toString(16).padStart(16, "0")}`;

/** Number of the block with this hash. */
export const blockOf = (hash: string): number => Number.parseInt(hash.slice(-16), 16);

/** Blocks with their states; only the head's can be changed. */
export function createFakeLedger(start: { readonly block: number }) {
  const states = new Map<number, Map<string, string>>([[start.block, new Map()]]);
  const extrinsics = new Map<number, readonly string[]>();
  let head = start.block;
  return {
    head: () => head,
    /** State at a block; blocks from before the start share its state. */
    stateAt: (block: number): FakeState => states.get(Math.max(block, start.block)) ?? new Map(),
    put(entry: { readonly key: string; readonly value: string }) {
      states.get(head)?.set(entry.key, entry.value);
    },
    remove(key: string) {
      states.get(head)?.delete(key);
    },
    /** Signed transactions of a block, hex. */
    extrinsicsAt: (block: number): readonly string[] => extrinsics.get(block) ?? [],
    /** Appends a block with these transactions, whose state begins as its parent's. */
    mine(calls: readonly string[] = []) {
      states.set(head + 1, new Map(states.get(head)));
      head += 1;
      extrinsics.set(head, calls);
    },
  };
}

export type FakeLedger = ReturnType<typeof createFakeLedger>;
