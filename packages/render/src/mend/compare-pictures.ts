import type { PictureDifference } from "./report.ts";

/** How much two RGB pictures of one size differ, over the pixels where one of them is not white. */
export function comparePictures(a: Uint8Array, b: Uint8Array): PictureDifference {
  let [squares, count, largest] = [0, 0, 0];
  for (let at = 0; at < a.length; at += 3) {
    if (isWhite(a, at) && isWhite(b, at)) continue;
    // The cross between the views is black in both.
    if (isBlack(a, at) && isBlack(b, at)) continue;
    count += 3;
    for (let k = at; k < at + 3; k++) {
      const difference = Math.abs(a[k]! - b[k]!);
      squares += difference * difference;
      if (difference > largest) largest = difference;
    }
  }
  const decibels = squares === 0 ? null : 10 * Math.log10((255 * 255 * count) / squares);
  return { decibels, largest };
}

const isWhite = (rgb: Uint8Array, at: number): boolean => rgb[at]! + rgb[at + 1]! + rgb[at + 2]! === 765;
const isBlack = (rgb: Uint8Array, at: number): boolean => rgb[at]! + rgb[at + 1]! + rgb[at + 2]! === 0;
