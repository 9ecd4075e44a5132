import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { objectStoreConformance } from "../../../testing/object-store-conformance.ts";
import { folderRequestListener } from "./folder-request-listener.ts";
import { createFolderObjectStore, type FolderObjectStore } from "./object-store.ts";

const folder = () => mkdtempSync(join(tmpdir(), "objects-"));

objectStoreConformance({
  name: "a folder",
  create: async () => {
    const dir = folder();
    return {
      store: createFolderObjectStore({ dir, publicBaseUrl: "https://cdn.test/base/" }),
      close: async () => rmSync(dir, { recursive: true }),
    };
  },
});

describe("a folder served over HTTP", () => {
  let store: FolderObjectStore;
  let base: string;
  const server = createServer((request, response) => folderRequestListener(store)(request, response));
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    base = `http://127.0.0.1:${(server.address() as { port: number }).port}/files`;
    store = createFolderObjectStore({ dir: folder(), publicBaseUrl: base });
  });
  afterAll(() => {
    server.close();
    rmSync(store.dir, { recursive: true });
  });

  it("answers a public address with the object and its type", async () => {
    await store.put("rounds/0/a b.png", new Uint8Array([1, 2, 3]), { contentType: "image/png" });
    const answer = await fetch(store.publicUrl("rounds/0/a b.png"));
    expect(answer.status).toBe(200);
    expect(answer.headers.get("content-type")).toBe("image/png");
    expect(new Uint8Array(await answer.arrayBuffer())).toEqual(new Uint8Array([1, 2, 3]));
    const head = await fetch(store.publicUrl("rounds/0/a b.png"), { method: "HEAD" });
    expect(head.headers.get("content-length")).toBe("3");
  });

  it.each(["/none", "/rounds", "/rounds/0", "/%2e%2e/x", "/.404-gen/tmp", "/%00", "/%ff"])(
    "knows no %s",
    async (path) => {
      expect((await fetch(`${base}${path}`)).status).toBe(404);
    },
  );

  it("takes nothing", async () => {
    expect((await fetch(`${base}/x`, { method: "PUT", body: "x" })).status).toBe(405);
  });

  it("leaves nothing beside the objects", async () => {
    await store.put("clean", new Uint8Array(9), { contentType: "application/octet-stream" });
    expect(readdirSync(join(store.dir, ".404-gen", "tmp"))).toEqual([]);
  });

  it("says what the file system refused", async () => {
    await store.put("node", new Uint8Array(1), { contentType: "application/octet-stream" });
    const put = store.put("node/child", new Uint8Array(1), { contentType: "application/octet-stream" });
    await expect(put).rejects.toMatchObject({ code: "OBJECT_STORE_FAILED", fault: "infrastructure" });
  });
});
