import {
  ALICE,
  DEV_PHRASE,
  type FakeNode,
  furnish,
  smallMetadata,
  startFakeNode,
} from "@404-gen/core/subtensor/testing";
import { DEV_HOTKEYS } from "@404-gen/core/testing";
import { buildRepository, CAST } from "@404-gen/core/testing/fakes";
import { makeMeshGlb } from "@404-gen/render";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeFolder, makeWallets, serveFolder } from "../../testing/fixtures.ts";
import { run } from "../../testing/run-command.ts";

const [ME, OTHER, LATE] = DEV_HOTKEYS;
const commit = "2".repeat(40);
const submission = { repo: "owner/name", commit, cdn_url: "https://cdn.example.com" };
const { files } = buildRepository({ rounds: 1 });
const repository = makeFolder(Object.fromEntries(files));
const wallets = makeWallets({ phrase: `${DEV_PHRASE}//Alice`, address: ALICE.address ?? "" });

describe("404-gen miner, at the loopback node", () => {
  let node: FakeNode;
  let chain: string[];
  const wallet = ["--wallet.name", "test", "--wallet.hotkey", "alice", "--wallet.path", wallets];
  beforeAll(async () => {
    node = await startFakeNode({ metadata: smallMetadata() });
    furnish(node, {
      block: 1_000,
      neurons: [ME, OTHER, LATE].map((hotkey) => ({ hotkey, validatorPermit: false, lastUpdate: 0 })),
      commitments: [
        { hotkey: OTHER, block: 950, text: "[[[[[" },
        { hotkey: LATE, block: 990, text: JSON.stringify(submission) },
      ],
      hotkey: ME,
      weightsRateLimit: 100,
    });
    chain = ["--subtensor.endpoint", node.url, "--netuid", "17", "--json"];
  });
  afterAll(() => node.close());

  it("shows what would be published without a wallet, and publishes nothing", async () => {
    const hash = await run(["miner", "commit-hash", "--commit", commit, "--blocks", "20", "--dry-run", ...chain]);
    expect(hash.status).toBe(0);
    expect(hash.json()).toEqual({
      text: JSON.stringify({ commit }),
      hotkey: "none",
      transaction: "none",
      revealBlock: 1_020,
      dryRun: true,
    });
    const place = await run([
      "miner",
      "commit-repo-cdn",
      "--repo",
      "a/b",
      "--cdn-url",
      "https://x.example",
      "--dry-run",
      ...chain,
    ]);
    expect(place.json()).toMatchObject({ text: '{"repo":"a/b","cdn_url":"https://x.example"}', dryRun: true });
    expect(node.head()).toBe(1_000);
  });

  it.each([
    [["commit-hash", "--commit", "main"], "COMMITMENT_INVALID"],
    [["commit-repo-cdn", "--repo", "no repo", "--cdn-url", "https://x.example"], "COMMITMENT_INVALID"],
    [["commit-repo-cdn", "--repo", "a/b", "--cdn-url", "ftp://x"], "COMMITMENT_INVALID"],
    [["commit-hash", "--commit", commit, "--blocks", "0"], "OPTION_INVALID"],
    [["commit-hash"], "USAGE"],
  ])("refuses %j before it reaches the chain", async (argv, code) => {
    const ran = await run(["miner", ...argv, "--dry-run", ...chain]);
    expect([ran.status, ran.json()]).toMatchObject([2, { error: { code } }]);
  });

  it("publishes, and does not lose a commitment that still waits for its reveal unless told to", async () => {
    const publication = await run([
      ...["miner", "commit-repo-cdn", "--repo", "me/mine", "--cdn-url", "https://me.example", "--blocks", "4"],
      ...wallet,
      ...chain,
    ]);
    expect([publication.status, publication.json()]).toMatchObject([0, { dryRun: false }]);
    const hash = ["miner", "commit-hash", "--commit", commit, "--blocks", "4", ...wallet, ...chain];
    const second = await run(hash);
    expect([second.status, second.json()]).toMatchObject([2, { error: { code: "COMMITMENT_PENDING" } }]);
    const replacement = await run([...hash, "--replace-pending"]);
    expect([replacement.status, replacement.json()]).toMatchObject([0, { text: JSON.stringify({ commit }) }]);
  });

  it("lists what the validator will read, and why any is ignored", async () => {
    const list = await run(["miner", "list", "--all", ...chain]);
    expect(list.status).toBe(0);
    expect(list.json()["submissions"]).toMatchObject([
      { hotkey: LATE, submission, ignored: [] },
      { hotkey: OTHER, submission: null, ignored: [{ block: 950 }, {}] },
    ]);
    const text = (await run(["miner", "list", "--all", ...chain.slice(0, -1)])).stdout;
    expect(text).toMatch(new RegExp(`^${LATE}  owner/name 2222222222 https://cdn.example.com \\(block 990\\)\n`));
    expect(text).toMatch(new RegExp(`${OTHER}  nothing counts\\n    950: .* \\[[A-Z_]+\\]`));
  });

  it("counts only the reveals in the round's window", async () => {
    const window = { earliest_reveal_block: 0, latest_reveal_block: 980, generation_deadline_block: 2_000 };
    const before = makeFolder({ ...Object.fromEntries(files), "rounds/1/schedule.json": JSON.stringify(window) });
    const ran = await run(["miner", "list", "--state", before, ...chain]);
    expect(ran.json()).toMatchObject({ round: 1, window });
    const late = ran.json<{ submissions: { hotkey: string }[] }>().submissions.find(({ hotkey }) => hotkey === LATE);
    expect(late).toMatchObject({ submission: null, entries: 1, outside: 1 });
  });
});

