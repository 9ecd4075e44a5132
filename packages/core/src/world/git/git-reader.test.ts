import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type GitHttpServer, startGitHttpServer } from "../../../testing/git-http-server.ts";
import { createManualClock } from "../../../testing/manual-clock.ts";
import { openGitReader } from "./git-reader.ts";
import { createGitStore } from "./git-store.ts";
import type { HistoryCommit } from "./history.ts";
import { readGitHistory } from "./read-history.ts";

describe("reading a state repository", () => {
  const root = mkdtempSync(join(tmpdir(), "404-read-"));
  const local = join(root, "state");
  const clock = createManualClock({ now: Date.UTC(2026, 1, 3) });
  let server: GitHttpServer;
  beforeAll(async () => {
    server = await startGitHttpServer({ root: join(root, "host"), token: "secret" });
    for (const remote of [undefined, { url: server.url, token: "secret", allowLoopback: true }]) {
      const store = await createGitStore({
        dir: remote ? join(root, "clone") : local,
        remote,
        clock,
        bare: remote !== undefined,
      });
      await store.commit([{ path: "state.json", text: "1" }], { message: "One" });
      await clock.advance(60_000);
      await store.commit(
        [
          { path: "state.json", text: "2" },
          { path: "rounds/0/a", text: "a" },
        ],
        { message: "Two\nlines" },
      );
      await clock.advance(60_000);
      await store.commit([{ path: "rounds/0/a", text: null }], { message: "Three" });
      await store.close();
    }
  });
  afterAll(async () => {
    await server.close();
    rmSync(root, { recursive: true, force: true });
  });
  const all = async (source: string, options = {}) => {
    const list: HistoryCommit[] = [];
    for await (const commit of readGitHistory(source, options)) list.push(commit);
    return list;
  };

  it("gives every commit with each file before and after, the same from a folder and from a host", async () => {
    const commits = await all(local);
    expect(commits.map(({ id, time, ...rest }) => rest)).toEqual([
      {
        author: "404-gen <404-gen@localhost>",
        message: "One",
        changes: [{ path: "state.json", before: null, after: "1" }],
      },
      {
        author: "404-gen <404-gen@localhost>",
        message: "Two\nlines",
        changes: [
          { path: "rounds/0/a", before: null, after: "a" },
          { path: "state.json", before: "1", after: "2" },
        ],
      },
      {
        author: "404-gen <404-gen@localhost>",
        message: "Three",
        changes: [{ path: "rounds/0/a", before: "a", after: null }],
      },
    ]);
    expect(commits[0]?.time).toBe(Date.UTC(2026, 1, 3));
    const remote = await all(server.url, { token: "secret", allowLoopback: true });
    expect(remote.map((commit) => commit.changes)).toEqual(commits.map((commit) => commit.changes));
    expect((await all(local, { since: commits[1]?.time })).map((commit) => commit.message)).toEqual([
      "Two\nlines",
      "Three",
    ]);
  });

  it("reads one commit of a host without its history, and keeps nothing", async () => {
    const reader = await openGitReader(server.url, { token: "secret", allowLoopback: true });
    expect(await reader.read("state.json")).toBe("2");
    expect(await reader.read("rounds/0/a")).toBeNull();
    expect(await reader.list("")).toEqual(["state.json"]);
    expect(reader.name).not.toContain("secret");
    const requests: string[] = [];
    for await (const commit of reader.commits()) requests.push(commit.message);
    expect(requests).toEqual(["Three"]);
    await reader.close();
  });

  it("reads an older commit of a folder by its id, whole or cut", async () => {
    const [, two] = await all(local);
    const reader = await openGitReader(local, { ref: two?.id.slice(0, 10) });
    expect(await reader.read("rounds/0/a")).toBe("a");
    expect(reader.revision).toBe(two?.id);
  });

  describe("of a host, at what is asked for", () => {
    const open = (ref: string, history = true) =>
      openGitReader(server.url, { token: "secret", allowLoopback: true, ref, history });
    let ids: readonly string[];
    let side: string;
    beforeAll(async () => {
      ids = (await server.git("log", "--reverse", "--format=%H", "main")).split("\n");
      const [one = "", two = ""] = ids;
      const identity = ["-c", "user.name=a", "-c", "user.email=a@b"];
      await server.git("tag", "light", one);
      await server.git(...identity, "tag", "-am", "second", "v2", two);
      await server.git(...identity, "tag", "-am", "a tag of a tag", "v2-again", "v2");
      side = await server.git(...identity, "commit-tree", `${one}^{tree}`, "-p", one, "-m", "Side");
      await server.git("branch", "side/old", side);
      await server.git("branch", "same", one);
      await server.git("tag", "same", two);
    });

    it.each([
      ["a branch", "main", 2, "main"],
      ["a branch by its full name", "refs/heads/main", 2, "main"],
      ["a tag that is a commit", "light", 0, null],
      ["a tag of its own", "v2", 1, null],
      ["a tag by its full name", "refs/tags/v2", 1, null],
      ["a tag of a tag", "v2-again", 1, null],
      ["a branch before a tag of the same name", "same", 0, "same"],
      ["that tag by its full name", "refs/tags/same", 1, null],
    ])("reads %s, whole or the newest commit alone", async (_name, ref, at, branch) => {
      for (const history of [true, false]) {
        const reader = await open(ref, history);
        expect([reader.revision, reader.branch, reader.isShallow]).toEqual([ids[at], branch, !history]);
        expect(await reader.read("state.json")).toBe(at === 0 ? "1" : "2");
        const requests: string[] = [];
        for await (const { id } of reader.commits()) requests.push(id);
        expect(requests).toEqual(history ? ids.slice(0, at + 1) : [ids[at]]);
        await reader.close();
      }
    });

    it("reads a commit by its id or the beginning of it, on whichever branch", async () => {
      for (const [id = "", length] of [
        [ids[1], 40],
        [ids[1], 10],
        [side, 12],
      ] as const) {
        const reader = await open(id.slice(0, length));
        expect([reader.revision, reader.branch, reader.isShallow]).toEqual([id, null, false]);
        const requests: string[] = [];
        for await (const commit of reader.commits()) requests.push(commit.id);
        expect(requests).toEqual([ids[0], id]);
        await reader.close();
      }
    });

    it("knows the commits of its branches, tags and ids, for whoever takes history from there", async () => {
      const reader = await open("main");
      expect(await reader.resolve("light")).toBe(ids[0]);
      expect(await reader.resolve("v2")).toBe(ids[1]);
      expect(await reader.resolve("v2-again")).toBe(ids[1]);
      expect(await reader.resolve(ids[1]?.slice(0, 8) ?? "")).toBe(ids[1]);
      expect(await reader.resolve("main")).toBe(ids[2]);
      for (const name of ["nonsense", "ffffffff", "", "side/old"]) expect(await reader.resolve(name)).toBeNull();
      await reader.close();
    });

    it("says what is asked for in vain", async () => {
      for (const ref of ["nonsense", "ffffffff", "refs/tags/main", "refs/heads/light", "HEAD^{tree}"])
        await expect(open(ref)).rejects.toMatchObject({ code: "GIT_NO_REF", data: { ref } });
    });
  });

  it("says what is missing and makes nothing", async () => {
    const nowhere = join(root, "nowhere");
    await expect(openGitReader(nowhere)).rejects.toMatchObject({ code: "GIT_NOT_A_REPOSITORY" });
    expect(existsSync(nowhere)).toBe(false);
    await expect(openGitReader(local, { ref: "gone" })).rejects.toMatchObject({ code: "GIT_NO_REF" });
    await expect(
      openGitReader(server.url, { token: "secret", allowLoopback: true, ref: "gone" }),
    ).rejects.toMatchObject({
      code: "GIT_NO_REF",
    });
    await expect(openGitReader(server.url, { token: "wrong", allowLoopback: true })).rejects.toMatchObject({
      code: "GIT_AUTH",
    });
  });
});
