import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { createDoor, type DoorPolicy } from "./index.ts";

type Script = (socket: Socket, request: { path: string; head: string }) => void;

const scripts = new Map<string, Script>();
const sockets = new Set<Socket>();
const urls: string[] = [];
let server: Server;
let port: number;

/** A raw TCP server: it can say what no HTTP library would. */
beforeAll(async () => {
  server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    socket.on("close", () => sockets.delete(socket));
    let head = "";
    socket.on("data", (piece) => {
      head += piece.toString("latin1");
      if (!head.includes("\r\n\r\n")) return;
      const path = head.split(" ")[1] ?? "";
      urls.push(path);
      scripts.get(path)?.(socket, { path, head });
      head = "";
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  port = (server.address() as { port: number }).port;
});
afterEach(() => {
  urls.length = 0;
  for (const socket of sockets) socket.destroy();
});
afterAll(() => new Promise<void>((resolve) => server.close(() => resolve())));

const answer =
  (head: string[], body: string | Uint8Array = ""): Script =>
  (socket) => {
    socket.write(`${head.join("\r\n")}\r\n\r\n`);
    socket.end(body);
  };
const ok = (body: Uint8Array) => answer(["HTTP/1.1 200 OK", `content-length: ${body.length}`], body);

/** The demo's kind of policy: one host, on loopback, and nothing else. */
const rerouting = (extra: DoorPolicy = {}): DoorPolicy => ({
  schemes: ["http"],
  connectTo: (host) => (host === "miner.test" ? { address: "127.0.0.1", port } : null),
  ...extra,
  limits: { connectMs: 2000, headerMs: 2000, idleMs: 2000, graceMs: 2000, totalMs: 5000, ...extra.limits },
});
const door = (extra?: DoorPolicy) => createDoor(rerouting(extra));
const get = (path: string, extra?: DoorPolicy) =>
  door(extra).download(`http://miner.test${path}`, { maxBytes: 100_000 });

describe("a good answer", () => {
  const body = new Uint8Array(70_000).map((_, at) => at * 7);
  const sha256 = createHash("sha256").update(body).digest("hex");

  it.each(["declared", "undeclared"])("comes whole and hashed, its length %s", async (length) => {
    scripts.set("/a.glb", length === "declared" ? ok(body) : answer(["HTTP/1.1 200 OK", "connection: close"], body));
    const evidence = await get("/a.glb");
    expect(evidence).toMatchObject({
      kind: "measured",
      value: { size: 70_000, sha256, address: "127.0.0.1", status: 200 },
    });
    if (evidence.kind === "measured") expect(Buffer.compare(evidence.value.bytes, body)).toBe(0);
  });

  it("asks for plain bytes, under the name in the address", async () => {
    let host = "";
    scripts.set("/a.glb", (socket, request) => {
      host = request.head.toLowerCase();
      ok(body)(socket, request);
    });
    await get("/a.glb");
    expect(host).toContain("accept-encoding: identity");
    expect(host).toContain("host: miner.test");
  });

  it("streams into a file that it made itself", async () => {
    const dir = mkdtempSync(join(tmpdir(), "door-"));
    try {
      scripts.set("/a.glb", ok(body));
      const path = join(dir, "own-name");
      const evidence = await door().downloadToFile("http://miner.test/a.glb", { maxBytes: 100_000, path });
      expect(evidence).toMatchObject({ kind: "measured", value: { size: 70_000, sha256, path } });
      expect(readFileSync(path).equals(body)).toBe(true);
      const again = await door().downloadToFile("http://miner.test/a.glb", { maxBytes: 100_000, path });
      expect(again).toMatchObject({ kind: "fault", error: { code: "DOWNLOAD_WRITE_FAILED" } });
      expect(existsSync(path)).toBe(true);
      const large = await door().downloadToFile("http://miner.test/a.glb", { maxBytes: 9, path: `${path}2` });
      expect(large).toMatchObject({ kind: "rejected", rejection: { code: "DOWNLOAD_TOO_LARGE" } });
      expect(readdirSync(dir)).toEqual(["own-name"]);
    } finally {
      rmSync(dir, { recursive: true });
    }
  });

  it("comes whole to a reader that falls behind while the host hangs up", async () => {
    // undici's parser ended the process here; see exchange.ts.
    for (const close of ["connection: close", "connection: keep-alive"]) {
      scripts.set(
        "/a.glb",
        answer(["HTTP/1.1 200 OK", `content-length: ${body.length * 60}`, close], Buffer.alloc(body.length * 60)),
      );
      const evidence = await door().get("http://miner.test/a.glb", { maxBytes: 10_000_000 });
      if (evidence.kind !== "measured") throw new Error(JSON.stringify(evidence));
      let size = 0;
      for await (const piece of evidence.value.body) {
        size += piece.byteLength;
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
      expect(size).toBe(body.length * 60);
    }
  });

  it("is found behind a redirect, which may carry a signature that no record shows", async () => {
    scripts.set("/a.glb", answer(["HTTP/1.1 302 Found", "location: /b.glb?signature=abc"]));
    scripts.set("/b.glb?signature=abc", ok(body));
    const evidence = await door().get("http://miner.test/a.glb", { maxBytes: 100_000 });
    expect(evidence).toMatchObject({ kind: "measured", value: { finalUrl: "http://miner.test/b.glb?signature=abc" } });
    if (evidence.kind !== "measured") return;
    expect(evidence.value.progress()).toMatchObject({ url: "http://miner.test/b.glb", redirects: 1 });
    evidence.value.close();
  });
});

const dribble =
  (piece: string, everyMs: number): Script =>
  (socket) => {
    const timer = setInterval(() => socket.write(piece), everyMs);
    socket.on("close", () => clearInterval(timer));
  };
const after =
  (head: string, script: Script): Script =>
  (socket, request) => {
    socket.write(head);
    script(socket, request);
  };
const HEAD = "HTTP/1.1 200 OK\r\ncontent-length: 90000\r\n\r\n";
/** Three bytes of a body, and no more. */
const STOPS = after(`${HEAD}abc`, () => {});
const bomb = gzipSync(Buffer.alloc(5_000_000));

const hostile: { why: string; script: Script; code: string; data?: object; limits?: DoorPolicy["limits"] }[] = [
  { why: "404", script: answer(["HTTP/1.1 404 Not Found"]), code: "DOWNLOAD_NOT_FOUND", data: { status: 404 } },
  { why: "410", script: answer(["HTTP/1.1 410 Gone"]), code: "DOWNLOAD_NOT_FOUND" },
  { why: "500", script: answer(["HTTP/1.1 500 Oops"]), code: "DOWNLOAD_BAD_STATUS", data: { status: 500 } },
  { why: "206, a part", script: answer(["HTTP/1.1 206 Partial Content"], "x"), code: "DOWNLOAD_BAD_STATUS" },
  {
    why: "429 with seconds",
    script: answer(["HTTP/1.1 429 Slow Down", "retry-after: 7"]),
    code: "DOWNLOAD_THROTTLED",
    data: { retryAfterMs: 7000 },
  },
  {
    why: "503 with a date",
    script: answer(["HTTP/1.1 503 Busy", "retry-after: Wed, 01 Jan 2020 00:00:00 GMT"]),
    code: "DOWNLOAD_THROTTLED",
    data: { retryAfterMs: 0 },
  },
  {
    why: "gzip that the way takes off",
    script: answer(["HTTP/1.1 200 OK", "transfer-encoding: gzip", "connection: close"], bomb),
    code: "DOWNLOAD_BAD_ENCODING",
  },
  {
    why: "gzip inside chunks",
    script: answer(["HTTP/1.1 200 OK", "transfer-encoding: gzip, chunked"], "1\r\nx\r\n0\r\n\r\n"),
    code: "DOWNLOAD_BAD_ENCODING",
  },
  {
    why: "a gzip bomb",
    script: answer(["HTTP/1.1 200 OK", "content-encoding: gzip", `content-length: ${bomb.length}`], bomb),
    code: "DOWNLOAD_BAD_ENCODING",
  },
  {
    why: "a size declared too large",
    script: answer(["HTTP/1.1 200 OK", "content-length: 100001"]),
    code: "DOWNLOAD_TOO_LARGE",
  },
  {
    why: "a body larger than allowed, undeclared",
    script: answer(["HTTP/1.1 200 OK", "connection: close"], Buffer.alloc(300_000)),
    code: "DOWNLOAD_TOO_LARGE",
  },
  {
    why: "a body cut short",
    script: answer(["HTTP/1.1 200 OK", "content-length: 500"], "only this"),
    code: "DOWNLOAD_TRUNCATED",
  },
  {
    why: "chunks cut short",
    script: answer(["HTTP/1.1 200 OK", "transfer-encoding: chunked"], "5\r\nabcde\r\n"),
    code: "DOWNLOAD_TRUNCATED",
  },
  { why: "a closed connection", script: (socket) => socket.destroy(), code: "DOWNLOAD_BAD_ANSWER" },
  { why: "noise", script: (socket) => socket.end("\x00\x01\x02 what\r\n\r\n"), code: "DOWNLOAD_BAD_ANSWER" },
  {
    why: "endless headers",
    script: after("HTTP/1.1 200 OK\r\n", dribble(`x-more: ${"a".repeat(4000)}\r\n`, 1)),
    code: "DOWNLOAD_BAD_ANSWER",
  },
  {
    why: "headers a byte at a time",
    script: after("HTTP/1.1 200 OK\r\nx-slow: ", dribble("a", 20)),
    code: "DOWNLOAD_TOO_SLOW",
    data: { limit: "headers" },
    limits: { headerMs: 150, connectMs: 50 },
  },
  {
    why: "silence",
    script: () => {},
    code: "DOWNLOAD_TOO_SLOW",
    data: { limit: "headers" },
    limits: { headerMs: 100, connectMs: 50 },
  },
  {
    why: "a body that stops",
    script: STOPS,
    code: "DOWNLOAD_TOO_SLOW",
    data: { limit: "the next piece", bytes: 3 },
    limits: { idleMs: 100 },
  },
  {
    why: "a body one byte every so often",
    script: after(HEAD, dribble("b", 20)),
    code: "DOWNLOAD_TOO_SLOW",
    data: { limit: "the minimum rate" },
    limits: { idleMs: 1000, graceMs: 200, minBytesPerSecond: 10_000 },
  },
  {
    why: "a body that is just fast enough for ever",
    script: after(HEAD, dribble("c".repeat(50), 10)),
    code: "DOWNLOAD_TOO_SLOW",
    data: { limit: "total" },
    limits: { totalMs: 300, minBytesPerSecond: 10 },
  },
  {
    why: "a redirect to itself",
    script: answer(["HTTP/1.1 302 Found", "location: /x.glb"]),
    code: "DOWNLOAD_REDIRECT_REFUSED",
    data: { redirects: 4 },
  },
  { why: "a redirect to nowhere", script: answer(["HTTP/1.1 302 Found"]), code: "DOWNLOAD_REDIRECT_REFUSED" },
  {
    why: "a redirect to a file",
    script: answer(["HTTP/1.1 302 Found", "location: file:///etc/passwd"]),
    code: "DOWNLOAD_REDIRECT_REFUSED",
  },
  {
    why: "a redirect to metadata",
    script: answer(["HTTP/1.1 302 Found", "location: http://169.254.169.254/latest/meta-data"]),
    code: "DOWNLOAD_FORBIDDEN_ADDRESS",
  },
];

describe("a hostile answer", () => {
  it.each(hostile)("$why", async ({ script, code, data = {}, limits }) => {
    scripts.set("/x.glb", script);
    const evidence = await get("/x.glb", { limits });
    expect(evidence).toMatchObject({ kind: "rejected", rejection: { code, data } });
    if (evidence.kind === "rejected")
      expect(evidence.rejection.data).toMatchObject({ ms: expect.any(Number), bytes: expect.any(Number) });
  });

  it("may not redirect elsewhere on loopback though all is loopback", async () => {
    for (const target of [`http://127.0.0.1:${port}/a`, `http://localhost:${port}/a`, `http://[::1]:${port}/a`]) {
      scripts.set("/r.glb", answer(["HTTP/1.1 307 Temporary", `location: ${target}`]));
      scripts.set("/a", ok(Buffer.from("secret")));
      expect(await get("/r.glb")).toMatchObject({
        kind: "rejected",
        rejection: { code: "DOWNLOAD_FORBIDDEN_ADDRESS" },
      });
    }
    expect(urls.filter((path) => path === "/a")).toEqual([]);
  });
});

describe("where the door leads", () => {
  const policy = (addresses: string[], extra: DoorPolicy = {}): DoorPolicy => ({
    schemes: ["https", "http"],
    lookup: async () => addresses,
    networkCheck: async () => true,
    ...extra,
  });
  const to = (url: string, extra: DoorPolicy) => createDoor(extra).download(url, { maxBytes: 1000 });

  it("refuses a name as soon as one of its addresses is forbidden", async () => {
    const evidence = await to("https://cdn.test/a.glb", policy(["1.1.1.1", "10.0.0.1"]));
    expect(evidence).toMatchObject({
      rejection: { code: "DOWNLOAD_FORBIDDEN_ADDRESS", data: { address: "10.0.0.1", why: "private" } },
    });
  });

  it("asks for the name once and connects to what it checked, whatever a second answer would be", async () => {
    const lookup = vi.fn(async () => (lookup.mock.calls.length === 1 ? ["127.0.0.1"] : ["169.254.169.254"]));
    scripts.set("/a.glb", ok(Buffer.from("checked")));
    const evidence = await to(`http://cdn.test:${port}/a.glb`, {
      ...policy([]),
      lookup,
      anyPort: true,
      allowAddress: (a) => (a === "127.0.0.1" ? null : "other"),
    });
    expect(evidence).toMatchObject({ kind: "measured", value: { size: 7, address: "127.0.0.1" } });
    expect(lookup).toHaveBeenCalledTimes(1);
  });

  it("checks the second answer on a redirect", async () => {
    const lookup = vi.fn(async () => (lookup.mock.calls.length === 1 ? ["127.0.0.1"] : ["169.254.169.254"]));
    scripts.set("/a.glb", answer(["HTTP/1.1 302 Found", `location: http://cdn.test:${port}/b.glb`]));
    const evidence = await to(`http://cdn.test:${port}/a.glb`, {
      ...policy([]),
      lookup,
      anyPort: true,
      allowAddress: (a) => (a === "127.0.0.1" ? null : "other"),
    });
    expect(evidence).toMatchObject({
      rejection: { code: "DOWNLOAD_FORBIDDEN_ADDRESS", data: { address: "169.254.169.254" } },
    });
  });

  it("tries the next address of a name when one does not answer", async () => {
    scripts.set("/a.glb", ok(Buffer.from("here")));
    const evidence = await to(`http://cdn.test:${port}/a.glb`, {
      ...policy(["127.0.0.2", "127.0.0.1"]),
      anyPort: true,
      allowAddress: () => null,
    });
    expect(evidence).toMatchObject({ kind: "measured", value: { address: "127.0.0.1" } });
  });

  it.each([
    ["an unknown name", Object.assign(new Error("x"), { code: "ENOTFOUND" })],
    ["a broken name server of theirs", Object.assign(new Error("x"), { code: "EAI_AGAIN" })],
  ])("tells %s from our own DNS being down", async (_, error) => {
    const lookup = async () => Promise.reject(error);
    expect(await to("https://cdn.test/a", policy([], { lookup }))).toMatchObject({
      rejection: { code: "DOWNLOAD_HOST_UNKNOWN" },
    });
    expect(await to("https://cdn.test/a", policy([], { lookup, networkCheck: async () => false }))).toMatchObject({
      kind: "fault",
      error: { code: "NETWORK_DNS_DOWN", retryable: true },
    });
  });

  it("tells a dead host from our own network being down", async () => {
    const dead = policy(["127.0.0.1"], { anyPort: true, allowAddress: () => null });
    expect(await to("http://cdn.test:1/a", dead)).toMatchObject({
      rejection: { code: "DOWNLOAD_UNREACHABLE", data: { error: "ECONNREFUSED", address: "127.0.0.1" } },
    });
    expect(await to("http://cdn.test:1/a", { ...dead, networkCheck: async () => false })).toMatchObject({
      kind: "fault",
      error: { code: "NETWORK_DOWN" },
    });
  });

  it("refuses TLS that is not good", async () => {
    server.once("connection", (socket: Socket) => socket.end("HTTP/1.1 200 OK\r\n\r\n"));
    const evidence = await to(`https://cdn.test:${port}/a`, {
      ...policy(["127.0.0.1"]),
      anyPort: true,
      allowAddress: () => null,
      limits: { connectMs: 500, headerMs: 500 },
    });
    expect(evidence).toMatchObject({ kind: "rejected", rejection: { code: "DOWNLOAD_TLS_FAILED" } });
  });
});

describe("an abort", () => {
  it("is thrown, never evidence: before, during the headers, during the body", async () => {
    const stop = new DOMException("enough", "AbortError");
    await expect(door().get("http://miner.test/x", { maxBytes: 1, signal: AbortSignal.abort(stop) })).rejects.toBe(
      stop,
    );
    for (const script of [(() => {}) as Script, STOPS]) {
      const controller = new AbortController();
      scripts.set("/x.glb", (socket, request) => {
        script(socket, request);
        setTimeout(() => controller.abort(stop), 30);
      });
      const download = door().download("http://miner.test/x.glb", { maxBytes: 100_000, signal: controller.signal });
      await expect(download).rejects.toBe(stop);
    }
  });

  it("between two pieces leaves no rejection that nobody handles", async () => {
    const stop = new DOMException("enough", "AbortError");
    const controller = new AbortController();
    const rejections: unknown[] = [];
    const note = (error: unknown) => rejections.push(error);
    process.on("unhandledRejection", note);
    scripts.set("/x.glb", STOPS);
    const evidence = await door().get("http://miner.test/x.glb", { maxBytes: 100_000, signal: controller.signal });
    const read = async () => {
      for await (const _ of evidence.kind === "measured" ? evidence.value.body : []) controller.abort(stop);
    };
    await expect(read()).rejects.toBe(stop);
    await new Promise((resolve) => setTimeout(resolve, 50));
    process.off("unhandledRejection", note);
    expect(rejections).toEqual([]);
  });
});

it("leaves no connection behind", async () => {
  scripts.set("/a.glb", after(HEAD, dribble("b", 5)));
  await get("/a.glb", { limits: { totalMs: 100 } });
  await expect.poll(() => sockets.size).toBe(0);
});