describe("404-gen miner, at the simulated chain", () => {
  const chainOf = (chain: object) => ({
    env: { CHAIN: "simulated", CHAIN_FILE: `${makeFolder({ "c.json": JSON.stringify(chain) })}/c.json` },
  });

  it("lists the file's commitments and publishes for the file's hotkey", async () => {
    const commitments = [{ hotkey: LATE, block: 5, text: JSON.stringify(submission) }];
    const neurons = [ME, LATE].map((hotkey) => ({ hotkey }));
    const chain = chainOf({ neurons, commitments, hotkey: ME, startBlock: 10 });
    const list = await run(["miner", "list", "--json"], chain);
    expect(list.json()["submissions"]).toMatchObject([{ hotkey: LATE, submission }]);
    const hash = await run(["miner", "commit-hash", "--commit", commit, "--json"], chain);
    expect([hash.status, hash.json()]).toMatchObject([0, { revealBlock: 370, dryRun: false }]);
    const nobody = await run(["miner", "commit-hash", "--commit", commit, "--json"], chainOf({ neurons }));
    expect(nobody.json()).toMatchObject({ error: { code: "WALLET_MISSING" } });
  });
});

describe("404-gen miner, at a chain file that is none", () => {
  it.each([
    ["no.json", /no\.json cannot be read: ENOENT/],
    ["bad.json", /bad\.json is not a simulated chain/],
  ])("tells %s", async (name, message) => {
    const env = { CHAIN: "simulated", CHAIN_FILE: `${makeFolder({ "bad.json": "{}" })}/${name}` };
    const ran = await run(["miner", "list", "--json"], { env });
    expect(ran.json()).toMatchObject({
      error: { code: "CHAIN_FILE_INVALID", message: expect.stringMatching(message) },
    });
  });
});

