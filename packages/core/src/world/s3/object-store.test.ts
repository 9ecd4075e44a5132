import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import S3rver from "s3rver";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ProxyFault, startFaultProxy } from "../../../testing/fault-proxy.ts";
import { insist } from "../../../testing/insist.ts";
import { objectStoreConformance } from "../../../testing/object-store-conformance.ts";
import { createS3ObjectStore, type S3ObjectStoreOptions } from "./object-store.ts";

async function startS3(): Promise<{ endpoint: string; close(): Promise<void> }> {
  const directory = mkdtempSync(join(tmpdir(), "s3rver-"));
  const server = new S3rver({
    port: 0,
    address: "127.0.0.1",
    silent: true,
    directory,
    configureBuckets: [{ name: "models", configs: [] }],
  });
  const { port } = await server.run();
  return {
    endpoint: `http://127.0.0.1:${port}`,
    async close() {
      await server.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

const settings = (endpoint: string): S3ObjectStoreOptions => ({
  endpoint,
  bucket: "models",
  accessKeyId: "S3RVER",
  secretAccessKey: "S3RVER",
  publicBaseUrl: "https://cdn.test",
  maxAttempts: 1,
  allowLoopback: true,
});

objectStoreConformance({
  name: "S3 (s3rver)",
  create: async () => {
    const s3 = await startS3();
    const store = createS3ObjectStore(settings(s3.endpoint));
    return { store, close: () => store.close().then(s3.close) };
  },
});

objectStoreConformance({
  name: "S3 behind a network with faults",
  create: async () => {
    const s3 = await startS3();
    const proxy = await startFaultProxy({ target: s3.endpoint, seed: 3 });
    // A body that came as a stream cannot be sent again by the caller: its pieces are, by the adapter itself.
    const store = createS3ObjectStore({ ...settings(proxy.url), maxAttempts: 4 });
    return {
      store: insist(store),
      close: async () => {
        expect(proxy.strikes.length).toBeGreaterThan(3);
        await store.close();
        await proxy.close();
        await s3.close();
      },
    };
  },
});

it.each<ProxyFault>(["cut", "lost-answer", "truncate", 429, 500, 503])(
  "S3: %s that never heals is a typed error that may pass",
  async (fault) => {
    const s3 = await startS3();
    await createS3ObjectStore(settings(s3.endpoint)).put("a.txt", new Uint8Array(900), { contentType: "text/plain" });
    const proxy = await startFaultProxy({
      target: s3.endpoint,
      seed: 1,
      faults: [fault],
      rate: 1,
      inARow: Number.POSITIVE_INFINITY,
    });
    const store = createS3ObjectStore(settings(proxy.url));
    await expect(store.get("a.txt")).rejects.toMatchObject({
      code: expect.stringMatching(/^OBJECT_STORE_/),
      fault: "infrastructure",
      retryable: true,
    });
    await store.close();
    await proxy.close();
    await s3.close();
  },
);

describe("S3", () => {
  let s3: Awaited<ReturnType<typeof startS3>>;
  beforeAll(async () => {
    s3 = await startS3();
  });
  afterAll(() => s3.close());

  it("puts a prefix before keys in the bucket, not in addresses", async () => {
    const prefixStore = createS3ObjectStore({ ...settings(s3.endpoint), keyPrefix: "season-2/" });
    const plain = createS3ObjectStore(settings(s3.endpoint));
    await prefixStore.put("a.txt", new Uint8Array([7]), { contentType: "text/plain" });
    expect(await plain.get("season-2/a.txt")).toEqual(new Uint8Array([7]));
    expect(prefixStore.publicUrl("a.txt")).toBe("https://cdn.test/a.txt");
  });

  it("says that credentials are wrong, once, and shows none", async () => {
    const store = createS3ObjectStore({
      ...settings(s3.endpoint),
      accessKeyId: "NOBODY",
      secretAccessKey: "not-the-secret",
    });
    const failure = await store.put("a", new Uint8Array(1), { contentType: "text/plain" }).catch((error) => error);
    expect(failure).toMatchObject({ code: "OBJECT_STORE_DENIED", fault: "infrastructure", retryable: false });
    expect(JSON.stringify(failure)).not.toContain("not-the-secret");
    expect(failure.message).not.toContain("not-the-secret");
  });

  it("says that a missing bucket is no missing object", async () => {
    const store = createS3ObjectStore({ ...settings(s3.endpoint), bucket: "no-such-bucket" });
    await expect(store.get("a")).rejects.toMatchObject({ code: "OBJECT_STORE_FAILED" });
  });

  it("says that the store cannot be reached, and that trying again may help", async () => {
    const store = createS3ObjectStore(settings("http://127.0.0.1:1"));
    await expect(store.head("a")).rejects.toMatchObject({ code: "OBJECT_STORE_FAILED", retryable: true });
  });
});

describe("the secret key", () => {
  it("is for https, or a store on this machine where that is allowed", () => {
    const open = (endpoint: string, allowLoopback = false) =>
      createS3ObjectStore({ ...settings(endpoint), allowLoopback });
    for (const endpoint of ["http://10.0.0.9:9000", "http://127.0.0.1:9000", "http://r2.example"])
      expect(() => open(endpoint)).toThrow(expect.objectContaining({ code: "CREDENTIAL_INSECURE" }));
    expect(() => open("http://r2.example", true)).toThrow(expect.objectContaining({ code: "CREDENTIAL_INSECURE" }));
    expect(open("https://r2.example").name).toBe("s3 https://r2.example/models");
  });

  it("signs nothing for another host: redirects of the store are not followed, nor a host that the library makes up", async () => {
    const types: (string | undefined)[] = [];
    const away = createServer((request, response) => {
      types.push(request.headers.authorization);
      response.end("");
    });
    await new Promise<void>((resolve) => away.listen(0, "127.0.0.1", resolve));
    const { port } = away.address() as { port: number };
    const home = createServer((_, response) =>
      response.writeHead(307, { location: `http://localhost:${port}/x`, "x-amz-bucket-region": "us-west-2" }).end(),
    );
    await new Promise<void>((resolve) => home.listen(0, "127.0.0.1", resolve));
    const at = `http://127.0.0.1:${(home.address() as { port: number }).port}`;
    const store = createS3ObjectStore({ ...settings(at), maxAttempts: 3 });
    const body = new Uint8Array(3);
    await expect(store.put("a.bin", body, { contentType: "image/png" })).rejects.toMatchObject({
      code: "OBJECT_STORE_FAILED",
    });
    await expect(store.get("a.bin")).rejects.toMatchObject({ code: "OBJECT_STORE_FAILED" });
    // The bucket in the host's name is another host than the one that was named without it.
    const hostedStore = createS3ObjectStore({ ...settings("https://r2.example"), forcePathStyle: false });
    await expect(hostedStore.head("a.bin", { signal: AbortSignal.timeout(2000) })).rejects.not.toMatchObject({
      code: "REDIRECT_REFUSED",
    });
    expect(types).toEqual([]);
    for (const server of [away, home]) server.close();
  });

  it.each([
    [503, "overloaded"],
    [507, "full"],
  ])("says what a bare %i means, and that trying again may help", async (status, word) => {
    const server = createServer((request, response) => {
      request.resume();
      request.on("end", () => response.writeHead(status).end());
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const store = createS3ObjectStore(settings(`http://127.0.0.1:${(server.address() as { port: number }).port}`));
    await expect(store.put("a.bin", new Uint8Array(1), { contentType: "a/b" })).rejects.toMatchObject({
      ...{ code: "OBJECT_STORE_FAILED", retryable: true, fault: "infrastructure", data: { status } },
      message: expect.stringContaining(`the store is ${word} (${status})`),
    });
    server.close();
    server.closeAllConnections();
  });

  it("reads no more of the store's words than a budget, whatever it answers", async () => {
    const flood = createServer((request, response) => {
      request.resume();
      response.writeHead(request.method === "GET" ? 400 : 200);
      const more = () => {
        while (!response.destroyed && response.write(Buffer.alloc(65_536, 60)));
        if (!response.destroyed) response.once("drain", more);
      };
      more();
    });
    await new Promise<void>((resolve) => flood.listen(0, "127.0.0.1", resolve));
    const store = createS3ObjectStore(settings(`http://127.0.0.1:${(flood.address() as { port: number }).port}`));
    const before = process.memoryUsage().rss;
    await expect(store.get("a.bin")).rejects.toMatchObject({ code: "ANSWER_TOO_LARGE" });
    await expect(store.put("a.bin", new Uint8Array(1), { contentType: "a/b" })).rejects.toMatchObject({
      code: "ANSWER_TOO_LARGE",
    });
    expect(process.memoryUsage().rss - before).toBeLessThan(256 * 1024 ** 2);
    flood.closeAllConnections();
    flood.close();
  });
});

describe("what R2 is sent", () => {
  let server: Server;
  const requests: { method: string; url: string; headers: Record<string, unknown>; body: number }[] = [];
  beforeAll(async () => {
    server = createServer((request, response) => {
      let body = 0;
      request.on("data", (piece: Buffer) => {
        body += piece.length;
      });
      request.on("end", () => {
        requests.push({ method: request.method ?? "", url: request.url ?? "", headers: request.headers, body });
        const xml = request.url?.includes("uploads")
          ? "<InitiateMultipartUploadResult><UploadId>u1</UploadId></InitiateMultipartUploadResult>"
          : "<CompleteMultipartUploadResult><ETag>x</ETag></CompleteMultipartUploadResult>";
        response.setHeader("etag", '"e"');
        response.end(request.method === "POST" ? `<?xml version="1.0"?>${xml}` : "");
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  });
  afterAll(() => server.close());

  it("has equal parts, no checksum trailers, no ACLs", async () => {
    const { port } = server.address() as { port: number };
    const store = createS3ObjectStore({ ...settings(`http://127.0.0.1:${port}`), partSize: 5 << 20 });
    async function* body(): AsyncGenerator<Uint8Array> {
      for (let at = 0; at < 12; at++) yield new Uint8Array(1 << 20);
    }
    await store.put("big.bin", body(), { contentType: "model/gltf-binary" });
    await store.put("small.bin", new Uint8Array(10), { contentType: "image/png" });
    const parts = requests.filter((request) => request.url.includes("partNumber"));
    expect(parts.map((part) => part.body).sort((a, b) => b - a)).toEqual([5 << 20, 5 << 20, 2 << 20]);
    for (const request of requests) {
      const names = Object.keys(request.headers);
      expect(names.filter((name) => /^x-amz-(acl|trailer|checksum|sdk-checksum|tagging)/.test(name))).toEqual([]);
      expect(request.headers["content-encoding"] ?? "").not.toContain("aws-chunked");
    }
    expect(requests.at(-1)?.headers).toMatchObject({ "content-type": "image/png", "content-length": "10" });
  });
});

describe("a stream that fails", () => {
  it("keeps the first of two errors: the clean-up's own stands behind it", async () => {
    const server = createServer((request, response) => {
      request.resume().on("end", () => {
        const xml = (code: string, message: string) =>
          `<Error><Code>${code}</Code><Message>${message}</Message></Error>`;
        if (request.method === "POST" && request.url?.includes("uploads"))
          return response.end("<InitiateMultipartUploadResult><UploadId>u1</UploadId></InitiateMultipartUploadResult>");
        if (request.method === "DELETE") return response.writeHead(404).end(xml("NoSuchUpload", "gone"));
        return response.writeHead(400).end(xml("EntityTooLarge", "over your quota"));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as { port: number };
    const store = createS3ObjectStore({ ...settings(`http://127.0.0.1:${port}`), partSize: 5 << 20 });
    async function* body(): AsyncGenerator<Uint8Array> {
      for (let at = 0; at < 12; at++) yield new Uint8Array(1 << 20);
    }
    await expect(store.put("big.bin", body(), { contentType: "model/gltf-binary" })).rejects.toMatchObject({
      message: expect.stringContaining("over your quota"),
      data: { status: 400 },
    });
    server.close();
  });
});
