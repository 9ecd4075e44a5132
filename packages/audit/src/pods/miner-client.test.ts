import { createServer, type RequestListener, type Server } from "node:http";
import { type AddressInfo, createServer as createSocketServer } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { auditSettings } from "../settings.ts";
import { countedSeconds } from "./counted-seconds.ts";
import { createMinerClient } from "./miner-client.ts";

let server: Server | null = null;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

async function listen(answer: RequestListener) {
  server = createServer(answer);
  await new Promise<void>((resolve) => server!.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    headers: { authorization: "Bearer pod" },
  };
}
const request = { picture: new Uint8Array([1, 2, 3]), stem: "a", seed: 42 };
/** A client that waits long enough for any machine. */
const client = createMinerClient({
  settings: { generationTimeoutSeconds: 60, downloadTimeoutSeconds: 60, maxModelBytes: 1000 },
});
/** A client with short limits. */
const hasty = createMinerClient({
  settings: { generationTimeoutSeconds: 0.3, downloadTimeoutSeconds: 0.3, maxModelBytes: 1000 },
});

describe("createMinerClient", () => {
  it("sends picture and seed as the miners' servers expect them, with the pod's bearer, and times headers and last byte", async () => {
    let postedBody = "";
    const address = await listen((httpRequest, response) => {
      httpRequest.on("data", (part) => {
        postedBody += part.toString("latin1");
      });
      httpRequest.on("end", () => {
        postedBody += httpRequest.headers.authorization;
        response.writeHead(200).write("mod");
        setTimeout(() => response.end("el"), 60);
      });
    });
    const reply = await client.generate(address, request);
    if (reply.kind !== "measured") throw new Error(reply.kind);
    const body = await reply.value.body({});
    expect(postedBody).toMatch(
      /name="prompt_image_file"; filename="a\.png"[\s\S]*name="seed"\r\n\r\n42[\s\S]*Bearer pod/,
    );
    expect(body).toMatchObject({ kind: "measured", value: { bytes: Buffer.from("model") } });
    if (body.kind === "measured") expect(body.value.secondsToLastByte).toBeGreaterThan(reply.value.secondsToHeaders);
  });

  it.each([
    ["an error of the server", 500, "rejected", "GENERATION_STATUS"],
    ["a redirect", 302, "rejected", "GENERATION_STATUS"],
    ["a gateway, which may not be the container", 502, "fault", "POD_GATEWAY"],
  ])("takes %s (%i) for %s", async (_, status, kind, code) => {
    const address = await listen(
      (_asked, response) => void response.writeHead(status, { location: "http://127.0.0.1:1/" }).end(),
    );
    const reply = await client.generate(address, request);
    expect(reply.kind).toBe(kind);
    expect(reply.kind === "rejected" ? reply.rejection.code : reply.kind === "fault" && reply.error.code).toBe(code);
  });

  it("cuts off headers and bodies that take too long, and bodies that are too large or empty", async () => {
    const silent = await hasty.generate(await listen(() => {}), request);
    expect(silent).toMatchObject({ kind: "rejected", rejection: { code: "GENERATION_TIMEOUT" } });
    const bodies: [RequestListener, string][] = [
      [(_, response) => void response.writeHead(200).write("x"), "BODY_TIMEOUT"],
      [(_, response) => void response.writeHead(200).end("x".repeat(2000)), "BODY_TOO_LARGE"],
      [
        (_, response) => void response.writeHead(200, { "transfer-encoding": "chunked" }).end("x".repeat(2000)),
        "BODY_TOO_LARGE",
      ],
      [(_, response) => void response.writeHead(200).end(), "BODY_EMPTY"],
    ];
    for (const [answer, code] of bodies) {
      server?.closeAllConnections();
      // The headers come at once. Only for a body that does not come a client with a short limit is needed.
      const ownClient =
        code === "BODY_TIMEOUT" ? createMinerClient({ settings: { downloadTimeoutSeconds: 0.3 } }) : client;
      const reply = await ownClient.generate(await listen(answer), request);
      expect(reply.kind === "measured" && (await reply.value.body({}))).toMatchObject({
        kind: "rejected",
        rejection: { code },
      });
    }
  });

  it("blames nobody for a broken connection, and gives null when nothing answers", async () => {
    const address = await listen((_, response) => void response.destroy());
    expect(await client.generate(address, request)).toMatchObject({
      kind: "fault",
      error: { code: "POD_UNREACHABLE" },
    });
    expect(await client.health(address)).toBeNull();
  });

  it("does not take a reset for the end of a body without a length", async () => {
    const raw = createSocketServer((socket) => {
      socket.on("error", () => undefined);
      socket.once("data", () => {
        socket.write("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nhalf a model", () => socket.end());
      });
    });
    await new Promise<void>((resolve) => raw.listen(0, "127.0.0.1", resolve));
    const url = `http://127.0.0.1:${(raw.address() as AddressInfo).port}/`;
    const reply = await client.generate({ url, headers: {} }, request);
    expect(reply.kind === "measured" && (await reply.value.body({}))).toMatchObject({
      kind: "fault",
      error: { code: "BODY_UNFRAMED", fault: "infrastructure" },
    });
    raw.close();
  });

  it("obeys an abort", async () => {
    const address = await listen(() => {});
    const reason = new Error("enough");
    await expect(client.generate(address, { ...request, signal: AbortSignal.timeout(1) })).rejects.toThrow();
    await expect(client.health(address, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });
});

describe("countedSeconds", () => {
  const rules = auditSettings();
  it("counts the headers alone when the body is as fast as its size explains", () => {
    expect(countedSeconds({ headers: 60, lastByte: 75, bytes: 31_600_000 }, rules)).toBe(60);
  });
  it("counts work that was hidden behind early headers", () => {
    expect(countedSeconds({ headers: 0.1, lastByte: 100, bytes: 1000 }, rules)).toBeGreaterThan(94);
  });
});
