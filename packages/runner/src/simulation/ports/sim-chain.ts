import type { Chain, HotkeyCommitments } from "@404-gen/core";
import { addressOf, minerAddress } from "../world/cast.ts";
import { START_BLOCK, type World } from "../world/world.ts";
import type { SimProcess } from "./sim-process.ts";

const CALL_MS = [50, 500] as const;
/** A transaction takes one to three blocks, milliseconds. */
const SEND_MS = [12_000, 36_000] as const;

/** Malformed commitments, as people have made them on the chain. */
const NONSENSE = [
  "5",
  "null",
  '["repo"]',
  `${"[".repeat(900)}"repo"`,
  '{"repo": "it\'s", "commit": "main"}',
  "\u0000\ufffd",
];
const FLOOD = 10_000;
/** Worlds in whose chain strangers have committed nonsense. */
const commitWorlds = new WeakSet<World>();

/** The chain as one process reaches it, through a node that may be behind or lie. */
export function createSimChain({ world, gate, draws }: SimProcess): Chain {
  const { chain } = world;
  let stalledAt: number | null = null;
  const call = <T>(verb: string, work: (strike: string | null) => Promise<T>, signal: AbortSignal | undefined) =>
    gate({ port: "chain", verb, ms: verb === "setWeights" ? SEND_MS : CALL_MS, signal, work });
  const headNow = async (strike: string | null) => {
    const block = await chain.currentBlock();
    if (strike === "chain-stalled") {
      stalledAt ??= block;
      return stalledAt;
    }
    stalledAt = null;
    if (strike === "chain-reorganised") return block - 1 - draws.below(5);
    return strike === "chain-jump-back" ? block - 100 - draws.below(300) : block;
  };
  return {
    name: chain.name,
    currentBlock: ({ signal } = {}) => call("currentBlock", headNow, signal),
    commitments: ({ signal } = {}) =>
      call("commitments", async (strike) => distort(await chain.commitments(), { strike, world }), signal),
    metagraph: ({ signal } = {}) => call("metagraph", () => chain.metagraph(), signal),
    readWeights: ({ signal } = {}) => call("readWeights", () => chain.readWeights(), signal),
    locks: (hotkeys, { signal } = {}) => call("locks", () => chain.locks(hotkeys), signal),
    setWeights: (weights, { signal } = {}) =>
      call(
        "setWeights",
        async (strike) => {
          const block = await chain.currentBlock();
          if (strike === "chain-weights-limited")
            return { kind: "later", code: "RATE_LIMITED", reason: "rate limit", retryAtBlock: block + 20 };
          if (strike === "chain-weights-failed")
            return { kind: "failed", code: "WEIGHTS_PREFLIGHT", block, reason: "refused", transaction: "0x00" };
          return chain.setWeights(weights);
        },
        signal,
      ),
    close: async () => {},
  };
}

type Distortion = { readonly strike: string | null; readonly world: SimProcess["world"] };

function distort(all: readonly HotkeyCommitments[], { strike, world }: Distortion): readonly HotkeyCommitments[] {
  const block = world.chain.weights.length + START_BLOCK + 50;
  const bystander = minerAddress("bystander");
  if (strike === "chain-commitments-missing") return all.filter(({ hotkey }) => hotkey !== bystander);
  if (strike === "chain-commitments-malformed") commitWorlds.add(world);
  // A commitment stays on the chain.
  if (commitWorlds.has(world)) return [...all, ...NONSENSE.map((text, n) => nonsense(n, { block, text }))];
  if (strike === "chain-reveal-expired") return [...all, nonsense(0, { block, text: null })];
  if (strike !== "chain-commitments-flood") return all;
  return [...all, ...Array.from({ length: FLOOD }, (_, n) => nonsense(n, { block, text: NONSENSE[n % 6] as string }))];
}

const strangers = new Map<number, string>();
function nonsense(
  n: number,
  { block, text }: { readonly block: number; readonly text: string | null },
): HotkeyCommitments {
  const hotkey = strangers.get(n) ?? addressOf(`stranger ${n}`);
  strangers.set(n, hotkey);
  const problem = text === null ? "its timelock could not be opened in time" : null;
  return { hotkey, entries: [{ block, text, problem }] };
}