describe("404-gen miner status", () => {
  it("tells each step of a submission, and ends with 1 when one failed", async () => {
    const steps = async (hotkey: string) => {
      const ran = await run(["miner", "status", repository, "--hotkey", hotkey, "--round", "0", "--json"]);
      const list = ran.json<{ steps: { name: string; state: string }[] }>().steps;
      return { status: ran.status, ...Object.fromEntries(list.map(({ name, state }) => [name, state])) };
    };
    expect(await steps(CAST.better)).toMatchObject({ status: 0, collected: "done", judged: "done", outcome: "done" });
    expect(await steps(CAST.cheat)).toMatchObject({ status: 1, collected: "done", regenerated: "failed" });
    const text = await run(["miner", "status", repository, "--hotkey", CAST.cheat, "--round", "0"]);
    expect(text.stdout).toMatch(/✗ regenerated/);
  });

  it("takes the wallet's hotkey when no address is given", async () => {
    const wallet = ["--wallet.name", "test", "--wallet.hotkey", "alice", "--wallet.path", wallets];
    const ran = await run(["miner", "status", repository, ...wallet, "--round", "0", "--json"]);
    expect(ran.json()).toMatchObject({ hotkey: ALICE.address, round: 0 });
    const none = await run(["miner", "status", repository, "--wallet.path", wallets, "--wallet.name", "no", "--json"]);
    expect([none.status, none.json()]).toMatchObject([2, { error: { code: "WALLET_NOT_FOUND" } }]);
  });

  it("refuses what is no hotkey", async () => {
    const ran = await run(["miner", "status", repository, "--hotkey", "me", "--json"]);
    expect([ran.status, ran.json()]).toMatchObject([2, { error: { code: expect.stringMatching(/HOTKEY/) } }]);
  });
});

describe("404-gen miner doctor", () => {
  it("looks at wallet, Dockerfile and files as the validator will", async () => {
    const cdn = await serveFolder(
      makeFolder({
        "good.glb": await makeMeshGlb({ segments: 4 }),
        "bad.glb": "no model",
        [`me/mine/${commit}/docker/Dockerfile`]: "FROM scratch",
      }),
    );
    const doctor = (...more: string[]) =>
      run([
        "miner",
        "doctor",
        "--allow-private",
        "--cdn-url",
        cdn.url,
        "--raw-url",
        cdn.url,
        "--repo",
        "me/mine",
        "--wallet.name",
        "test",
        "--wallet.hotkey",
        "alice",
        "--wallet.path",
        wallets,
        "--json",
        ...more,
      ]);
    const good = await doctor("--commit", commit, "--prompts", "good");
    expect(good.json()["checks"]).toMatchObject(
      ["settings", "wallet", "Dockerfile", `${cdn.url}/good.glb`].map((name) => ({ name, state: "ok" })),
    );
    expect(good.status).toBe(0);
    const bad = await doctor("--commit", "3".repeat(40), "--prompts", "good,bad,none");
    expect(bad.status).toBe(1);
    const { checks } = bad.json<{ checks: { name: string; state: string; detail: string }[] }>();
    expect(
      checks.filter(({ state }) => state === "wrong").map(({ detail }) => /\[([A-Z_]+)\]$/.exec(detail)?.[1]),
    ).toEqual(["DOWNLOAD_NOT_FOUND", expect.stringMatching(/^GLB_/), "DOWNLOAD_NOT_FOUND"]);
    await cdn.close();
  });

  it("asks for the very address that the validator asks for, and refuses one that cannot be committed", async () => {
    const files = async (cdnUrl: string) => {
      const args = ["--cdn-url", cdnUrl, "--prompts", "a b,, c#1", "--json"];
      const { checks } = (await run(["miner", "doctor", ...args])).json<{
        checks: { name: string; detail: string }[];
      }>();
      return checks.slice(3).map(({ name, detail }) => (name === "files" ? detail : name));
    };
    const base = "http://127.0.0.1:1/x";
    expect(await files(`${base}//`)).toEqual([`${base}/a%20b.glb`, `${base}/c%231.glb`]);
    expect(await files(`${base}?key=1`)).toEqual([expect.stringMatching(/query/)]);
    expect(await files("foo")).toEqual([expect.stringMatching(/http/)]);
  });

  it("says what it did not look at, and refuses private addresses by itself", async () => {
    const ran = await run(["miner", "doctor", "--cdn-url", "http://127.0.0.1:1", "--prompts", "a", "--json"]);
    const { checks } = ran.json<{ checks: { name: string; state: string; detail: string }[] }>();
    expect(checks.map(({ state }) => state)).toEqual(["ok", "wrong", "skipped", "wrong"]);
    expect(checks[3]?.detail).toMatch(/\[DOWNLOAD_/);
  });

  it("takes the stems of the current round from a state repository", async () => {
    const ran = await run(["miner", "doctor", "--state", repository, "--json"]);
    expect(ran.json<{ checks: { name: string }[] }>().checks.at(-1)).toMatchObject({ name: "files", state: "skipped" });
  });
});
