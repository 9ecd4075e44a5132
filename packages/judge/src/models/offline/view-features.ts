import { decodeImage } from "@404-gen/core/image";
import { cropObject } from "./crop.ts";
import { type Features, featuresOf } from "./features.ts";
import { gridViews, promptRaster, type Raster } from "./raster.ts";

/** Measures of one view of a bundle. */
export type ViewMeasures = {
  /** Null: nothing to see. */
  readonly features: Features | null;
  /** Share of the frame that the object covers, 0 to 1. */
  readonly area: number;
  /** Sides of the object's box, as shares of the frame. */
  readonly width: number;
  readonly height: number;
};

type Read = { readonly signal?: AbortSignal | undefined };

/** Measures the prompt's object; null: nothing to see. */
export async function readPromptFeatures(bytes: Uint8Array, { signal }: Read): Promise<Features | null> {
  return measure(promptRaster(await decodeImage(bytes, { channels: 4, signal }))).features;
}

/** Measures one view, or the four views of a grid. */
export async function readViews(bytes: Uint8Array, { signal }: Read): Promise<readonly ViewMeasures[]> {
  return gridViews(await decodeImage(bytes, { channels: 3, signal }), "corner").map(measure);
}

function measure(raster: Raster): ViewMeasures {
  const crop = cropObject(raster);
  const box = boxOf(raster);
  return { features: crop === null ? null : featuresOf(crop), ...box };
}

function boxOf({ width, height, mask }: Raster) {
  let [left, right, top, bottom, count] = [width, -1, height, -1, 0];
  for (let y = 0, at = 0; y < height; y++)
    for (let x = 0; x < width; x++, at++) {
      if (mask[at] !== 1) continue;
      count++;
      left = Math.min(left, x);
      right = Math.max(right, x);
      top = Math.min(top, y);
      bottom = y;
    }
  if (count === 0) return { area: 0, width: 0, height: 0 };
  return { area: count / mask.length, width: (right - left + 1) / width, height: (bottom - top + 1) / height };
}
