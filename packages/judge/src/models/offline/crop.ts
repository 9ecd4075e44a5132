import { toLab } from "./lab.ts";
import type { Raster } from "./raster.ts";

/** Side of the square to which every object is scaled, pixels. A larger one keeps more texture and more noise. */
export const CROP = 128;

/** Only the object: its box, centred and scaled so that the longer side fills the square. */
export type Crop = {
  /** Share of the pixel that the object covers, 0 to 1; CROP × CROP. */
  readonly cover: Float32Array;
  /** L*, a*, b* planes, mean over the covered part; 0 where nothing is covered. */
  readonly lab: readonly [Float32Array, Float32Array, Float32Array];
  readonly outlined: boolean;
};

/** A row or column belongs to the box from this covered share on, so that single specks do not enlarge the box. */
const SPECK = 0.004;
/** A view with fewer object pixels than this shows nothing. */
const LEAST_PIXELS = 64;

/** Cuts out the object and scales it by the mean of areas. Null when there is nothing to see. */
export function cropObject(raster: Raster): Crop | null {
  const box = objectBox(raster);
  if (box === null) return null;
  const step = Math.max(box.width, box.height) / CROP;
  const originX = box.x + box.width / 2 - (CROP / 2) * step;
  const originY = box.y + box.height / 2 - (CROP / 2) * step;
  const cover = new Float32Array(CROP * CROP);
  const lab = [new Float32Array(CROP * CROP), new Float32Array(CROP * CROP), new Float32Array(CROP * CROP)] as const;
  for (let row = 0; row < CROP; row++)
    for (let column = 0; column < CROP; column++) {
      const cell = { x: originX + column * step, y: originY + row * step, step };
      const mean = meanOf(raster, cell);
      if (mean === null) continue;
      const at = row * CROP + column;
      cover[at] = mean.cover;
      const colour = toLab(mean.red, mean.green, mean.blue);
      for (let plane = 0; plane < 3; plane++) (lab[plane] as Float32Array)[at] = colour[plane] as number;
    }
  return { cover, lab, outlined: raster.outlined };
}

function objectBox({ width, height, mask }: Raster) {
  const columns = new Uint32Array(width);
  const rows = new Uint32Array(height);
  let total = 0;
  for (let y = 0, at = 0; y < height; y++)
    for (let x = 0; x < width; x++, at++)
      if (mask[at] === 1) {
        columns[x] = (columns[x] as number) + 1;
        rows[y] = (rows[y] as number) + 1;
        total++;
      }
  if (total < LEAST_PIXELS) return null;
  const [left, right] = extent(columns, height * SPECK);
  const [top, bottom] = extent(rows, width * SPECK);
  return right < left || bottom < top ? null : { x: left, y: top, width: right - left + 1, height: bottom - top + 1 };
}

function extent(counts: Uint32Array, least: number): [number, number] {
  const target = Math.max(1, Math.floor(least));
  const first = counts.findIndex((count) => count >= target);
  return [first, first < 0 ? -1 : counts.findLastIndex((count) => count >= target)];
}

type Cell = { readonly x: number; readonly y: number; readonly step: number };

/** Mean colour and coverage of a cell's source pixels, at least one; null when the object covers none of them. */
function meanOf({ width, height, rgb, mask }: Raster, { x, y, step }: Cell) {
  const [x0, x1] = span(x, step);
  const [y0, y1] = span(y, step);
  let coverage = 0;
  let [red, green, blue] = [0, 0, 0];
  for (let row = Math.max(0, y0); row < Math.min(height, y1); row++)
    for (let column = Math.max(0, x0); column < Math.min(width, x1); column++) {
      const at = row * width + column;
      if (mask[at] !== 1) continue;
      coverage++;
      red += rgb[at * 3] as number;
      green += rgb[at * 3 + 1] as number;
      blue += rgb[at * 3 + 2] as number;
    }
  if (coverage === 0) return null;
  return {
    cover: coverage / ((x1 - x0) * (y1 - y0)),
    red: Math.round(red / coverage),
    green: Math.round(green / coverage),
    blue: Math.round(blue / coverage),
  };
}

function span(start: number, step: number): [number, number] {
  const from = Math.round(start);
  return [from, Math.max(from + 1, Math.round(start + step))];
}
