import { afterEach, describe, expect, it } from "vitest";
import { DEV_HOTKEYS } from "../../../../testing/dev-hotkeys.ts";
import { startFakeNode } from "../../../../testing/subtensor/fake-node.ts";
import { FakeRpcError } from "../../../../testing/subtensor/fake-rpc.ts";
import { chainAt } from "../../../../testing/subtensor/harness.ts";
import { loadRealMetadata } from "../../../../testing/subtensor/load-metadata.ts";
import { smallMetadata } from "../../../../testing/subtensor/small-metadata.ts";

const [GOOD = "", ODD = "", OTHER = ""] = DEV_HOTKEYS;
const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each.close();
});

const RUNTIMES = [
  { runtime: "today's", metadata: loadRealMetadata },
  { runtime: "one without the call for locks", metadata: () => smallMetadata() },
].flatMap(({ runtime, metadata }) => {
  const bytes = metadata();
  return bytes === null ? [] : [{ runtime, metadata: bytes }];
});

async function locksWith(oddLocks: Readonly<Record<string, string | Error>>, metadata: Uint8Array) {
  const node = await startFakeNode({ metadata });
  open.push(node);
  const neurons = [GOOD, ODD, OTHER].map((hotkey) => ({ hotkey, validatorPermit: false, lastUpdate: 0 }));
  node.putSubnet({ netuid: 17, neurons, locks: { [GOOD]: 250 }, oddLocks });
  const chain = chainAt(node);
  open.push(chain);
  return chain.locks([GOOD, ODD, OTHER]);
}

describe.each(RUNTIMES)("a coldkey's lock that cannot be read ($runtime runtime)", ({ metadata }) => {
  it("is that coldkey's alone, when its call fails on the chain", async () => {
    const odd = new FakeRpcError(4003, "Client error: Execution failed: wasm trap: unreachable");
    const locks = await locksWith({ [ODD]: odd }, metadata);
    expect(locks).toEqual([
      { hotkey: GOOD, coldkey: GOOD, lockedAlpha: 250, problem: null },
      { hotkey: ODD, coldkey: ODD, lockedAlpha: null, problem: expect.stringMatching(/lock/) },
      { hotkey: OTHER, coldkey: OTHER, lockedAlpha: 0, problem: null },
    ]);
  });

  it("is ours when it is so of all: nobody is left out for it", async () => {
    const fails = new FakeRpcError(4003, "Client error: Execution failed");
    await expect(locksWith({ [GOOD]: fails, [ODD]: fails, [OTHER]: fails }, metadata)).rejects.toMatchObject({
      code: "CHAIN_UNREACHABLE",
      retryable: true,
    });
  });
});
