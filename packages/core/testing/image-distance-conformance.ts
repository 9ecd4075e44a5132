import { describe, expect, it } from "vitest";
import type { ImageDistance } from "../src/ports/image-distance.ts";

/** A distance with pictures that it can read. */
export type ImageDistanceBench = {
  /** The adapter. */
  readonly distance: ImageDistance;
  /** Three pictures: one, one much like it, and one of something else. */
  readonly pictures: {
    /** Encoded picture. */
    readonly one: Uint8Array;
    /** Encoded picture, much like `one`. */
    readonly alike: Uint8Array;
    /** Encoded picture of something else. */
    readonly other: Uint8Array;
  };
};

/**
 * What every distance behind the port does: 0 for the same picture, the same both ways, at most 2, larger for what is less alike, and a
 * rejection or a fault for what is no picture.
 *
 * @example
 * imageDistanceConformance({ name: "offline", open: async () => ({ distance: createOfflineDistance(), pictures }) });
 */
export function imageDistanceConformance(suite: {
  /** Stands in the tests' names. */
  readonly name: string;
  /** A distance for one test; the suite closes it. */
  open(): Promise<ImageDistanceBench>;
}): void {
  const measure = async ({ distance }: ImageDistanceBench, pair: { a: Uint8Array; b: Uint8Array }) => {
    const measurement = await distance.measure(pair);
    if (measurement.kind !== "measured") expect.unreachable(`not measured: ${JSON.stringify(measurement)}`);
    return measurement.value;
  };

  describe(`ImageDistance conformance: ${suite.name}`, () => {
    it("is 0 for the same picture, the same both ways, and larger for what is less alike", async () => {
      const bench = await suite.open();
      const { one, alike, other } = bench.pictures;
      expect(Math.abs(await measure(bench, { a: one, b: one }))).toBeLessThan(1e-6);
      const [near, back] = [await measure(bench, { a: one, b: alike }), await measure(bench, { a: alike, b: one })];
      const far = await measure(bench, { a: one, b: other });
      expect(Math.abs(near - back)).toBeLessThan(1e-6);
      expect(near).toBeLessThan(far);
      expect(far).toBeGreaterThan(0);
      expect(far).toBeLessThanOrEqual(2);
      await bench.distance.close();
    });

    it("never measures what is no picture", async () => {
      const bench = await suite.open();
      const distance = await bench.distance
        .measure({ a: bench.pictures.one, b: new TextEncoder().encode("no picture") })
        .catch(() => ({ kind: "fault" as const }));
      expect(distance.kind).not.toBe("measured");
      await bench.distance.close();
    });

    it("obeys an aborted signal", async () => {
      const bench = await suite.open();
      const { one, other } = bench.pictures;
      const call = bench.distance.measure({ a: one, b: other }, { signal: AbortSignal.abort() });
      await expect(call).rejects.toMatchObject({ name: "AbortError" });
      await bench.distance.close();
    });
  });
}
