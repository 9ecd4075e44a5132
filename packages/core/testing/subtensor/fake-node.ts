import { encodeEvents } from "./fake-events.ts";
import { noFaults } from "./fake-faults.ts";
import type { FakeItem } from "./fake-item.ts";
import { createFakeLedger } from "./fake-ledger.ts";
import { createFakePool } from "./fake-pool.ts";
import type { FakeWorld } from "./fake-rpc.ts";
import { createFakeRuntime, type FakeRuntime } from "./fake-runtime.ts";
import { startFakeServer } from "./fake-server.ts";
import { createFakeSubnet } from "./fake-subnet.ts";

export type FakeNodeOptions = {
  /** Runtime metadata with its magic and version. */
  readonly metadata: Uint8Array;
  /** @default 424 */
  readonly specVersion?: number | undefined;
  /** Head at the start. @default 1000 */
  readonly block?: number | undefined;
  /** Epoch milliseconds at the first head; a block is 12 s. @default 1_780_000_000_000 */
  readonly startMs?: number | undefined;
};

export const FAKE_NODE_DEFAULTS = { specVersion: 424, block: 1_000, startMs: 1_780_000_000_000 };

const BLOCK_MS = 12_000;

/** Runtimes by the block from which they are in force. */
function createRuntimes(first: FakeRuntime) {
  const runtimes = [{ from: 0, runtime: first }];
  return {
    at: (block: number): FakeRuntime => runtimes.findLast(({ from }) => from <= block)?.runtime ?? first,
    add: (from: number, runtime: FakeRuntime) => void runtimes.push({ from, runtime }),
  };
}

/**
 * A subtensor node on loopback: JSON-RPC over WebSocket, any runtime's metadata, SCALE-encoded storage, signatures checked. Blocks come on
 * demand, and after a transaction.
 *
 * @example
 * const node = await startFakeNode({ metadata: smallMetadata() });
 * node.putSubnet({ netuid: 17, neurons });
 * node.faults.silent = true;
 */
export async function startFakeNode(options: FakeNodeOptions) {
  const { block = FAKE_NODE_DEFAULTS.block, startMs = FAKE_NODE_DEFAULTS.startMs } = options;
  const specVersion = options.specVersion ?? FAKE_NODE_DEFAULTS.specVersion;
  const faults = noFaults();
  const clock = { chainAheadMs: 0 };
  const secrets: Uint8Array[] = [];
  const ledger = createFakeLedger({ block });
  const runtimes = createRuntimes(createFakeRuntime({ metadata: options.metadata, specVersion }));
  const runtime = () => runtimes.at(ledger.head());
  const nowMs = () => startMs + (ledger.head() - block) * BLOCK_MS;

  const put = (item: FakeItem, value: unknown) => {
    const entry = runtime().encode(item, value);
    if (entry) ledger.put(entry);
  };
  const remove = (item: FakeItem) => {
    const key = runtime().keyOf(item);
    if (key) ledger.remove(key);
  };
  const putEvents = (events: Uint8Array) => {
    // A runtime without the system pallet gives no events.
    const key = runtime().keyOf({ pallet: "system", item: "events", keys: [] });
    if (key) ledger.put({ key, value: `0x${Buffer.from(events).toString("hex")}` });
  };
  const subnet = createFakeSubnet({ put, remove, block: ledger.head, nowMs, secrets, faults });
  const pool = createFakePool({ faults, decode: (hex) => runtime().decodeCall(hex, { head: ledger.head() }) });
  const mine = () => {
    const calls = pool.take();
    ledger.mine(calls.map(({ hex }) => hex));
    put({ pallet: "timestamp", item: "now", keys: [] }, nowMs() + clock.chainAheadMs);
    putEvents(encodeEvents(calls.length, faults.failCall));
    if (faults.failCall === null) for (const { call } of calls) subnet.apply(call);
    subnet.revealDue();
    server.announceHead();
  };
  const world: FakeWorld = {
    ledger,
    runtimeAt: runtimes.at,
    get stakes() {
      return subnet.stakes();
    },
    lockOf: subnet.lockOf,
    oddLockOf: subnet.oddLockOf,
    oddLockUnder: subnet.oddLockUnder,
    nextNonce: pool.nextNonce,
    submit(hex) {
      const hash = pool.submit(hex);
      if (!faults.swallow) setTimeout(mine, 1);
      return hash;
    },
  };
  const server = await startFakeServer({ world, faults });

  return {
    url: server.url,
    faults,
    /** Methods asked for, in order. */
    requests: server.requests,
    /** Weights that came to the chain, oldest first. */
    weights: subnet.weights,
    head: ledger.head,
    /** Time at the head. Epoch milliseconds. */
    nowMs,
    /** How far the chain's own time is ahead of `nowMs`. Milliseconds. */
    clock,
    /** Hands out secrets that the node remembers, so that it can open what is sealed with them. */
    random(length: number): Uint8Array {
      const secret = crypto.getRandomValues(new Uint8Array(length));
      secrets.push(secret);
      return secret;
    },
    /** Puts a value into the storage of the head. An item that the runtime lacks is left out. */
    put,
    /** Puts neurons and settings on a subnet. */
    putSubnet: subnet.place,
    reveal: subnet.reveal,
    /** Lets blocks pass. */
    advance(blocks: number) {
      for (let i = 0; i < blocks; i++) mine();
    },
    /** A new runtime from the next block on. Storage that the old one wrote stays as it is. */
    upgrade(next: { readonly specVersion: number; readonly metadata?: Uint8Array }) {
      const metadata = next.metadata ?? runtime().metadata;
      runtimes.add(ledger.head() + 1, createFakeRuntime({ metadata, specVersion: next.specVersion }));
    },
    /** Cuts all sockets without a word. */
    drop: server.drop,
    connections: server.connections,
    close: server.close,
  };
}

export type FakeNode = Awaited<ReturnType<typeof startFakeNode>>;
