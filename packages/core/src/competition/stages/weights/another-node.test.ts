import { xxhashAsU8a } from "@polkadot/util-crypto";
import { afterEach, describe, expect, it, vi } from "vitest";
import {
  type AnotherNode,
  chainAtAnotherNode,
  startAnotherNode,
  whyNoOtherNode,
} from "../../../../testing/subtensor/another-node.ts";
import { silentLogger } from "../../../ports/logger.ts";
import type { Notice } from "../../../ports/notifier.ts";
import { createAlarms } from "../../owner/alarms.ts";
import { createWeightsMemory, type WeightsEffects } from "./options.ts";
import { watchEffects } from "./watch-effects.ts";

const why = whyNoOtherNode();
const SHARES = { 1: 0.75, 2: 0.25 };
const HOUR_MS = 3_600_000;
const signal = new AbortController().signal;
const until = (what: () => unknown) =>
  vi.waitFor(() => expect(what()).toBeTruthy(), { timeout: 600_000, interval: 50 });

const beacon = vi.hoisted(() => ({ publicKey: "" }));
vi.mock("../../../world/chain/drand.ts", async (original) => {
  const { withBeacon } = await import("../../../../testing/subtensor/with-beacon.ts");
  return withBeacon(await original<typeof import("../../../world/chain/drand.ts")>(), beacon);
});

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each.close();
});

const keyOf = (pallet: string, item: string) => Buffer.concat([pallet, item].map((name) => xxhashAsU8a(name, 128)));
const u64 = (value: number) => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes;
};

/** The ledger over a client of that node; competition time is this machine's, and may be off. */
async function ledger(node: AnotherNode, { clockOffMs = 0 } = {}) {
  open.push(node);
  beacon.publicKey = node.beaconKey;
  const clock = { now: () => Date.now() + clockOffMs, sleep: async () => {} };
  const chain = chainAtAnotherNode(node, { io: { ...clock, sleep: (ms) => new Promise((go) => setTimeout(go, ms)) } });
  open.push(chain);
  const notices: Notice[] = [];
  const effects: WeightsEffects[] = [];
  const watch = watchEffects({
    chain,
    clock,
    logger: silentLogger,
    alarms: createAlarms({ clock, notifier: { name: "list", notify: async (notice) => void notices.push(notice) } }),
    memory: createWeightsMemory({ revision: null, hotkey: null }),
    intervalMs: 1,
    alarmIntervals: 100_000_000,
    clockToleranceMs: 60_000,
    onEffects: (effect) => effects.push(effect),
  });
  watch.expect(SHARES);
  const set = async () => {
    const outcome = await chain.setWeights(SHARES);
    if (outcome.kind === "set") await watch.committed(outcome.block, SHARES);
    return outcome;
  };
  return { watch, set, chain, notices, effects, look: () => watch.look({ kind: "acted" }, "no reason", signal) };
}

describe.skipIf(why !== null)(
  `the ledger of weights at a node of another's writing${why === null ? "" : ` (skipped: ${why})`}`,
  () => {
    it("tells a commit that the chain never opened from one that it did", async () => {
      const node = await startAnotherNode();
      const { set, look, notices } = await ledger(node);
      expect(await set()).toMatchObject({ kind: "set", path: "timelocked" });
      // Two epochs at once, as after a change of the tempo: the beacon's round comes too late for both.
      for (let n = 0; n < 2; n++) {
        node.epoch.pending = node.head().num + 1;
        await until(() => node.epoch.pending === 0);
      }
      await until(() => node.failed.length > 0);
      expect(node.failed[0]?.why).toContain("EXPIRED");
      await look();
      expect(notices).toMatchObject([{ kind: "weights-not-revealed", fields: { code: "WEIGHTS_NOT_REVEALED" } }]);
    });

    it("finds the weights in force once the chain opened them", async () => {
      const node = await startAnotherNode();
      const { set, look, notices, effects } = await ledger(node);
      await set();
      await until(() => node.weights.length > 0);
      // The node keeps what was revealed to itself; the real one writes it into this item.
      const [{ uids, values } = { uids: [], values: [] }] = node.weights;
      const rows = uids.flatMap((uid, at) => [uid & 255, uid >> 8, (values[at] ?? 0) & 255, (values[at] ?? 0) >> 8]);
      node.put(
        Buffer.concat([keyOf("SubtensorModule", "Weights"), Buffer.from([17, 0, 0, 0])]),
        Buffer.from([uids.length << 2, ...rows]),
      );
      const at = node.head().num;
      await until(() => node.head().num > at);
      await look();
      expect(effects.at(-1)).toMatchObject({ cause: null });
      expect(notices).toEqual([]);
    });

    it("names a clock that is an hour off, and seals for the chain's time all the same", async () => {
      const node = await startAnotherNode();
      const { set, look, notices } = await ledger(node, { clockOffMs: -HOUR_MS });
      node.put(keyOf("Timestamp", "Now"), u64(Date.now()));
      const at = node.head().num;
      await until(() => node.head().num > at);
      // Before the commit: this node does not show what is still sealed, so that a commit a block old would look lost.
      await look();
      expect(notices).toMatchObject([{ kind: "clock-off", fields: { code: "CLOCK_OFF" } }]);
      expect(await set()).toMatchObject({ kind: "set" });
      await until(() => node.weights.length + node.failed.length > 0);
      expect([node.failed, node.weights.length]).toEqual([[], 1]);
    });

    it("keeps a call that failed in its block out of the ledger", async () => {
      const node = await startAnotherNode();
      const { set, look, notices, effects } = await ledger(node);
      node.cfg.crv = 5;
      expect(await set()).toMatchObject({ kind: "later" });
      expect(node.failed[0]?.why).toContain("IncorrectCommitRevealVersion");
      await look();
      expect(notices).toEqual([]);
      expect(effects.at(-1)?.cause).toContain("the chain holds none");
    });
  },
);
