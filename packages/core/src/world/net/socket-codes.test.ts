import { createServer, type Server } from "node:http";
import { type AddressInfo, Socket } from "node:net";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { createDoor } from "./door.ts";
import type { DoorPolicy } from "./door-policy.ts";
import { isOurSocketError, SOCKET_CODES, socketCodeOf } from "./socket-codes.ts";

/** A socket that fails at once, as the kernel refuses a call: before anybody could listen for it. */
function failConnecting(code: string, when: (host: string) => boolean = () => true) {
  const connect = Socket.prototype.connect;
  vi.spyOn(Socket.prototype, "connect").mockImplementation(function (this: Socket, ...args: unknown[]) {
    const target = (Array.isArray(args[0]) ? args[0][0] : args[0]) as { host?: string };
    if (!when(target.host ?? "")) return Reflect.apply(connect, this, args) as Socket;
    // As the kernel's refusal comes: in the very next tick, before any promise is asked.
    process.nextTick(() => this.destroy(Object.assign(new Error(`connect ${code}`), { code, syscall: "connect" })));
    return this;
  });
}

describe("a system's error code", () => {
  let server: Server;
  let port = 0;
  beforeAll(async () => {
    server = createServer((_, response) => response.end("ok"));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    port = (server.address() as AddressInfo).port;
  });
  afterAll(() => void server.close());
  afterEach(() => void vi.restoreAllMocks());

  const ask = (scheme: string, options: DoorPolicy = {}) =>
    createDoor({
      schemes: ["http", "https"],
      anyPort: true,
      allowAddress: () => null,
      lookup: async () => ["127.0.0.1"],
      networkCheck: async () => true,
      limits: { connectMs: 2_000 },
      ...options,
    }).download(`${scheme}://cdn.test:${port}/x`, { maxBytes: 100 });

  it.each(Object.entries(SOCKET_CODES))("%s is %s, over http and https", async (code, blame) => {
    for (const scheme of ["http", "https"]) {
      failConnecting(code);
      const result = await ask(scheme);
      vi.restoreAllMocks();
      if (blame === "ours")
        expect(result).toMatchObject({ kind: "fault", error: { code: "NETWORK_LOCAL", data: { error: code } } });
      else expect(result).toMatchObject({ kind: "rejected", rejection: { data: { error: code } } });
    }
  });

  it.each(Object.entries(SOCKET_CODES).filter(([, blame]) => blame === "unclear"))(
    "%s is held against nobody while our own network is down",
    async (code) => {
      failConnecting(code);
      const result = await ask("http", { networkCheck: async () => false });
      expect(result).toMatchObject({ kind: "fault", error: { code: "NETWORK_DOWN" } });
    },
  );

  it("lets the next address be tried, over http and https alike", async () => {
    for (const code of ["ENETUNREACH", "EAFNOSUPPORT", "ECONNREFUSED", "EHOSTUNREACH", "EADDRNOTAVAIL"]) {
      failConnecting(code, (host) => host.includes(":"));
      const result = await ask("http", { lookup: async () => ["2a00::1", "127.0.0.1"] });
      expect(result, code).toMatchObject({ kind: "measured", value: { address: "127.0.0.1" } });
      const secure = await ask("https", { lookup: async () => ["2a00::1", "127.0.0.1"] });
      // The server speaks no TLS: that it was asked shows that the second address was tried.
      expect(secure, code).toMatchObject({ kind: "rejected", rejection: { data: { address: "127.0.0.1" } } });
      vi.restoreAllMocks();
    }
  });

  it("proves nothing against a host while one of its addresses could not be tried from here", async () => {
    failConnecting("ENETUNREACH", (host) => host.includes(":"));
    const result = await createDoor({
      schemes: ["http"],
      anyPort: true,
      allowAddress: () => null,
      lookup: async () => ["2a00::1", "127.0.0.1"],
      networkCheck: async () => true,
    }).download("http://cdn.test:1/x", { maxBytes: 100 });
    expect(result).toMatchObject({ kind: "fault", error: { code: "NETWORK_LOCAL" } });
  });

  it("asks whether our network works for the kinds of address that failed", async () => {
    const requests: unknown[] = [];
    failConnecting("ETIMEDOUT");
    await ask("http", {
      lookup: async () => ["2a00::1", "127.0.0.1"],
      networkCheck: async (what, options) => requests.push([what, options?.family]) > 0,
    });
    expect(requests).toEqual([["route", 6], ["route", 4]]); // biome-ignore format: one line
  });

  it("is found in what fetch and TLS wrap around it", () => {
    const inner = Object.assign(new Error("x"), { code: "EMFILE" });
    for (const error of [inner, new TypeError("fetch failed", { cause: inner }), new AggregateError([inner])])
      expect([socketCodeOf(error), isOurSocketError(error)]).toEqual(["EMFILE", true]);
    expect(isOurSocketError(new Error("x"))).toBe(false);
  });
});
