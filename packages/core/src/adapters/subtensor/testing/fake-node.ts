import type { AddressInfo } from "node:net";
import { type WebSocket, WebSocketServer } from "ws";
import {
  commitmentOf,
  type FakeWeights,
  isDue,
  openWithAny,
  type WaitingCommitment,
  weightsOf,
} from "./fake-chain-calls.ts";
import { createFakeLedger, hashOf } from "./fake-ledger.ts";
import { FakeRpcError, type FakeWorld, headerOf, METHODS } from "./fake-rpc.ts";
import { createFakeRuntime, type FakeCall, type FakeRuntime } from "./fake-runtime.ts";

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

/** Ways in which a node fails; set and unset them at will. */
export type FakeFaults = {
  /** Takes requests and answers none, sends no heads. */
  silent: boolean;
  /** Closes sockets as they open. */
  refuse: boolean;
  /** Answers each request this much later. Milliseconds. */
  delayMs: number;
  /** Methods that are taken and never answered. */
  readonly mute: Set<string>;
  /** Takes transactions and never includes them. */
  swallow: boolean;
  /** Answers a submitted transaction with this error. */
  poolError: { readonly code: number; readonly message: string } | null;
  /** Closes the socket upon a submitted transaction, after taking it into the pool. */
  dropOnSubmit: boolean;
};

const FIRST_BLOCK = 1_000;
const BLOCK_MS = 12_000;

type Item = { readonly pallet: string; readonly item: string; readonly keys: readonly unknown[] };

