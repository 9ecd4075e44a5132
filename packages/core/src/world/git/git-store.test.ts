import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startFaultProxy } from "../../../testing/fault-proxy.ts";
import { type GitHttpServer, startGitHttpServer } from "../../../testing/git-http-server.ts";
import { insist } from "../../../testing/insist.ts";
import { createManualClock } from "../../../testing/manual-clock.ts";
import { stateStoreConformance } from "../../../testing/state-store-conformance.ts";
import { sleep } from "../../base/kit/sleep.ts";
import { createGitTransport } from "./git-http.ts";
import { createGitStore, type GitStoreOptions } from "./git-store.ts";

const folder = () => mkdtempSync(join(tmpdir(), "404-git-"));
const remove = (dir: string) => rmSync(dir, { recursive: true, force: true, maxRetries: 5 });
const gitIn = (dir: string, ...args: string[]) =>
  execFileSync("git", ["-C", dir, ...args], { encoding: "utf8" }).trimEnd();
const messagesIn = (dir: string) =>
  gitIn(dir, "log", "--reverse", "--format=%B%x00", "main")
    .split("\0")
    .map((text) => text.trim())
    .filter((text) => text !== "");

stateStoreConformance({
  name: "a git repository on this machine",
  create: async () => {
    const dir = folder();
    const io = createManualClock({ now: 1_700_000_000_000 });
    let writers = 0;
    return {
      io,
      open: () => createGitStore({ dir, clock: io, io, journalPath: join(dir, ".git", `journal-${writers++}`) }),
      messages: async () => messagesIn(dir),
      close: async () => remove(dir),
    };
  },
});

stateStoreConformance({
  name: "a branch of a git host",
  create: async () => {
    const root = folder();
    const server = await startGitHttpServer({ root });
    const io = createManualClock({ now: 1_700_000_000_000 });
    let writers = 0;
    return {
      io,
      open: () => createGitStore({ dir: join(root, `clone-${writers++}`), remote: { url: server.url }, clock: io, io }),
      messages: async () => messagesIn(server.repository),
      close: async () => {
        await server.close();
        remove(root);
      },
    };
  },
});

stateStoreConformance({
  name: "a branch of a git host behind a network with faults",
  create: async () => {
    const root = folder();
    const server = await startGitHttpServer({ root });
    const proxy = await startFaultProxy({ target: server.url, seed: 4 });
    const io = createManualClock({ now: 1_700_000_000_000 });
    // Waits before a retry take a moment; the suite itself moves the clock over those of batches, a minute and more.
    const fastClock = {
      ...io,
      sleep: (ms: number, options?: { readonly signal?: AbortSignal | undefined }) =>
        ms < 60_000 ? sleep(1, options) : io.sleep(ms, options),
    };
    let writers = 0;
    const dir = () => join(root, `clone-${writers++}`);
    return {
      io,
      open: async () => {
        const opener = insist({
          open: () => createGitStore({ dir: dir(), remote: { url: proxy.url }, clock: io, io: fastClock }),
        });
        return insist(await opener.open());
      },
      messages: async () => messagesIn(server.repository),
      close: async () => {
        await proxy.close();
        await server.close();
        remove(root);
      },
    };
  },
});

it("makes no repository beside files that are in none: it would be empty, and say that they are missing", async () => {
  const dir = folder();
  writeFileSync(join(dir, "state.json"), "{}");
  await expect(createGitStore({ dir })).rejects.toMatchObject({
    code: "GIT_NOT_A_REPOSITORY",
    message: expect.stringMatching(/holds files \(state\.json\).*git init, git add, git commit/),
  });
  expect(readdirSync(dir)).toEqual(["state.json"]);
  remove(dir);
});

