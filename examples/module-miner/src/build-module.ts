import { decodeImage } from "@404-gen/core/image";
import {
  findSilhouette,
  MAX_PROMPT_PIXELS,
  type Pixels,
  paintTexture,
  type Silhouette,
} from "@404-gen/example-reference-miner";
import { moduleText } from "./module-text.ts";
import { MODULE_QUALITIES, type ModuleQualityName } from "./qualities.ts";
import { writeSixBits } from "./six-bits.ts";

export type BuildModuleOptions = {
  /** The round's seed, a 32-bit unsigned integer. It varies the thickness by ±2 %. */
  readonly seed: number;
  readonly quality: ModuleQualityName;
};

/**
 * The text of a module that looks like the prompt picture (PNG, JPEG or WebP). The same picture, seed and level give the same bytes. The module is
 * not checked: `createModuleMiner` does that.
 */
export async function buildModule(
  prompt: Uint8Array,
  { seed, quality: name }: BuildModuleOptions,
): Promise<Uint8Array> {
  const picture = await decodeImage(prompt, { channels: 3, maxPixels: MAX_PROMPT_PIXELS });
  const quality = MODULE_QUALITIES[name];
  const silhouette = findSilhouette(picture, quality.grid);
  const colours = paintTexture(cutOut(picture, silhouette), quality);
  const text = moduleText({
    columns: silhouette.columns,
    rows: silhouette.rows,
    depth: quality.depth * (0.98 + 0.04 * ((seed % 1009) / 1008)),
    side: colours.width,
    outline: writeOutline(silhouette.inside),
    colours: writeSixBits([...colours.data].map((value) => Math.round((value * 63) / 255))),
  });
  return new TextEncoder().encode(text);
}

function writeOutline(inside: Uint8Array): string {
  const values: number[] = [];
  for (let cell = 0; cell < inside.length; cell += 6)
    values.push([0, 1, 2, 3, 4, 5].reduce((bits, bit) => bits | ((inside[cell + bit] ?? 0) << bit), 0));
  return writeSixBits(values);
}

/** The part of the picture under the outline's grid. Where the grid is larger than the picture, the last pixel repeats. */
function cutOut({ width, height, data }: Pixels, { left, top, cell, columns, rows }: Silhouette): Pixels {
  const size = { width: Math.max(1, Math.round(columns * cell)), height: Math.max(1, Math.round(rows * cell)) };
  const out = new Uint8Array(size.width * size.height * 3);
  for (let y = 0; y < size.height; y++)
    for (let x = 0; x < size.width; x++) {
      const from = (Math.min(height - 1, top + y) * width + Math.min(width - 1, left + x)) * 3;
      out.set(data.subarray(from, from + 3), (y * size.width + x) * 3);
    }
  return { ...size, data: out };
}
