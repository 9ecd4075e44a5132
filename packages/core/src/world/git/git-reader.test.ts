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
    const found: HistoryCommit[] = [];
    for await (const commit of readGitHistory(source, options)) found.push(commit);
    return found;
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
    const seen: string[] = [];
    for await (const commit of reader.commits()) seen.push(commit.message);
    expect(seen).toEqual(["Three"]);
    await reader.close();
  });

  it("reads an older commit of a folder by its id, whole or cut", async () => {
    const [, two] = await all(local);
    const reader = await openGitReader(local, { ref: two?.id.slice(0, 10) });
    expect(await reader.read("rounds/0/a")).toBe("a");
    expect(reader.revision).toBe(two?.id);
  });

  it("says what is missing and makes nothing", async () => {
    const nowhere = join(root, "nowhere");
    await expect(openGitReader(nowhere)).rejects.toMatchObject({ code: "GIT_NOT_A_REPOSITORY" });
    expect(existsSync(nowhere)).toBe(false);
    await expect(openGitReader(local, { ref: "gone" })).rejects.toMatchObject({ code: "GIT_NO_REF" });
    await expect(
      openGitReader(server.url, { token: "secret", allowLoopback: true, ref: "gone" }),
    ).rejects.toMatchObject({
      code: /GIT_NO_REF|GIT_FETCH/,
    });
    await expect(openGitReader(server.url, { token: "wrong", allowLoopback: true })).rejects.toMatchObject({
      code: "GIT_AUTH",
    });
  });
});
