import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { systemClock } from "../../base/kit/system-clock.ts";
import { createDoor } from "./index.ts";

describe("a door whose names do not answer", () => {
  let server: Server | undefined;
  afterEach(() => {
    server?.closeAllConnections();
    server?.close();
  });

  it("takes another download that goes on for proof that our own network works, and none of before", async () => {
    let more: () => void = () => {};
    server = createServer((_, response) => {
      response.writeHead(200).write("begun");
      more = () => response.write("more");
    });
    await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    const both = createDoor({
      ...{ schemes: ["http"], anyPort: true, lookup: async () => ["127.0.0.1"] },
      ...{ allowAddress: () => null, networkCheck: async () => false },
      io: { ...systemClock, sleep: (ms, options) => systemClock.sleep(Math.min(ms, 2000), options) },
    });
    const dead = () => both.download("http://dead.test:1/a", { maxBytes: 100 });
    const running = await both.get(`http://alive.test:${port}/a`, { maxBytes: 100 });
    if (running.kind !== "measured") throw running;
    const pieces = running.value.body[Symbol.asyncIterator]();
    await pieces.next();
    expect(await dead()).toMatchObject({ kind: "fault", error: { code: "NETWORK_DOWN" } });
    const peer = dead();
    const next = pieces.next();
    setTimeout(more, 100);
    expect(await peer).toMatchObject({ kind: "rejected", rejection: { code: "DOWNLOAD_UNREACHABLE" } });
    await next;
    running.value.close();
    expect(await dead()).toMatchObject({ kind: "fault", error: { code: "NETWORK_DOWN" } });
  });
});
