import { encodeJpeg, encodePng, type RawImage } from "@404-gen/core/image";
import { imageDistanceConformance } from "@404-gen/core/testing";
import { describe, expect, it } from "vitest";
import { createOfflineDistance } from "./create-offline-distance.ts";

type Shape = (x: number, y: number) => readonly [number, number, number] | null;
const SIDE = 240;

/** A picture like a preview: white, with a shape on it. */
function draw(shape: Shape): RawImage {
  const data = new Uint8Array(SIDE * SIDE * 3).fill(255);
  for (let y = 0; y < SIDE; y++) {
    for (let x = 0; x < SIDE; x++) {
      const colour = shape((x / SIDE) * 2 - 1, (y / SIDE) * 2 - 1);
      if (colour) data.set(colour, (y * SIDE + x) * 3);
    }
  }
  return { width: SIDE, height: SIDE, channels: 3, data };
}
const shade = (x: number) => Math.round(40 * (1 + x));
const disc: Shape = (x, y) => (x * x + y * y < 0.4 ? [180 - shade(x), 60, 50] : null);
const box: Shape = (x, y) => (Math.abs(x) < 0.6 && Math.abs(y) < 0.35 ? [60, 90, 180 - shade(x)] : null);
const blueDisc: Shape = (x, y) => (disc(x, y) ? [50, 60, 180 - shade(x)] : null);
const smallDisc: Shape = (x, y) => disc(x * 1.6, y * 1.6);

const slightlyWider: Shape = (x, y) => disc(x * 0.99, y);

imageDistanceConformance({
  name: "offline",
  async open() {
    const [one, alike, other] = await Promise.all([disc, slightlyWider, box].map((shape) => encodePng(draw(shape))));
    return { distance: createOfflineDistance(), pictures: { one: one!, alike: alike!, other: other! } };
  },
});

const distance = createOfflineDistance();
async function apart(a: Uint8Array, b: Uint8Array): Promise<number> {
  const found = await distance.measure({ a, b });
  if (found.kind !== "measured") throw new Error(JSON.stringify(found));
  return found.value;
}

describe("createOfflineDistance", () => {
  it("is 0 for the same picture, however it is encoded", async () => {
    const png = await encodePng(draw(disc));
    expect(await apart(png, png)).toBe(0);
    expect(await apart(png, Uint8Array.from(png))).toBe(0);
  });

  it("stays below 0.1 for a small change of quality", async () => {
    for (const shape of [disc, box]) {
      const image = draw(shape);
      const png = await encodePng(image);
      expect(await apart(png, await encodeJpeg(image, { quality: 40 }))).toBeLessThan(0.1);
      expect(await apart(png, await encodePng(image, { maxSide: 120 }))).toBeLessThan(0.1);
    }
  });

  it("is above 0.1 for another shape, another colour and another size", async () => {
    const png = await encodePng(draw(disc));
    for (const other of [box, blueDisc, smallDisc, () => null] satisfies Shape[])
      expect(await apart(png, await encodePng(draw(other)))).toBeGreaterThan(0.1);
  });

  it("measures blank against blank, and says a fault for what is no picture", async () => {
    const blank = await encodePng(draw(() => null));
    expect(await apart(blank, await encodePng(draw(() => [255, 255, 255])))).toBeCloseTo(0, 6);
    expect(await distance.measure({ a: blank, b: new Uint8Array([1]) })).toMatchObject({ kind: "fault" });
    expect(distance.embedding).toBe("offline");
  });
});
