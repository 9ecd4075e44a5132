import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DEV_HOTKEYS } from "../../../../testing/dev-hotkeys.ts";
import { createMemoryBranch } from "../../../../testing/memory-branch.ts";
import { createMemoryStateStore } from "../../../../testing/memory-state-store.ts";
import { type FakeNode, startFakeNode } from "../../../../testing/subtensor/fake-node.ts";
import { ALICE, chainAt, furnish } from "../../../../testing/subtensor/harness.ts";
import { smallMetadata } from "../../../../testing/subtensor/small-metadata.ts";
import { listSubmissions } from "../../../competition/miner/list-submissions.ts";
import { publishSubmission } from "../../../competition/miner/publish-submission.ts";
import { readWeightsPlan } from "../../../competition/stages/weights/read-weights-plan.ts";
import type { SubtensorChain } from "./create-subtensor-chain.ts";

const [ME, OTHER] = DEV_HOTKEYS;
const repo = "owner/name";
const commit = "2".repeat(40);
const cdn_url = "https://cdn.example.com";

describe("what operators and miners ask of the chain, against the loopback node", () => {
  let node: FakeNode;
  let chain: SubtensorChain;
  beforeAll(async () => {
    node = await startFakeNode({ metadata: smallMetadata() });
    furnish(node, {
      block: 1_000,
      neurons: [ME, OTHER].map((hotkey) => ({ hotkey, validatorPermit: true, lastUpdate: 0 })),
      commitments: [{ hotkey: OTHER, block: 950, text: "[[[[[" }],
      hotkey: ME,
      weightsRateLimit: 100,
    });
    chain = chainAt(node, { wallet: ALICE });
  });
  afterAll(async () => {
    await chain.close();
    await node.close();
  });

  it("publishes a submission and lists all of them as the validator will read them", async () => {
    await publishSubmission(chain, { fields: { repo, commit, cdn_url }, blocksUntilReveal: 4 });
    node.advance(5);
    const schedule = { earliest_reveal_block: 900, latest_reveal_block: 2_000 };
    const list = await listSubmissions(chain, { schedule, roundName: "mesh-1" });
    expect(list).toMatchObject([
      { hotkey: ME, submission: { repo, commit, cdn_url } },
      { hotkey: OTHER, submission: null, ignored: [{ block: 950 }, { code: "SUBMISSION_INCOMPLETE" }] },
    ]);
  });

  it("plans the weights from a repository, naming the commit", async () => {
    const leader = [{ hotkey: OTHER, repo, commit, docker: "image", weight: 0.7, effective_block: 10 }];
    const branch = createMemoryBranch({ "leader.json": JSON.stringify(leader, null, 2) });
    const state = await createMemoryStateStore({ branch });
    await state.refresh();
    expect(await readWeightsPlan({ record: state.snapshot(), chain, ownerUid: 0 })).toMatchObject({
      kind: "set",
      shares: { 0: 0.3, 1: 0.7 },
      entry: 0,
      leaderUid: 1,
      revision: expect.stringMatching(/./),
    });
    await state.close();
  });
});