describe("a git repository on this machine", () => {
  let dir: string;
  const clock = createManualClock({ now: 1_700_000_000_123 });
  const open = (options: Partial<GitStoreOptions> = {}) => createGitStore({ dir, clock, io: clock, ...options });
  beforeEach(() => {
    dir = folder();
  });
  afterEach(() => remove(dir));

  it("shows its state as files, and git finds nothing amiss", async () => {
    const store = await open();
    await store.commit(
      [
        { path: "state.json", text: "1" },
        { path: "rounds/0/seed.json", text: "ä" },
      ],
      { message: "Begin" },
    );
    await store.commit(
      [
        { path: "rounds/0/seed.json", text: null },
        { path: "state.json", text: "2" },
      ],
      { message: "Next" },
    );
    expect(await readFile(join(dir, "state.json"), "utf8")).toBe("2");
    expect(gitIn(dir, "status", "--porcelain")).toBe("");
    expect(gitIn(dir, "fsck", "--strict")).toBe("");
    expect(gitIn(dir, "ls-tree", "-r", "--name-only", "HEAD")).toBe("state.json");
    await store.close();
  });

  it("gives the same ids for the same history and clock", async () => {
    const history = async (at: string) => {
      const store = await createGitStore({ dir: at, clock, io: clock });
      await store.commit([{ path: "a/b", text: "1" }], { message: "One" });
      const { revision } = await store.commit([{ path: "c", text: "2" }], { message: "Two" });
      await store.close();
      return revision;
    };
    const other = folder();
    expect(await history(dir)).toBe(await history(other));
    remove(other);
  });

  it("takes in what a person commits with git, and refuses to write over it unseen", async () => {
    const store = await open();
    await store.commit([{ path: "source_audit.json", text: "[]" }], { message: "Begin" });
    gitIn(dir, "-c", "user.name=p", "-c", "user.email=p@x", "commit", "-q", "--allow-empty", "-m", "by hand");
    await store.commit([{ path: "x", text: "1" }], { message: "After" });
    expect(messagesIn(dir)).toEqual(["Begin", "by hand", "After"]);
    await store.close();
  });

  it("replays what was written before a crash", async () => {
    const afterCrash = await open();
    await afterCrash.commit([{ path: "state.json", text: "1" }], { message: "Begin" });
    await afterCrash.write([{ path: "a", text: "1" }], { message: "A" });
    await afterCrash.write([{ path: "a", text: "2" }], { message: "A" });
    const store = await open();
    expect(await store.read("a")).toBe("2");
    await store.close();
    expect(messagesIn(dir)).toEqual(["Begin", "A"]);
    const after = await open();
    expect(after.status().pending).toEqual([]);
    await after.close();
  });

  it("breaks the lock of a process that died", async () => {
    const store = await open();
    await store.commit([{ path: "a", text: "1" }], { message: "A" });
    execFileSync("touch", [join(dir, ".git/refs/heads/main.lock")]);
    await store.commit([{ path: "a", text: "2" }], { message: "B" });
    expect(messagesIn(dir)).toEqual(["A", "B"]);
    await store.close();
  });
});

