import {
  ALICE,
  DEV_PHRASE,
  type FakeNode,
  furnish,
  smallMetadata,
  startFakeNode,
} from "@404-gen/core/subtensor/testing";
import { DEV_HOTKEYS } from "@404-gen/core/testing";
import { buildRepository } from "@404-gen/core/testing/fakes";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { makeFolder, makeGitRepository, makeWallets } from "../../testing/fixtures.ts";
import { run } from "../../testing/run-command.ts";

const [ME, LEADER] = DEV_HOTKEYS;
const { files, commits } = buildRepository({ rounds: 1 });
const entry = {
  hotkey: LEADER,
  repo: "a/b",
  commit: "2".repeat(40),
  docker: "image",
  weight: 0.7,
  effective_block: 10,
};
const repository = (leader: unknown, more: Record<string, string> = {}) =>
  makeFolder({ ...Object.fromEntries(files), "leader.json": JSON.stringify(leader), ...more });

describe("404-gen weights", () => {
  let node: FakeNode;
  let chain: string[];
  const wallets = makeWallets({ phrase: `${DEV_PHRASE}//Alice`, address: ALICE.address ?? "" });
  const wallet = ["--wallet.name", "test", "--wallet.hotkey", "alice", "--wallet.path", wallets];
  beforeAll(async () => {
    node = await startFakeNode({ metadata: smallMetadata() });
    chain = ["--subtensor.endpoint", node.url, "--netuid", "17", "--subnet-owner-uid", "0", "--json"];
  });
  beforeEach(() =>
    furnish(node, {
      block: 1_000,
      neurons: [ME, LEADER].map((hotkey) => ({ hotkey, validatorPermit: true, lastUpdate: 0 })),
      commitments: [],
      hotkey: ME,
      weightsRateLimit: 100,
    }),
  );
  afterAll(() => node.close());

  it("plans from the record and the chain, and says why", async () => {
    const ran = await run(["weights", "plan", repository([entry]), ...chain]);
    expect(ran.status).toBe(0);
    expect(ran.json()).toMatchObject({
      kind: "set",
      shares: { 0: 0.3, 1: 0.7 },
      entry: 0,
      leaderUid: 1,
      revision: null,
    });
    const text = await run(["weights", "plan", repository([entry]), ...chain.filter((one) => one !== "--json")]);
    expect(text.stdout).toMatch(
      /uid 1\) has weight 0\.7 since block 10[\s\S]*uid 0: 0\.3[\s\S]*leader\.json entry 0: a\/b 2222222222/,
    );
  });

  it("names the commit that it went by", async () => {
    const { folder, revision } = makeGitRepository(commits);
    expect((await run(["weights", "plan", folder, ...chain])).json()).toMatchObject({ revision });
  });

  it("refuses a record that was edited, and what is no state repository", async () => {
    const withEdit = await run(["weights", "plan", repository([entry, { ...entry, effective_block: 5 }]), ...chain]);
    expect(withEdit.status).toBe(1);
    expect(withEdit.json()).toMatchObject({ kind: "refused", error: { code: "LEADER_BLOCKS_NOT_RISING" } });
    const none = await run(["weights", "plan", makeFolder(), ...chain]);
    expect([none.status, none.json()]).toMatchObject([2, { error: { code: "REPOSITORY_MISSING" } }]);
  });

  it("sends nothing in a dry run", async () => {
    const before = node.weights.length;
    const ran = await run(["weights", "set", repository([entry]), "--dry-run", "--no-verify", ...chain]);
    expect(ran.status).toBe(0);
    expect(ran.stderr).toContain("WARNING: the last round is not verified");
    expect(ran.json()).toMatchObject({ plan: { kind: "set" }, outcome: null });
    expect(node.weights).toHaveLength(before);
  });

  it("does not give weight on a round that does not prove itself", async () => {
    const winner = (files.get("rounds/0/winner.json") ?? "").replace(/5[A-Za-z0-9]{47}/, ME);
    const ran = await run([
      "weights",
      "set",
      repository([entry], { "rounds/0/winner.json": winner }),
      ...wallet,
      ...chain,
    ]);
    expect(ran.status).toBe(1);
    expect(ran.json()).toMatchObject({ outcome: null, error: { code: "ROUND_NOT_VERIFIED" } });
  });

  it("sets them, reads them back, and knows the chain's rate limit", async () => {
    const folder = repository([entry]);
    const set = await run(["weights", "set", folder, "--no-verify", ...wallet, ...chain]);
    expect(set.json()).toMatchObject({ outcome: { kind: "set", path: "plain" } });
    expect(set.status).toBe(0);
    expect(node.weights.at(-1)).toMatchObject({ uids: [0, 1], values: [28086, 65535] });
    const again = await run(["weights", "set", folder, "--no-verify", ...wallet, ...chain]);
    expect([again.status, again.json()]).toMatchObject([3, { outcome: { kind: "later" } }]);
  });

  it("names the wallet that it cannot read, never its content", async () => {
    const none = await run([
      "weights",
      "set",
      repository([entry]),
      "--no-verify",
      ...chain,
      "--wallet.name",
      "none",
      "--wallet.path",
      wallets,
    ]);
    expect([none.status, none.json()]).toMatchObject([2, { error: { code: "WALLET_NOT_FOUND" } }]);
    expect(none.stdout + none.stderr).not.toContain(DEV_PHRASE);
  });

  it("plans against the simulated chain too", async () => {
    const file = `${makeFolder({ "chain.json": JSON.stringify({ neurons: [{ hotkey: ME }, { hotkey: LEADER }], startBlock: 500 }) })}/chain.json`;
    const ran = await run([
      "weights",
      "plan",
      repository([entry]),
      "--chain",
      "simulated",
      "--chain-file",
      file,
      "--subnet-owner-uid",
      "0",
      "--json",
    ]);
    expect(ran.json()).toMatchObject({ kind: "set", block: 500, shares: { 0: 0.3, 1: 0.7 } });
  });
});
