import { describe, expect, it } from "vitest";
import { composeGrid } from "./grid.ts";
import { lanczosTaps, resizeLanczos } from "./resample.ts";

const WHITE = [255, 255, 255] as const;

describe("lanczosTaps", () => {
  it("has Pillow's integer weights for half size", () => {
    const inner = [15473, 63150, -142601, -279497, 568350, 1872276];
    const taps = lanczosTaps({ from: 1036, to: 518 });
    expect([...taps[259]!.weights]).toEqual([...inner, ...inner.toReversed()]);
    expect(taps.slice(0, 3).map(({ weights }) => weights.length)).toEqual([7, 9, 11]);
    expect(taps[259]!.first).toBe(259 * 2 - 5);
  });
});

describe("resizeLanczos", () => {
  it("leaves a plain colour as it is", () => {
    const rgb = new Uint8Array(32 * 32 * 3).fill(77);
    const region = { x0: 0, y0: 0, x1: 32, y1: 32 };
    const out = resizeLanczos(rgb, { from: 32, to: 16, region, background: WHITE });
    expect(new Set(out)).toEqual(new Set([77]));
  });

  it("gives the same bytes whether or not the plain part is left out", () => {
    const rgb = new Uint8Array(64 * 64 * 3).fill(255);
    for (let y = 20; y < 31; y++)
      for (let x = 33; x < 40; x++) rgb.set([x * 5, y * 7, (x * y) & 255], (y * 64 + x) * 3);
    const all = { x0: 0, y0: 0, x1: 64, y1: 64 };
    const part = { x0: 33, y0: 20, x1: 40, y1: 31 };
    const pixels = resizeLanczos(rgb, { from: 64, to: 32, region: all, background: WHITE });
    expect(resizeLanczos(rgb, { from: 64, to: 32, region: part, background: WHITE })).toEqual(pixels);
    const nothing = { x0: 9, y0: 9, x1: 9, y1: 9 };
    expect(new Set(resizeLanczos(rgb, { from: 64, to: 32, region: nothing, background: WHITE }))).toEqual(
      new Set([255]),
    );
  });
});

describe("composeGrid", () => {
  it("lays four views left to right, top to bottom, with a black cross", () => {
    const views = [10, 20, 30, 40].map((value) => new Uint8Array(2 * 2 * 3).fill(value));
    const grid = composeGrid(views, 2);
    const red = (x: number, y: number) => grid[(y * 9 + x) * 3];
    expect([red(1, 1), red(7, 1), red(1, 7), red(7, 7), red(3, 3), red(0, 4)]).toEqual([10, 20, 30, 40, 0, 0]);
  });
});