/** A subtensor node on loopback: JSON-RPC over WebSocket, real metadata, SCALE-encoded storage. Blocks come when told, and after a transaction. */
export async function startFakeNode(options: FakeNodeOptions) {
  const start = { block: options.block ?? FIRST_BLOCK, ms: options.startMs ?? 1_780_000_000_000 };
  const ledger = createFakeLedger(start);
  const runtimes: { from: number; runtime: FakeRuntime }[] = [
    {
      from: 0,
      runtime: createFakeRuntime({ metadata: options.metadata, specVersion: options.specVersion ?? 424 }),
    },
  ];
  const faults: FakeFaults = {
    silent: false,
    refuse: false,
    delayMs: 0,
    mute: new Set(),
    swallow: false,
    poolError: null,
    dropOnSubmit: false,
  };
  const secrets: Uint8Array[] = [];
  const weights: FakeWeights[] = [];
  const lastUpdate = new Map<number, number[]>();
  const reveals = new Map<string, [string, number][]>();
  const nonces = new Map<string, number>();
  const requests: string[] = [];
  let stakes: readonly bigint[] | null = null;
  let waiting: WaitingCommitment[] = [];
  const pool: { readonly hex: string; readonly call: FakeCall }[] = [];
  let neurons: readonly string[] = [];
  let netuid = 17;

  const runtimeAt = (block: number) =>
    (runtimes.filter(({ from }) => from <= block).at(-1) as { runtime: FakeRuntime }).runtime;
  const nowMs = () => start.ms + (ledger.head() - start.block) * BLOCK_MS;
  const put = (item: Item, value: unknown) => {
    const entry = runtimeAt(ledger.head()).encode(item, value);
    if (entry) ledger.put(entry);
  };
  const subtensor = (item: string, keys: readonly unknown[], value: unknown) =>
    put({ pallet: "subtensorModule", item, keys }, value);

  const reveal = (hotkey: string, entry: readonly [string, number]) => {
    const list = [...(reveals.get(hotkey) ?? []), [...entry] as [string, number]].slice(-10);
    reveals.set(hotkey, list);
    put({ pallet: "commitments", item: "revealedCommitments", keys: [netuid, hotkey] }, list);
  };
  const touch = (hotkey: string) => {
    const list = lastUpdate.get(netuid) ?? [];
    list[neurons.indexOf(hotkey)] = ledger.head();
    subtensor("lastUpdate", [netuid], list);
  };
  const apply = (call: FakeCall) => {
    const set = weightsOf(call, { block: ledger.head(), secrets });
    if (set) {
      weights.push(set);
      touch(call.signer);
    }
    const commitment = commitmentOf(call);
    if (!commitment) return;
    waiting = [...waiting.filter(({ hotkey }) => hotkey !== call.signer), commitment];
    const info = { fields: (call.args as [number, { fields: unknown[] }])[1].fields };
    put(
      { pallet: "commitments", item: "commitmentOf", keys: [netuid, call.signer] },
      { deposit: 0, block: ledger.head(), info },
    );
  };
  const revealDue = () => {
    for (const commitment of waiting.filter((each) => isDue(each, { nowMs: nowMs() }))) {
      const opened = openWithAny(commitment.sealed, secrets);
      if (opened) reveal(commitment.hotkey, [`0x${Buffer.from(opened).toString("hex")}`, ledger.head()]);
      waiting = waiting.filter((each) => each !== commitment);
      const item = { pallet: "commitments", item: "commitmentOf", keys: [netuid, commitment.hotkey] };
      const entry = runtimeAt(ledger.head()).encode(item, { deposit: 0, block: 0, info: { fields: [] } });
      if (entry) ledger.remove(entry.key);
    }
  };

  const server = new WebSocketServer({ host: "127.0.0.1", port: 0 });
  const listeners = new Map<WebSocket, string>();
  const sendTo = (socket: WebSocket, message: unknown) => {
    if (!faults.silent) socket.send(JSON.stringify({ jsonrpc: "2.0", ...(message as object) }));
  };
  const mine = () => {
    ledger.mine();
    const block = ledger.head();
    for (const { call } of faults.swallow ? [] : pool.splice(0)) {
      nonces.set(call.signer, call.nonce + 1);
      apply(call);
    }
    revealDue();
    for (const [socket, subscription] of listeners) {
      sendTo(socket, { method: "chain_newHead", params: { subscription, result: headerOf(block) } });
    }
  };
  const submit = (hex: string): string => {
    if (faults.poolError) throw new FakeRpcError(faults.poolError.code, faults.poolError.message);
    const call = runtimeAt(ledger.head()).decodeCall(hex);
    if (pool.some((each) => each.hex === hex)) throw new FakeRpcError(1013, "Transaction Already Imported");
    if (pool.some((each) => each.call.signer === call.signer && each.call.nonce === call.nonce)) {
      throw new FakeRpcError(1014, "Priority is too low: (0 vs 0)");
    }
    if (call.nonce < (nonces.get(call.signer) ?? 0)) {
      throw new FakeRpcError(1010, "Invalid Transaction: Transaction is outdated");
    }
    pool.push({ hex, call });
    if (!faults.swallow) setTimeout(mine, 1);
    return hashOf(pool.length);
  };
  const world: FakeWorld = {
    ledger,
    runtimeAt,
    get stakes() {
      return stakes;
    },
    nextNonce: (address) => nonces.get(address) ?? 0,
    submit,
  };

  const answer = (socket: WebSocket, request: { id: number; method: string; params: unknown[] }) => {
    requests.push(request.method);
    if (faults.silent || faults.mute.has(request.method)) return;
    if (/^chain_subscribeNewHeads?$/.test(request.method)) {
      const subscription = `heads-${requests.length}`;
      listeners.set(socket, subscription);
      sendTo(socket, { id: request.id, result: subscription });
      // A real node tells the present head at once.
      sendTo(socket, { method: "chain_newHead", params: { subscription, result: headerOf(ledger.head()) } });
      return;
    }
    const method = METHODS[request.method];
    try {
      if (!method) throw new FakeRpcError(-32_601, `Method not found: ${request.method}`);
      const result = method(world, request.params);
      if (request.method === "author_submitExtrinsic" && faults.dropOnSubmit) return socket.terminate();
      sendTo(socket, { id: request.id, result });
    } catch (error) {
      const { code, message } = error instanceof FakeRpcError ? error : { code: -32_603, message: String(error) };
      sendTo(socket, { id: request.id, error: { code, message } });
    }
  };
  server.on("connection", (socket) => {
    if (faults.refuse) return socket.terminate();
    socket.on("message", (data) => {
      const request = JSON.parse(String(data));
      if (faults.delayMs === 0) answer(socket, request);
      else setTimeout(() => answer(socket, request), faults.delayMs);
    });
    socket.on("close", () => listeners.delete(socket));
  });
  await new Promise<void>((resolve) => server.once("listening", resolve));

  return {
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}`,
    faults,
    /** Methods asked for, in order. */
    requests,
    /** Weights that came to the chain, oldest first. */
    weights,
    head: () => ledger.head(),
    /** Time at the head. Epoch milliseconds. */
    nowMs,
    /** Hands out secrets that the node remembers, so that it can open what is sealed with them. */
    random: (length: number): Uint8Array => {
      const secret = crypto.getRandomValues(new Uint8Array(length));
      secrets.push(secret);
      return secret;
    },
    put,
    /** Puts neurons on a subnet, by uid. */
    putSubnet(subnet: {
      readonly netuid: number;
      readonly neurons: readonly {
        readonly hotkey: string;
        readonly validatorPermit: boolean;
        readonly lastUpdate: number;
      }[];
      /** Items of the subtensor pallet with the netuid as their key. */
      readonly settings?: Readonly<Record<string, unknown>>;
      readonly stakes?: readonly bigint[];
    }) {
      netuid = subnet.netuid;
      neurons = subnet.neurons.map(({ hotkey }) => hotkey);
      lastUpdate.set(
        netuid,
        subnet.neurons.map((neuron) => neuron.lastUpdate),
      );
      subtensor("subnetworkN", [netuid], neurons.length);
      neurons.forEach((hotkey, uid) => {
        subtensor("keys", [netuid, uid], hotkey);
      });
      subtensor("lastUpdate", [netuid], lastUpdate.get(netuid));
      subtensor(
        "validatorPermit",
        [netuid],
        subnet.neurons.map((neuron) => neuron.validatorPermit),
      );
      for (const [item, value] of Object.entries(subnet.settings ?? {})) subtensor(item, [netuid], value);
      stakes = subnet.stakes ?? null;
    },
    /** Shows a revealed commitment: raw storage bytes as hex, length prefix included. */
    reveal,
    /** Lets blocks pass. */
    advance(blocks: number) {
      for (let i = 0; i < blocks; i++) mine();
    },
    /** A new runtime from the next block on. Storage that the old one wrote stays as it is. */
    upgrade(next: { readonly specVersion: number; readonly metadata?: Uint8Array }) {
      const metadata = next.metadata ?? runtimeAt(ledger.head()).metadata;
      runtimes.push({
        from: ledger.head() + 1,
        runtime: createFakeRuntime({ metadata, specVersion: next.specVersion }),
      });
    },
    /** Cuts all sockets without a word. */
    drop() {
      for (const socket of server.clients) socket.terminate();
    },
    connections: () => server.clients.size,
    async close() {
      for (const socket of server.clients) socket.terminate();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

export type FakeNode = Awaited<ReturnType<typeof startFakeNode>>;
