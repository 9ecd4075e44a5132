import { encodeJpeg, encodePng } from "@404-gen/core/image";
import { imageDistanceConformance } from "@404-gen/core/testing";
import { describe, expect, it } from "vitest";
import { box, disc, drawShape, type Shape, shade, slightlyWider } from "../../testing/preview-pictures.ts";
import { createOfflineDistance } from "./create-offline-distance.ts";

const blueDisc: Shape = (x, y) => (disc(x, y) ? [50, 60, 180 - shade(x)] : null);
const smallDisc: Shape = (x, y) => disc(x * 1.6, y * 1.6);

imageDistanceConformance({
  name: "offline",
  async open() {
    const [one, alike, other] = await Promise.all(
      [disc, slightlyWider, box].map((shape) => encodePng(drawShape(shape))),
    );
    return { distance: createOfflineDistance(), pictures: { one: one!, alike: alike!, other: other! } };
  },
});

const distance = createOfflineDistance();
async function apart(a: Uint8Array, b: Uint8Array): Promise<number> {
  const measurement = await distance.measure({ a, b });
  if (measurement.kind !== "measured") throw new Error(JSON.stringify(measurement));
  return measurement.value;
}

describe("createOfflineDistance", () => {
  it("is 0 for the same picture, however it is encoded", async () => {
    const png = await encodePng(drawShape(disc));
    expect(await apart(png, png)).toBe(0);
    expect(await apart(png, Uint8Array.from(png))).toBe(0);
  });

  it("stays below 0.1 for a small change of quality", async () => {
    for (const shape of [disc, box]) {
      const image = drawShape(shape);
      const png = await encodePng(image);
      expect(await apart(png, await encodeJpeg(image, { quality: 40 }))).toBeLessThan(0.1);
      expect(await apart(png, await encodePng(image, { maxSide: 120 }))).toBeLessThan(0.1);
    }
  });

  it("is above 0.1 for another shape, another colour and another size", async () => {
    const png = await encodePng(drawShape(disc));
    for (const other of [box, blueDisc, smallDisc, () => null] satisfies Shape[])
      expect(await apart(png, await encodePng(drawShape(other)))).toBeGreaterThan(0.1);
  });

  it("measures two blank pictures, and gives a fault for bytes that are no picture", async () => {
    const blank = await encodePng(drawShape(() => null));
    expect(await apart(blank, await encodePng(drawShape(() => [255, 255, 255])))).toBeCloseTo(0, 6);
    expect(await distance.measure({ a: blank, b: new Uint8Array([1]) })).toMatchObject({ kind: "fault" });
    expect(distance.embedding).toBe("offline");
  });
});
