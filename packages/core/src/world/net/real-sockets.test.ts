import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, writeFileSync } from "node:fs";
import { open } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import { type AddressInfo, connect, createServer as createSocketServer, type Socket } from "node:net";
import { constants, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { createDoor } from "./door.ts";
import type { DoorPolicy } from "./door-policy.ts";
import { blameOf, SOCKET_CODES } from "./socket-codes.ts";

/** The code that the kernel gives a connection, null when it succeeds. The listener is there before the connect. */
const codeAt = (host: string, port: number) =>
  new Promise<string | null>((resolve) => {
    const socket = connect({ host, port, timeout: 1_500 });
    socket.once("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? "none"));
    socket.once("timeout", () => resolve("silence"));
    socket.once("connect", () => resolve(null));
    socket.once("close", () => socket.destroy());
  });

describe("failures that the kernel makes, on real sockets", () => {
  let server: Server;
  let port = 0;
  let closings = 0;
  beforeAll(async () => {
    server = createServer((_, response) => response.end("ok"));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    port = (server.address() as AddressInfo).port;
    const closedServer = createSocketServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => closedServer.once("listening", resolve));
    closings = (closedServer.address() as AddressInfo).port;
    await new Promise((resolve) => closedServer.close(resolve));
  });
  afterAll(() => void server.close());
  afterEach(() => void vi.restoreAllMocks());

  const ask = (url: string, options: DoorPolicy = {}) =>
    createDoor({
      schemes: ["http", "https"],
      anyPort: true,
      allowAddress: () => null,
      networkCheck: async () => true,
      limits: { connectMs: 20_000, totalMs: 60_000 },
      ...options,
    }).download(url, { maxBytes: 100 });

  const ODD_PLACES: readonly (readonly [address: string, port: () => number])[] = [
    ["127.0.0.1", () => closings],
    ["255.255.255.255", () => 80],
    ["224.0.0.1", () => 80],
    ["240.0.0.1", () => 80],
    ["93.184.216.34", () => 9],
    ["2a00::1", () => 80],
    ["fe80::1", () => 80],
    ["::ffff:255.255.255.255", () => 80],
  ];
  it.each(ODD_PLACES)(
    "a connection to %s is blamed by the row of its code, over http and https alike",
    async (address, at) => {
      const code = await codeAt(address, at());
      if (code === null || code === "silence") return;
      const host = address.includes(":") ? `[${address}]` : address;
      for (const scheme of ["http", "https"]) {
        const result = await ask(`${scheme}://${host}:${at()}/x`);
        if (blameOf(code) === "ours")
          expect(result).toMatchObject({ kind: "fault", error: { code: "NETWORK_LOCAL", data: { error: code } } });
        else
          expect(result).toMatchObject({
            kind: "rejected",
            rejection: { code: "DOWNLOAD_UNREACHABLE", data: { error: code } },
          });
      }
      // The next address is tried, whatever the first one's failure was.
      const next = await ask(`http://cdn.test:${port}/x`, { lookup: async () => [address, "127.0.0.1"] });
      if ((await codeAt(address, port)) !== null)
        expect(next).toMatchObject({ kind: "measured", value: { address: "127.0.0.1" } });
    },
  );

  it.each([
    [
      "before the head",
      (socket: Socket): void => {
        socket.resetAndDestroy();
      },
      "DOWNLOAD_BAD_ANSWER",
    ],
    [
      "in the body",
      (socket: Socket): void => {
        const head = "HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nx";
        socket.write(head, () => setTimeout(() => socket.resetAndDestroy(), 50));
      },
      "DOWNLOAD_TRUNCATED",
    ],
  ] as const)(
    "a real reset %s is the other side's while our network works, and nobody's while it does not",
    async (_, answer, code) => {
      const host = createSocketServer((socket) => {
        socket.on("error", () => undefined);
        socket.once("data", () => answer(socket));
      });
      await new Promise<void>((resolve) => host.listen(0, "127.0.0.1", resolve));
      const url = `http://127.0.0.1:${(host.address() as AddressInfo).port}/x`;
      expect(await ask(url)).toMatchObject({ kind: "rejected", rejection: { code, data: { error: "ECONNRESET" } } });
      expect(await ask(url, { networkCheck: async () => false })).toMatchObject({
        kind: "fault",
        error: { code: "NETWORK_DOWN" },
      });
      host.close();
    },
  );

  const dist = fileURLToPath(new URL("../../../dist/net.js", import.meta.url));
  it.skipIf(!existsSync(dist) || process.platform === "win32")(
    "a machine without free descriptors blames nobody (needs the built package)",
    () => {
      const script = join(mkdtempSync(join(tmpdir(), "404-emfile-")), "emfile.mjs");
      writeFileSync(script, EMFILE(dist));
      const ran = spawnSync("sh", ["-c", `ulimit -n 200; exec "${process.execPath}" "${script}"`], {
        encoding: "utf8",
      });
      expect(ran.stdout.trim()).toBe("http fault NETWORK_LOCAL; https fault NETWORK_LOCAL");
    },
  );

  it.each(["EMFILE", "ENOMEM", "EAI_MEMORY", "EAI_SYSTEM"])(
    "a lookup that %s of ours ends blames nobody",
    async (code) => {
      const lookup = () => Promise.reject(Object.assign(new Error(`getaddrinfo ${code}`), { code }));
      const result = await ask("https://cdn.test/x", { lookup });
      expect(result).toMatchObject({ kind: "fault", error: { code: "NETWORK_LOCAL", data: { error: code } } });
    },
  );

  it.each(["ENOSPC", "EDQUOT", "EROFS", "EFBIG", "EIO", "EMFILE", "EACCES"])(
    "%s of our disk is a fault of ours",
    async (code) => {
      const probe = await open(join(mkdtempSync(join(tmpdir(), "404-disk-")), "x"), "w");
      const prototype = Object.getPrototypeOf(probe) as { write: () => Promise<unknown> };
      await probe.close();
      vi.spyOn(prototype, "write").mockRejectedValue(
        Object.assign(new Error(`write ${code}`), { code, syscall: "write" }),
      );
      const door = createDoor({
        schemes: ["http"],
        anyPort: true,
        allowAddress: () => null,
        networkCheck: async () => true,
      });
      const path = join(mkdtempSync(join(tmpdir(), "404-disk-")), "model.glb");
      const result = await door.downloadToFile(`http://127.0.0.1:${port}/x`, { path, maxBytes: 100 });
      expect(result).toMatchObject({
        kind: "fault",
        error: { code: "DOWNLOAD_WRITE_FAILED", fault: "infrastructure" },
      });
      expect([blameOf(code), existsSync(path)]).toEqual(["ours", false]);
    },
  );

  it("a place that no file can be made at is ours too, as the system says it", async () => {
    const door = createDoor({ schemes: ["http"], anyPort: true, allowAddress: () => null });
    for (const path of ["/no/such/folder/x", tmpdir(), "/proc/404-gen", "/dev/null/x"])
      expect(await door.downloadToFile(`http://127.0.0.1:${port}/x`, { path, maxBytes: 100 })).toMatchObject({
        kind: "fault",
        error: { code: "DOWNLOAD_WRITE_FAILED" },
      });
  });
});

describe("every code of this system", () => {
  /** What another machine, or the way to it, can make a connection end with. Source: tcp(7), ip(7), icmp(7). */
  const OTHERS = ["ECONNREFUSED", "ECONNRESET", "EPIPE", "ETIMEDOUT", "EHOSTUNREACH", "EHOSTDOWN", "ENETRESET", "ENOPROTOOPT"]; // biome-ignore format: one list
  it.each(Object.keys(constants.errno))("%s says whose it is", (code) => {
    const expected = code === "EPROTO" ? "theirs" : OTHERS.includes(code) ? "unclear" : "ours";
    expect(blameOf(code)).toBe(expected);
  });
  it("has no row of another name", () => {
    expect(Object.keys(SOCKET_CODES).filter((code) => !/^E[A-Z0-9_]+$/.test(code))).toEqual([]);
    expect(blameOf("HPE_INVALID_CONSTANT")).toBeUndefined();
    expect(blameOf("CERT_HAS_EXPIRED")).toBeUndefined();
  });
});

const EMFILE = (dist: string) => `
import fs from "node:fs";
import net from "node:net";
import { createDoor } from ${JSON.stringify(dist)};
const server = net.createServer((socket) => socket.end());
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
const port = server.address().port;
const door = createDoor({ schemes: ["http", "https"], lookup: async () => ["127.0.0.1"], allowAddress: () => null, anyPort: true, networkCheck: async () => true, limits: { connectMs: 2000 } });
const held = [];
for (;;) try { held.push(fs.openSync("/dev/null")); } catch { break; }
const said = [];
for (const scheme of ["http", "https"]) {
  const result = await door.download(scheme + "://cdn.test:" + port + "/x", { maxBytes: 9 });
  said.push(scheme + " " + result.kind + " " + (result.rejection?.code ?? result.error?.code));
}
for (const one of held) fs.closeSync(one);
console.log(said.join("; "));
process.exit(0);
`;
