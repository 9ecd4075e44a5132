import { formatNpz, parseNpz } from "@404-gen/core/archive";
import { encodeJpeg, encodePng, type RawImage } from "@404-gen/core/image";
import { bestView, embedBundle, type ViewName, WHITE_VIEWS } from "@404-gen/core/two";
import { describe, expect, it } from "vitest";
import { cosineDistance } from "../distance/cosine.ts";
import { createOfflineEmbedding } from "./create-offline-embedding.ts";

const SIDE = 120;

/** A disc on white. Its place and its width show the angle of the view. */
function disc(x: number, radius: number, red = 200): RawImage {
  const data = new Uint8Array(SIDE * SIDE * 3).fill(255);
  for (let at = 0; at < SIDE * SIDE; at++) {
    const [dx, dy] = [(at % SIDE) / SIDE - x, Math.floor(at / SIDE) / SIDE - 0.5];
    if (dx * dx + dy * dy < radius * radius) data.set([red, 60, 50], at * 3);
  }
  return { width: SIDE, height: SIDE, channels: 3, data };
}

describe("createOfflineEmbedding", () => {
  const embedding = createOfflineEmbedding();

  it("gives 384 floats of length 1, the same for the same picture, near ones for a similar picture", async () => {
    const image = disc(0.4, 0.2);
    const [one, again, like, other] = await embedding.embed([
      await encodePng(image),
      await encodePng(image),
      await encodeJpeg(image, { quality: 60 }),
      await encodePng(disc(0.7, 0.1, 40)),
    ]);
    if (!one || !again || !like || !other) return expect.unreachable();
    expect(one).toHaveLength(384);
    expect(one.reduce((sum, value) => sum + value * value, 0)).toBeCloseTo(1, 5);
    expect(again).toEqual(one);
    expect(cosineDistance(one, like)).toBeLessThan(0.05);
    expect(cosineDistance(one, other)).toBeGreaterThan(0.3);
    expect(embedding.embedding).toBe("offline");
  });

  it("finds the view that a bundle's prompt was taken from", async () => {
    const views = WHITE_VIEWS.map(async ({ name }, at) => [name, await encodePng(disc(0.2 + at * 0.08, 0.2))] as const);
    const white = Object.fromEntries(await Promise.all(views)) as Record<ViewName, Uint8Array>;
    const arrays = await embedBundle({ prompt: await encodeJpeg(disc(0.6, 0.2)), white }, { embedding });
    expect([...arrays.keys()].slice(0, 3)).toEqual(["prompt", "view_front_left", "view_front_right"]);
    const read = await parseNpz(formatNpz(arrays));
    expect(bestView(read)).toBe("back");
  });

  it("refuses bytes that are no picture", async () => {
    await expect(embedding.embed([new Uint8Array([1])])).rejects.toMatchObject({ name: "CompetitionError" });
  });
});
