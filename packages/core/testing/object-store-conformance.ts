import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ObjectStore } from "../src/ports/object-store.ts";

/** A store to be tried, empty at first, and how to end it. */
export type ObjectStoreBench = {
  /** The adapter, empty. */
  readonly store: ObjectStore;
  /** Ends store and server. */
  close(): Promise<void>;
};

/** How stores to be tried are made. */
export type ObjectStoreConformanceOptions = {
  /** Stands in the tests' names. */
  readonly name: string;
  /** A store for one test. */
  readonly create: () => Promise<ObjectStoreBench>;
  /** Bytes of the largest body tried; past a multipart store's part size it tries that too. @default 12 MiB */
  readonly largeBytes?: number | undefined;
};

const text = (value: string) => new TextEncoder().encode(value);
const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");
const PLAIN = { contentType: "text/plain" };

/**
 * The laws of the {@link ObjectStore} port, as a vitest suite that every adapter runs.
 *
 * @example
 * objectStoreConformance({ name: "memory", create: async () => ({ store: createMemoryObjectStore(), close: async () => {} }) });
 */
export function objectStoreConformance(options: ObjectStoreConformanceOptions): void {
  describe(`${options.name} keeps the laws of an object store`, () => {
    let bench: ObjectStoreBench;
    let store: ObjectStore;
    beforeAll(async () => {
      bench = await options.create();
      store = bench.store;
    });
    afterAll(() => bench.close());

    describe("keys that are one on some systems", () => {
      it.each([
        ["miner/A.glb", "miner/a.glb"],
        ["miner/caf\u00e9.glb", "miner/cafe\u0301.glb"],
        ["Folder/x.glb", "folder/y.glb"],
        ["miner/\ufb01n.glb", "miner/fin.glb"],
        ["miner/stra\u00dfe.glb", "miner/STRASSE.glb"],
      ])("%s is stored and %s refused", async (first, second) => {
        await store.put(first, text("1"), PLAIN);
        await expect(store.put(second, text("2"), PLAIN)).rejects.toMatchObject({ code: "OBJECT_KEY_CLASH" });
        expect(await store.get(first)).toEqual(text("1"));
        await store.put(first, text("3"), PLAIN);
        expect(await store.get(first)).toEqual(text("3"));
      });
    });

    describe("putting and getting", () => {
      it("gives back the bytes, their size, hash and type", async () => {
        const body = text("hello");
        const info = await store.put("rounds/0/a.txt", body, PLAIN);
        expect(info).toEqual({ key: "rounds/0/a.txt", size: 5, sha256: sha256(body) });
        expect(await store.get("rounds/0/a.txt")).toEqual(body);
        expect(await store.head("rounds/0/a.txt")).toEqual({ size: 5, contentType: "text/plain" });
      });

      it("answers null for what is absent", async () => {
        expect(await store.get("rounds/0/none")).toBeNull();
        expect(await store.head("rounds/0/none")).toBeNull();
        expect(await store.get("rounds")).toBeNull();
      });

      it("keeps any content type, whatever the key's end", async () => {
        await store.put("types/model.glb", text("x"), { contentType: "model/gltf-binary" });
        await store.put("types/odd.glb", text("x"), { contentType: "application/x-odd" });
        expect((await store.head("types/model.glb"))?.contentType).toBe("model/gltf-binary");
        expect((await store.head("types/odd.glb"))?.contentType).toBe("application/x-odd");
        await store.put("types/odd.glb", text("x"), { contentType: "model/gltf-binary" });
        expect((await store.head("types/odd.glb"))?.contentType).toBe("model/gltf-binary");
      });

      it("replaces an object whole", async () => {
        await store.put("replace", text("a longer first body"), PLAIN);
        await store.put("replace", text("second"), PLAIN);
        expect(await store.get("replace")).toEqual(text("second"));
      });

      it("holds an empty object", async () => {
        await store.put("empty", new Uint8Array(0), PLAIN);
        expect(await store.get("empty")).toEqual(new Uint8Array(0));
      });

      it("hands out bytes of its own", async () => {
        const body = text("mine");
        await store.put("own", body, PLAIN);
        body.fill(0);
        const bytes = await store.get("own");
        bytes?.fill(0);
        expect(await store.get("own")).toEqual(text("mine"));
      });

      it("refuses to read more than asked for", async () => {
        await store.put("large", text("0123456789"), PLAIN);
        expect(await store.get("large", { maxBytes: 10 })).toHaveLength(10);
        await expect(store.get("large", { maxBytes: 9 })).rejects.toMatchObject({ code: "OBJECT_TOO_LARGE" });
      });
    });

    describe("streaming", () => {
      const size = options.largeBytes ?? 12 * 1024 * 1024;
      async function* pieces(): AsyncGenerator<Uint8Array> {
        for (let at = 0; at < size; at += 65_536) yield new Uint8Array(Math.min(65_536, size - at)).fill(at >> 16);
      }

      it("takes a body piece by piece, its length unknown", async () => {
        const all: Uint8Array[] = [];
        for await (const piece of pieces()) all.push(piece);
        const content = Buffer.concat(all);
        const info = await store.put("stream.bin", pieces(), { contentType: "application/octet-stream" });
        expect(info).toEqual({ key: "stream.bin", size, sha256: sha256(content) });
        const bytes = await store.get("stream.bin");
        expect(bytes && Buffer.compare(bytes, content)).toBe(0);
      });

      it("stores nothing of a body that fails, and keeps what was there", async () => {
        await store.put("failing", text("before"), PLAIN);
        const broken = new RangeError("the source broke");
        async function* failing(): AsyncGenerator<Uint8Array> {
          yield* pieces();
          throw broken;
        }
        await expect(store.put("failing", failing(), PLAIN)).rejects.toBe(broken);
        expect(await store.get("failing")).toEqual(text("before"));
        await expect(store.put("failing-new", failing(), PLAIN)).rejects.toBe(broken);
        expect(await store.head("failing-new")).toBeNull();
      });

      it("stops when told to, and stores nothing", async () => {
        const controller = new AbortController();
        const stop = new DOMException("enough", "AbortError");
        async function* stopping(): AsyncGenerator<Uint8Array> {
          yield text("some");
          controller.abort(stop);
          yield text("more");
        }
        const put = store.put("stopped", stopping(), { ...PLAIN, signal: controller.signal });
        await expect(put).rejects.toBe(stop);
        expect(await store.head("stopped")).toBeNull();
        await expect(store.get("stopped", { signal: controller.signal })).rejects.toBe(stop);
      });
    });

    describe("keys", () => {
      it.each(["", "/a", "a/", "a//b", "../a", "a/../b", "a/./b", "a\\b", "a\nb", ".404-gen/a", "k".repeat(1025)])(
        "refuses %j",
        async (key) => {
          const invalid = { code: "OBJECT_KEY_INVALID" };
          await expect(store.put(key, text("x"), PLAIN)).rejects.toMatchObject(invalid);
          await expect(store.get(key)).rejects.toMatchObject(invalid);
          await expect(store.head(key)).rejects.toMatchObject(invalid);
        },
      );

      it.each(["a b/ü+%20?.png", "rounds/1/5Hot/submitted/x.glb", "a=b&c#d", "..a/b..", "'quoted' (x)!*"])(
        "takes %j, and finds it back from its public address",
        async (key) => {
          await store.put(key, text(key), PLAIN);
          expect(await store.get(key)).toEqual(text(key));
          const url = store.publicUrl(key);
          expect(new URL(url).href.length).toBeGreaterThan(0);
          expect(store.keyOf(url)).toBe(key);
        },
      );

      it("knows no foreign address", () => {
        const url = store.publicUrl("a/b");
        expect(store.keyOf("https://elsewhere.test/a/b")).toBeNull();
        expect(store.keyOf(`${url}?x=1`)).toBeNull();
        expect(store.keyOf(url.replace("/a/b", "/%2e%2e/b"))).toBeNull();
        expect(store.keyOf(url.replace("/a/b", "x/a/b"))).toBeNull();
        expect(store.keyOf("")).toBeNull();
      });
    });
  });
}
