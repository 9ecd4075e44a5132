import { encodePng } from "@404-gen/core/image";
import { afterAll, describe, expect, it } from "vitest";
import { createTextFinder } from "./text-finder.ts";
import { workerIsBuilt } from "./worker-url.ts";

/** A picture of combs of three widths on one line, which look like letters to the finder. */
async function picture(marks: number): Promise<Uint8Array> {
  const [width, height] = [400, 120];
  const data = new Uint8Array(width * height).fill(230);
  for (let mark = 0; mark < marks; mark++)
    for (let y = 0; y < 24; y++)
      for (let x = 0; x < 6 + 5 * (mark % 3); x++)
        if (x < 3 || y % 10 < 4) data[(30 + y) * width + 20 + mark * 26 + x] = 20;
  return encodePng({ width, height, channels: 1, data });
}

describe.skipIf(!workerIsBuilt())(`createTextFinder (skipped: ${workerIsBuilt() ? "no" : "not built"})`, () => {
  const finder = createTextFinder();
  afterAll(() => finder.close());

  it("finds writing on pictures, one after the other, while this thread does other work", async () => {
    const pictures = await Promise.all([9, 0, 9].map(picture));
    const answers = Promise.all(pictures.map((png) => finder.hasText(png)));
    expect(await answers).toEqual([true, false, true]);
  });

  it("rejects for bytes that are not a picture, and still works after that", async () => {
    await expect(finder.hasText(new Uint8Array([1, 2, 3]))).rejects.toMatchObject({ code: "IMAGE_FORMAT_UNKNOWN" });
    expect(await finder.hasText(await picture(9))).toBe(true);
  });

  it("does not go on after a stop, nor when it is closed", async () => {
    const stop = new AbortController();
    const answer = finder.hasText(await picture(9), { signal: stop.signal });
    stop.abort(new Error("stop"));
    await expect(answer).rejects.toThrow("stop");
    const other = createTextFinder();
    await other.close();
    await expect(other.hasText(await picture(9))).rejects.toMatchObject({ code: "RENDER_POOL_CLOSED" });
  });
});
