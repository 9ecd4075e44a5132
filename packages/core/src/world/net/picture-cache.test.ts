import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createManualClock } from "../../../testing/manual-clock.ts";
import { createMemoryObjectStore } from "../../../testing/object-store-memory.ts";
import { CompetitionError } from "../../base/errors/competition-error.ts";
import { fault, rejected } from "../../ports/evidence.ts";
import type { Door } from "./door-contract.ts";
import { cachePictures } from "./picture-cache.ts";
import { createPictureLoader } from "./picture-loader.ts";

const MB = 1024 * 1024;

describe("a cache of pictures", () => {
  it("holds 400 pictures of 1 MB within its bound, and the latest of them without a load", async () => {
    let loads = 0;
    const cache = cachePictures(async () => {
      loads++;
      return new Uint8Array(MB);
    });
    for (let n = 0; n < 400; n++) await cache(`p${n}`);
    expect(cache.bytes).toBe(64 * MB);
    for (let n = 399; n >= 336; n--) await cache(`p${n}`);
    expect(loads).toBe(400);
    await cache("p0");
    expect(loads).toBe(401);
    expect(cache.bytes).toBe(64 * MB);
  });

  it("never holds more than its bound, and answers what the loader would", async () => {
    const asks = fc.array(fc.record({ name: fc.nat({ max: 9 }), size: fc.nat({ max: 6 }) }), { maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(asks, fc.nat({ max: 12 }), async (list, maxBytes) => {
        const sizes = new Map(list.map(({ name, size }) => [`p${name}`, size]));
        const cache = cachePictures(async (url) => new Uint8Array(sizes.get(url) ?? 0), { maxBytes });
        for (const { name } of list) {
          expect((await cache(`p${name}`)).byteLength).toBe(sizes.get(`p${name}`));
          expect(cache.bytes).toBeLessThanOrEqual(maxBytes);
        }
      }),
    );
  });

  it("C14: tells pictures apart by their whole address, not by the file's name alone", async () => {
    const cache = cachePictures(async (url) => new TextEncoder().encode(url));
    const addresses = ["https://a.test/1/lamp.png", "https://a.test/2/lamp.png", "https://b.test/1/lamp.png?v=2"];
    for (const url of [...addresses, ...addresses]) expect(new TextDecoder().decode(await cache(url))).toBe(url);
  });

  it("shares a load that is under way, outlives an asker that leaves, and does not keep a failure", async () => {
    const waiting: ((picture: Uint8Array | Error) => void)[] = [];
    const cache = cachePictures(
      () =>
        new Promise((resolve, reject) => {
          waiting.push((picture) => (picture instanceof Error ? reject(picture) : resolve(picture)));
        }),
    );
    const leaving = new AbortController();
    const first = cache("a", { signal: leaving.signal });
    const second = cache("a");
    leaving.abort(new Error("gone"));
    await expect(first).rejects.toThrow("gone");
    waiting[0]?.(new Uint8Array(3));
    expect((await second).byteLength).toBe(3);
    const failing = cache("b");
    waiting[1]?.(new TypeError("down"));
    await expect(failing).rejects.toThrow("down");
    const again = cache("b");
    waiting[2]?.(new Uint8Array(1));
    expect((await again).byteLength).toBe(1);
    expect(waiting.length).toBe(3);
  });
});

describe("the loader", () => {
  const door = (answers: Awaited<ReturnType<Door["download"]>>[]) => ({
    download: async () => answers.shift() as never,
  });
  const down = () => fault(new CompetitionError("down", { code: "NETWORK_DOWN" }));

  it("takes our own pictures from the object store and others through the door", async () => {
    const objects = createMemoryObjectStore();
    await objects.put("a.png", new Uint8Array(2), { contentType: "image/png" });
    const load = createPictureLoader({ objects, door: door([down()]) });
    expect((await load(objects.publicUrl("a.png"))).byteLength).toBe(2);
    await expect(load("https://elsewhere.example/a.png")).rejects.toMatchObject({ code: "NETWORK_DOWN" });
  });

  it("loads no picture above 32 MiB, wherever it lies", async () => {
    const urls: unknown[] = [];
    const limit = { maxBytes: 32 * MB };
    const objects = {
      keyOf: (url: string) => (url.endsWith("own.png") ? "own.png" : null),
      get: async (...args: unknown[]) => {
        urls.push(args);
        return new Uint8Array(1);
      },
    };
    const outside = {
      download: async (...args: unknown[]) => {
        urls.push(args);
        return down();
      },
    };
    const load = createPictureLoader({ objects, door: outside });
    await load("https://x.example/own.png");
    await load("https://x.example/other.png").catch(() => null);
    expect(urls).toEqual([
      ["own.png", limit],
      ["https://x.example/other.png", limit],
    ]);
  });

  it("asks again as often as it was given waits, and makes a refusal a fault of ours", async () => {
    const clock = createManualClock();
    const notFound = rejected({ code: "DOWNLOAD_NOT_FOUND", message: "404", data: { status: 404 } });
    const load = createPictureLoader({ door: door([down(), notFound]), retryMs: [1_000], io: clock });
    const loading = load("https://x.example/a.png").catch((error: unknown) => error);
    await clock.advance(1_000);
    expect(await loading).toMatchObject({ code: "DOWNLOAD_NOT_FOUND", fault: "infrastructure", data: { status: 404 } });
  });
});
