import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { deflateSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import {
  type forgePack,
  forgeRepository,
  type HostileGitHost,
  startHostileGitHost,
  type TreeLine,
} from "../../../testing/hostile-git-host.ts";
import { type GitReader, openGitReader } from "./git-reader.ts";
import type { GitLimits } from "./limits.ts";

/** Small, so that an attack shows within milliseconds; the red team's suite shows that the real limits hold the memory down. */
const LIMITS: Partial<GitLimits> = {
  maxTalkBytes: 200_000,
  maxPackBytes: 2_000_000,
  maxObjects: 5_000,
  maxObjectBytes: 100_000,
  maxInflatedBytes: 1_000_000,
  maxEntries: 2_000,
};

describe("a hostile git host", () => {
  let host: HostileGitHost;
  const root = mkdtempSync(join(tmpdir(), "404-hostile-"));
  beforeAll(async () => {
    // What stays behind is counted: in a folder of its own, since other suites open repositories at the same time.
    vi.stubEnv("TMPDIR", root);
    host = await startHostileGitHost();
  });
  afterAll(async () => {
    await host.close();
    vi.unstubAllEnvs();
    rmSync(root, { recursive: true, force: true });
  });
  const open = (url: string, limits = LIMITS) => openGitReader(url, { limits, timeoutMs: 60_000 });
  const temporary = () => readdirSync(tmpdir()).filter((name) => name.startsWith("404-gen-read-")).length;

  it.each([
    ["endless-refs", "GIT_TOO_LARGE", "maxTalkBytes"],
    ["gzip-refs", "GIT_TOO_LARGE", "maxTalkBytes"],
    ["endless-pack", "GIT_TOO_LARGE", "maxPackBytes"],
    ["endless-progress", "GIT_TOO_LARGE", "maxTalkBytes"],
  ] as const)("that answers with %s is left at the limit, and nothing of it stays", async (attack, code, limit) => {
    const before = temporary();
    await expect(open(host.attack(attack))).rejects.toMatchObject({ code, retryable: false, data: { limit } });
    expect(temporary()).toBeLessThanOrEqual(before);
  });

  it.each([
    ["no-git", "GIT_NOT_A_REPOSITORY"],
    ["half-a-line", "GIT_NOT_A_REPOSITORY"],
    ["redirect", "REDIRECT_REFUSED"],
    ["other-commit", "GIT_MALFORMED"],
  ] as const)("that answers with %s is an error of its own code", async (attack, code) => {
    await expect(open(host.attack(attack))).rejects.toMatchObject({ code });
  });

  it("says its own reason, as text that no terminal obeys", async () => {
    await expect(open(host.attack("error-line"))).rejects.toMatchObject({
      code: "GIT_HOST_ERROR",
      message: expect.stringMatching(/says: \\u001b\]0;title\\u0007 access denied$/),
    });
    await expect(open(host.attack("fatal-band"))).rejects.toMatchObject({
      code: "GIT_HOST_ERROR",
      message: expect.stringMatching(/says: \\u001b\[31mbroken\\u0007$/),
    });
  });

  const state = JSON.stringify({ current_round: 0, stage: "open", next_stage_eta: null });
  const withState = (lines: (pack: ReturnType<typeof forgePack>) => readonly TreeLine[]) =>
    forgeRepository((pack) => [...lines(pack), ["100644", "state.json", pack.blob(state)]]);

  it("cannot name more paths than are read with a few folders", async () => {
    const url = host.serve(
      "paths",
      withState((pack) => {
        let oid = pack.tree([["100644", "f", pack.blob("x")]]);
        for (let level = 0; level < 30; level++) oid = pack.tree([["40000", "a", oid], ["40000", "b", oid]]); // biome-ignore format: a folder
        return [["40000", "rounds", oid]];
      }),
    );
    const reader = await open(url);
    expect(await reader.read("state.json")).toBe(state);
    await expect(reader.list("")).rejects.toMatchObject({ code: "GIT_TOO_LARGE", data: { limit: "maxEntries" } });
    await expect(take(reader)).rejects.toMatchObject({ code: "GIT_TOO_LARGE", data: { limit: "maxEntries" } });
    await reader.close();
  });

  it("cannot lead deeper than is read", async () => {
    const url = host.serve(
      "deep",
      withState((pack) => {
        let oid = pack.tree([["100644", "f", pack.blob("x")]]);
        for (let level = 0; level < 300; level++) oid = pack.tree([["40000", "d", oid]]);
        return [["40000", "rounds", oid]];
      }),
    );
    const reader = await open(url);
    await expect(reader.list("")).rejects.toMatchObject({ data: { limit: "maxDepth" } });
    await expect(take(reader)).rejects.toMatchObject({ data: { limit: "maxDepth" } });
    await reader.close();
  });

  const bomb = Buffer.alloc(100_001, 48);
  it.each([
    ["one object that inflates too far", "maxObjectBytes", (pack) => pack.blob(bomb)],
    [
      "many objects that inflate too far together",
      "maxInflatedBytes",
      (pack) => {
        for (let index = 0; index < 30; index++) pack.blob(`${index}${"0".repeat(90_000)}`);
      },
    ],
    [
      "a delta that makes an object too large",
      "maxObjectBytes",
      (pack) => {
        const base = pack.blob("base");
        pack.raw(7, deltaOf(base, Buffer.from([4, 0xff, 0xff, 0xff, 0x7f, 0x90, 4])));
      },
    ],
    [
      "more objects than are read",
      "maxObjects",
      (pack) => {
        for (let index = 0; index < 5_001; index++) pack.blob(String(index));
      },
    ],
  ] as [string, keyof GitLimits, Fill][])("cannot send %s", async (_, limit, fill) => {
    const url = host.serve("bomb", withState(fillPack(fill)));
    await expect(open(url)).rejects.toMatchObject({ code: "GIT_TOO_LARGE", data: { limit } });
  });

  it.each([
    [
      "an entry that says less than it holds",
      (pack) => pack.raw(3, { size: 10, body: deflateSync(Buffer.alloc(5_000)) }),
    ],
    [
      "an entry that says more than it holds",
      (pack) => pack.raw(3, { size: 5_000, body: deflateSync(Buffer.alloc(10)) }),
    ],
    ["an entry of no known type", (pack) => pack.raw(5, { size: 1, body: deflateSync(Buffer.alloc(1)) })],
    ["a delta on nothing", (pack) => pack.raw(7, deltaOf("2".repeat(40), Buffer.from([1, 1, 1, 65])))],
    [
      "a delta that copies from beyond its base",
      (pack) => pack.raw(7, deltaOf(pack.blob("base"), Buffer.from([4, 9, 0x91, 2, 9]))),
    ],
    [
      "a delta that holds an unknown instruction",
      (pack) => pack.raw(7, deltaOf(pack.blob("base"), Buffer.from([4, 9, 0]))),
    ],
  ] as [string, (pack: ReturnType<typeof forgePack>) => void][])("is refused with %s", async (_, fill) => {
    const url = host.serve("broken", withState(fillPack(fill)));
    await expect(open(url)).rejects.toMatchObject({ code: "GIT_MALFORMED", retryable: false });
  });

  it("has its odd names and links named, and everything else is read", async () => {
    const url = host.serve(
      "odd",
      withState((pack) => [
        ["100644", "../../../evil", pack.blob("x")],
        ["100644", ".git", pack.blob("x")],
        ["100644", ".G\u200cit", pack.blob("x")],
        ["100644", "git~1", pack.blob("x")],
        ["40000", "..", pack.tree([])],
        ["120000", "config.json", pack.blob("/etc/passwd")],
        ["160000", "rounds", "1".repeat(40)],
        ["100644", "State.json", pack.blob("x")],
        ["100644", "a\u001b[2J", pack.blob("x")],
        ["100644", "cafe\u0301.json", pack.blob("x")],
        ["100644", "café.json", pack.blob("x")],
      ]),
    );
    const reader = await open(url);
    await expect(reader.read("state.json")).rejects.toMatchObject({
      code: "RECORD_CLASH",
      data: { other: "State.json" },
    });
    await expect(reader.read("caf\u00e9.json")).rejects.toMatchObject({ code: "RECORD_CLASH" });
    expect(await reader.list("")).toEqual(["State.json", "cafe\u0301.json", "café.json", "state.json"]);
    const kinds = (await reader.oddities()).map(({ kind }) => kind).sort();
    expect(kinds).toEqual(["clash", "clash", "link", "repository", ...Array(6).fill("unsafe-name")]);
    await expect(reader.read("config.json")).rejects.toMatchObject({ code: "RECORD_NOT_A_FILE" });
    await expect(reader.read("rounds")).rejects.toMatchObject({ code: "RECORD_NOT_A_FILE" });
    expect((await take(reader)).flatMap(({ changes }) => changes.map(({ path }) => path))).toContain("state.json");
    await reader.close();
  });

  it("cannot fill the memory with what one commit changed", async () => {
    const url = host.serve(
      "changes",
      withState((pack) => {
        const oid = pack.blob("y".repeat(90_000));
        return Array.from(
          { length: 100 },
          (_, index): TreeLine => ["100644", `f${String(index).padStart(3, "0")}`, oid],
        );
      }),
    );
    const reader = await open(url, { ...LIMITS, maxCommitBytes: 1_000_000 });
    await expect(take(reader)).rejects.toMatchObject({ code: "GIT_TOO_LARGE", data: { limit: "maxCommitBytes" } });
    await reader.close();
  });

  it("finds the same limits in a repository on this machine, packed or not", async () => {
    const dir = join(root, "local");
    const git = (...args: string[]) => execFileSync("git", ["-C", dir, ...args], { stdio: "pipe" });
    execFileSync("git", ["init", "-q", "-b", "main", dir]);
    writeFileSync(join(dir, "state.json"), state);
    for (let index = 0; index < 30; index++) writeFileSync(join(dir, `f${index}`), `${index}\n`.repeat(2_000));
    writeFileSync(join(dir, "big"), bomb);
    git("add", "-A");
    git("-c", "user.name=a", "-c", "user.email=a@b", "commit", "-qm", "x");
    for (const packed of [false, true]) {
      if (packed) git("gc", "-q", "--aggressive", "--prune=now");
      const reader = await openGitReader(dir, { limits: LIMITS });
      expect(await reader.read("state.json")).toBe(state);
      expect(await reader.read("f29")).toBe("29\n".repeat(2_000));
      expect(await reader.list("")).toHaveLength(32);
      await expect(reader.read("big")).rejects.toMatchObject({ code: "GIT_TOO_LARGE" });
      await reader.close();
    }
  });
});

async function take(reader: GitReader) {
  const texts = [];
  for await (const commit of reader.commits()) texts.push(commit);
  return texts;
}

const deltaOf = (base: string, delta: Buffer) => ({
  size: delta.length,
  body: Buffer.concat([Buffer.from(base, "hex"), deflateSync(delta)]),
});

/** Only what the attack puts in, beside the state. */
type Fill = (pack: ReturnType<typeof forgePack>) => unknown;

const fillPack = (fill: Fill) => (pack: ReturnType<typeof forgePack>) => {
  fill(pack);
  return [];
};