describe("a branch of a git host", () => {
  let root: string;
  let server: GitHttpServer;
  const token = "ghp_secretsecretsecretsecret";
  const clock = createManualClock({ now: 1_700_000_000_000 });
  const open = (name = "clone", options: Partial<GitStoreOptions> = {}) =>
    createGitStore({
      dir: join(root, name),
      remote: { url: server.url, token, allowLoopback: true },
      clock,
      ...options,
    });
  const isPush = ({ method, path }: { method: string; path: string }) =>
    method === "POST" && path.includes("receive-pack");
  beforeEach(async () => {
    root = folder();
    server = await startGitHttpServer({ root, token });
  });
  afterEach(async () => {
    await server.close();
    remove(root);
  });

  it("refuses a wrong credential with a typed error that does not hold it", async () => {
    const wrong = "ghp_wrongwrongwrongwrong";
    const url = server.url.replace("://", `://user:${wrong}@`);
    for (const remote of [
      { url: server.url, token: wrong, allowLoopback: true },
      { url, allowLoopback: true },
      { url: server.url },
    ]) {
      const error = await createGitStore({ dir: join(root, "no"), remote }).catch((cause: unknown) => cause);
      expect(error).toMatchObject({ code: "GIT_AUTH", retryable: false });
      expect(JSON.stringify([error, String(error), String((error as Error).cause)])).not.toContain(wrong);
    }
  });

  it("writes no credential into its clone", async () => {
    const store = await createGitStore({
      dir: join(root, "c"),
      remote: { url: server.url.replace("://", `://u:${token}@`), allowLoopback: true },
    });
    await store.commit([{ path: "a", text: "1" }], { message: "A" });
    expect(store.name).not.toContain(token);
    await store.close();
    expect(() => execFileSync("grep", ["-r", token, join(root, "c")])).toThrow();
  });

  it("makes one commit when the answer to the push was lost", async () => {
    const store = await open();
    await store.commit([{ path: "state.json", text: "1" }], { message: "Begin" });
    let drops = 1;
    server.mischief = (request) => (isPush(request) && drops-- > 0 ? "drop-answer" : "pass");
    const { revision } = await store.commit([{ path: "state.json", text: "2" }], {
      message: "Move",
      expect: { "state.json": "1" },
    });
    expect(await server.git("rev-parse", "main")).toBe(revision);
    expect(messagesIn(server.repository)).toEqual(["Begin", "Move"]);
    await store.close();
  });

  it("finds its commit beneath another writer's when the answer was lost", async () => {
    const store = await open();
    await store.commit([{ path: "state.json", text: "1" }], { message: "Begin" });
    const second = await open("second");
    let drops = 1;
    let raced = false;
    server.mischief = async (request) => {
      if (isPush(request) && drops-- > 0) return "drop-answer";
      // Between the lost answer and the read-back, another writer commits on top.
      if (drops === 0 && !raced) {
        raced = true;
        await second.commit([{ path: "other", text: "1" }], { message: "On top" });
      }
      return "pass";
    };
    const { revision } = await store.commit([{ path: "state.json", text: "2" }], {
      message: "Move",
      expect: { "state.json": "1" },
    });
    expect(messagesIn(server.repository)).toEqual(["Begin", "Move", "On top"]);
    expect(await server.git("rev-parse", "main~1")).toBe(revision);
    expect(await store.read("other")).toBe("1");
    await Promise.all([store.close(), second.close()]);
  });

  it("tries the same commit again when it did not land", async () => {
    const store = await open();
    let cuts = 1;
    server.mischief = (request) => (isPush(request) && cuts-- > 0 ? "cut" : "pass");
    await store.commit([{ path: "a", text: "1" }], { message: "A" });
    expect(messagesIn(server.repository)).toEqual(["A"]);
    await store.close();
  });

  it("reports an outcome that stays unknown as not done, and the same step again makes one commit", async () => {
    const io = createManualClock();
    const store = await open("clone", { io });
    await store.commit([{ path: "state.json", text: "1" }], { message: "Begin" });
    let down = false;
    server.mischief = (request) => {
      if (down) return "cut";
      if (!isPush(request)) return "pass";
      down = true;
      return "drop-answer";
    };
    const move = () =>
      store.commit([{ path: "state.json", text: "2" }], { message: "Move", expect: { "state.json": "1" } });
    let isOver = false;
    const failure = move()
      .catch((error: unknown) => error)
      .finally(() => {
        isOver = true;
      });
    while (!isOver) await io.advance(1_000).then(() => new Promise((resolve) => setTimeout(resolve, 2)));
    expect(await failure).toMatchObject({ code: "GIT_OUTCOME_UNKNOWN", retryable: true });
    down = false;
    server.mischief = () => "pass";
    clock.advance(60_000);
    const { revision } = await move();
    expect(messagesIn(server.repository)).toEqual(["Begin", "Move"]);
    expect(await server.git("rev-parse", "main")).toBe(revision);
    await store.close();
  });

  it("puts its files on the new tip when its push is refused because the branch moved", async () => {
    const [store, second] = [await open("one"), await open("two")];
    await store.commit([{ path: "a", text: "1" }], { message: "A" });
    await second.commit([{ path: "b", text: "1" }], { message: "B" });
    await store.write([{ path: "c", text: "1" }], { message: "C" });
    let raced = false;
    server.mischief = async (request): Promise<"pass"> => {
      if (isPush(request) && !raced) {
        raced = true;
        await second.commit([{ path: "d", text: "1" }], { message: "D" });
      }
      return "pass";
    };
    await store.flush();
    expect(messagesIn(server.repository)).toEqual(["A", "B", "D", "C"]);
    expect(await server.git("ls-tree", "-r", "--name-only", "main")).toBe("a\nb\nc\nd");
    expect(await server.git("fsck", "--strict", "--no-dangling")).toBe("");
    await Promise.all([store.close(), second.close()]);
  });

  it("says why a host refused, and keeps the batch", async () => {
    const store = await open();
    await store.commit([{ path: "a", text: "1" }], { message: "A" });
    await server.git("config", "receive.denyUpdates", "true");
    execFileSync("sh", [
      "-c",
      `printf '#!/bin/sh\\necho only the round manager may write >&2\\nexit 1\\n' > ${server.repository}/hooks/pre-receive && chmod +x ${server.repository}/hooks/pre-receive`,
    ]);
    await store.write([{ path: "b", text: "1" }], { message: "B" });
    await expect(store.flush()).rejects.toMatchObject({
      code: "GIT_REFUSED",
      message: expect.stringContaining("only the round manager may write"),
      data: { reason: "pre-receive hook declined (only the round manager may write)" },
    });
    expect(store.status().pending).toEqual(["b"]);
    rmSync(join(server.repository, "hooks/pre-receive"));
    await store.close();
    expect(messagesIn(server.repository)).toEqual(["A", "B"]);
  });

  it("says that a push is too large, at once: nothing of it was taken", async () => {
    const store = await open();
    await store.commit([{ path: "a", text: "1" }], { message: "A" });
    server.mischief = ({ method }) => (method === "POST" ? 413 : "pass");
    await expect(store.commit([{ path: "b", text: "1" }], { message: "B" })).rejects.toMatchObject({
      code: "GIT_REFUSED",
      retryable: false,
      data: { status: 413, words: "mischief" },
    });
    server.mischief = () => "pass";
    await store.close();
  });

  it("follows a renamed repository, reading and writing, as git does", async () => {
    const newServer = createServer((request, response) => {
      const to = `${server.url}${(request.url ?? "").replace("/old.git", "")}`;
      // Within one origin, as GitHub answers: the rest of the way is this test's own proxy.
      if (request.url?.startsWith("/old.git"))
        return void response.writeHead(301, { location: (request.url ?? "").replace("/old.git", "/new.git") }).end();
      const target = to.replace("/new.git", "");
      const pieces: Buffer[] = [];
      request.on("data", (piece: Buffer) => pieces.push(piece));
      request.on("end", async () => {
        const { host: _, connection: __, ...headers } = request.headers as Record<string, string>;
        const body = request.method === "POST" ? Buffer.concat(pieces) : null;
        const answer = await fetch(target, { method: request.method ?? "GET", headers, body });
        response.writeHead(answer.status, { "content-type": answer.headers.get("content-type") ?? "" });
        response.end(Buffer.from(await answer.arrayBuffer()));
      });
    });
    await new Promise<void>((resolve) => newServer.listen(0, "127.0.0.1", resolve));
    const { port } = newServer.address() as AddressInfo;
    const store = await createGitStore({
      dir: join(root, "renamed"),
      remote: { url: `http://127.0.0.1:${port}/old.git`, token, allowLoopback: true },
      clock,
      io: clock,
    });
    await store.commit([{ path: "a", text: "1" }], { message: "A" });
    expect(messagesIn(server.repository)).toEqual(["A"]);
    await store.close();
    newServer.close();
    newServer.closeAllConnections();
  });

  it("answers a host that is down with a retryable error", async () => {
    const store = await open();
    server.mischief = () => 503;
    await expect(store.refresh()).rejects.toMatchObject({ code: "GIT_UNAVAILABLE", retryable: true });
    server.mischief = () => "pass";
    await store.close();
  });

  it("takes a 403 that is a limit on requests for one, with the wait that it asks for; any other is the credential's", async () => {
    const answers: [number, Record<string, string>, string][] = [
      [403, { "retry-after": "17" }, "slow down"],
      [403, {}, "You have exceeded a secondary rate limit."],
      [403, { "x-ratelimit-remaining": "0" }, ""],
      [429, {}, ""],
      [403, {}, "Permission denied"],
    ];
    const problems: unknown[] = [];
    for (const [status, headers, body] of answers) {
      const transport = createGitTransport(
        { url: "https://git.example/o/r" },
        { fetch: async () => new Response(body, { status, headers }) },
      );
      const error = await transport
        .send({ url: "https://git.example/o/r", method: "GET", headers: {} })
        .catch((e) => e);
      problems.push([error.code, error.retryable, error.retryAfterMs]);
    }
    expect(problems).toEqual([
      ["GIT_RATE_LIMIT", true, 17_000],
      ["GIT_RATE_LIMIT", true, 60_000],
      ["GIT_RATE_LIMIT", true, 60_000],
      ["GIT_RATE_LIMIT", true, 60_000],
      ["GIT_AUTH", false, undefined],
    ]);
  });

  it("asks once for each further commit, and once more when another writer was faster", async () => {
    const requests: string[] = [];
    const store = await open("one");
    await store.commit([{ path: "a", text: "0" }], { message: "0" });
    server.mischief = ({ method, path }) => {
      requests.push(`${method} ${path.replace(/^.*\//, "")}`);
      return "pass";
    };
    for (const text of ["1", "2", "3"]) await store.commit([{ path: "a", text }], { message: text });
    expect(requests).toEqual(Array.from({ length: 3 }, () => expect.stringMatching(/^POST .*git-receive-pack$/)));
    await store.close();
  });

  it("clones shallow, one branch, and does not grow packs", async () => {
    const store = await open("one");
    for (const text of ["1", "2", "3"]) await store.commit([{ path: "a", text }], { message: text });
    await server.git("branch", "other", "main");
    const second = await open("two");
    const clone = join(root, "two");
    expect(gitIn(clone, "rev-list", "--count", "main")).toBe("1");
    expect(gitIn(clone, "for-each-ref", "--format=%(refname)")).not.toContain("other");
    expect(gitIn(clone, "count-objects", "-v")).toContain("packs: 0");
    await Promise.all([store.close(), second.close()]);
  });
});
