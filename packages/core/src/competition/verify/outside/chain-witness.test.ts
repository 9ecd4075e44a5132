import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CAST } from "../../../../testing/build-cast.ts";
import { buildRepository } from "../../../../testing/build-repository.ts";
import { createManualClock } from "../../../../testing/manual-clock.ts";
import { chainAt, type FakeNode, furnish, smallMetadata, startFakeNode } from "../../../../testing/subtensor/index.ts";
import { testHotkey } from "../../../../testing/test-hotkey.ts";
import type { Chain } from "../../../ports/chain.ts";
import { createSimulatedChain } from "../../../world/chain/simulated/create-simulated-chain.ts";
import type { SimulatedCommitment } from "../../../world/chain/simulated/options.ts";
import { parseSubmissions } from "../../records/submissions.ts";
import { proveRepository } from "../prove.ts";
import { readerOf } from "../reader-of.ts";
import { chainWitness } from "./chain-witness.ts";

const { files } = buildRepository();
const { good } = CAST;
const path = "rounds/0/submissions.json";
const submissionsOf = (round: number) =>
  parseSubmissions(files.get(`rounds/${round}/submissions.json`) as string, { path });

/** What the miners revealed, as the records of both rounds have it. */
const reveals: readonly SimulatedCommitment[] = [0, 1].flatMap((round) =>
  Object.entries(submissionsOf(round)).map(([hotkey, { repo, commit, cdn_url, revealed_at_block: block }]) => ({
    hotkey,
    block,
    text: JSON.stringify({ repo, commit, cdn_url }),
  })),
);
const other: SimulatedCommitment = { hotkey: testHotkey(51), block: 5, text: "{}" };
const neurons = [...Object.values(CAST), testHotkey(40), testHotkey(50), testHotkey(51)].map((hotkey) => ({ hotkey }));
const BLOCK = 90_000;

const simulate = (commitments: readonly SimulatedCommitment[] = [...reveals, other], present = neurons): Chain =>
  createSimulatedChain({ clock: createManualClock(), neurons: present, commitments, startBlock: BLOCK });

async function prove(chain: Chain, newFiles: ReadonlyMap<string, string> = files) {
  const proof = await proveRepository(
    { name: "memory", reader: readerOf(newFiles), git: null },
    { outside: [chainWitness(chain)] },
  );
  const chainFindings = proof.findings.filter(({ code }) => /CHAIN|LEFT_OUT|FUTURE_BLOCK|REGISTERED/.test(code));
  return { ...proof, heard: chainFindings.map(({ code, round, path: at }) => `${code} ${round} ${at}`) };
}

/** The records with one submission changed. */
function tamper(change: (submissions: Record<string, Record<string, unknown>>) => void): ReadonlyMap<string, string> {
  const record = JSON.parse(files.get(path) as string) as Record<string, Record<string, unknown>>;
  change(record);
  return new Map([...files, [path, JSON.stringify(record, null, 2)]]);
}

describe("the chain as a witness", () => {
  it("agrees with records that hold what was revealed, and then misses nothing of it", async () => {
    const { heard, notChecked, checked } = await prove(simulate());
    expect(heard).toEqual([]);
    expect(checked["chain"]).toBeGreaterThan(20);
    expect(notChecked.some(({ what }) => what.startsWith("commitments"))).toBe(false);
  });

  it.each([
    [
      "a submission that nobody revealed",
      (all: Record<string, unknown>) => void Object.assign(all, { [testHotkey(50)]: all[good] }),
      `SUBMISSION_NOT_ON_CHAIN 0 ${testHotkey(50)}`,
    ],
    [
      "a submission that is left out",
      (all: Record<string, unknown>) => void delete all[good],
      `SUBMISSION_LEFT_OUT 0 ${good}`,
    ],
    [
      "a submission of somebody whose other word is known",
      (all: Record<string, unknown>) => void Object.assign(all, { [testHotkey(51)]: all[good] }),
      `SUBMISSION_NOT_ON_CHAIN 0 ${testHotkey(51)}`,
    ],
    [
      "another commit",
      (all: Record<string, Record<string, unknown>>) => void Object.assign(all[good] ?? {}, { commit: "f".repeat(40) }),
      `SUBMISSION_DIFFERS_FROM_CHAIN 0 ${good}.commit`,
    ],
    [
      "another address",
      (all: Record<string, Record<string, unknown>>) =>
        void Object.assign(all[good] ?? {}, { cdn_url: "https://mine.example" }),
      `SUBMISSION_DIFFERS_FROM_CHAIN 0 ${good}.cdn_url`,
    ],
    [
      "an earlier block",
      (all: Record<string, Record<string, unknown>>) => void Object.assign(all[good] ?? {}, { revealed_at_block: 1 }),
      `SUBMISSION_DIFFERS_FROM_CHAIN 0 ${good}.revealed_at_block`,
    ],
    [
      "a block that has not come",
      (all: Record<string, Record<string, unknown>>) =>
        void Object.assign(all[good] ?? {}, { revealed_at_block: BLOCK + 1 }),
      `SUBMISSION_FROM_FUTURE_BLOCK 0 ${good}.revealed_at_block`,
    ],
  ] as const)("tells %s", async (_, change, finding) => {
    expect((await prove(simulate(), tamper(change as never))).heard).toContain(finding);
  });

  it("accuses nobody of what the chain does not hold any more, and says so", async () => {
    const left = neurons.filter(({ hotkey }) => hotkey !== good);
    const goneProof = await prove(
      simulate(
        reveals.filter(({ hotkey }) => hotkey !== good),
        left,
      ),
    );
    expect(goneProof.heard).toEqual([]);
    expect(goneProof.notChecked).toContainEqual({
      what: `round 0's commitments of ${good}`,
      why: expect.stringContaining("not on the subnet any more"),
    });
    const later = Array.from({ length: 10 }, (_, index) => ({ hotkey: good, block: 50_000 + index, text: "{}" }));
    const drainProof = await prove(simulate([...reveals, ...later]));
    expect(drainProof.heard).toEqual([]);
    expect(drainProof.notChecked).toContainEqual({
      what: `round 0's commitments of ${good}`,
      why: expect.stringContaining("last 10 reveals"),
    });
  });
});

describe("a node as a witness, through the adapter, on loopback", () => {
  let node: FakeNode;
  let chain: Chain;
  beforeAll(async () => {
    node = await startFakeNode({ metadata: smallMetadata(), block: BLOCK });
    furnish(node, {
      block: BLOCK,
      neurons: neurons.map(({ hotkey }) => ({ hotkey, validatorPermit: true, lastUpdate: 0 })),
      commitments: reveals,
      hotkey: null,
      weightsRateLimit: 100,
    });
    chain = chainAt(node);
  });
  afterAll(async () => {
    await chain.close();
    await node.close();
  });

  it("agrees with the records, and tells a submission that is left out", async () => {
    expect((await prove(chain)).heard).toEqual([]);
    const { heard } = await prove(
      chain,
      tamper((all) => void delete all[good]),
    );
    expect(heard).toEqual([`SUBMISSION_LEFT_OUT 0 ${good}`]);
  });
});
