import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createByteRoom } from "./byte-room.ts";

describe("createByteRoom", () => {
  it("lets all bodies end, whatever their sizes, and never holds more than the room and one body", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 12 }), async (sizes) => {
        const room = createByteRoom(20);
        const holdings = new Map<number, number>();
        await Promise.all(
          sizes.map(async (size, at) => {
            const place = room.open();
            for (let step = 0; step < size; step++) {
              await place.grow(1);
              holdings.set(at, step + 1);
              const sum = [...holdings.values()].reduce((one, other) => one + other, 0);
              expect(sum).toBeLessThanOrEqual(20 + 40);
              await Promise.resolve();
            }
            holdings.delete(at);
            place.close();
          }),
        );
      }),
    );
  });

  it("ends the wait of a body whose signal aborts", async () => {
    const room = createByteRoom(1);
    const [first, second] = [room.open(), room.open()];
    await first.grow(5);
    const stop = new AbortController();
    // The first body may go beyond the room, so the second one waits.
    const waits = second.grow(1, stop).then(() => second.grow(1, stop));
    stop.abort(new DOMException("stopped", "AbortError"));
    await expect(waits).rejects.toThrow("stopped");
  });
});
