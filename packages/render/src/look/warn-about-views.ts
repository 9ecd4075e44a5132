import { percent } from "./coverage.ts";

/** Share of a view's pixels below which the object counts as not seen, and share of the largest view below which it counts as small. Own choice. */
const UNSEEN = 0.0005;
const SMALL = 0.03;

/** Warnings about the share of each view that the object covers. */
export function warnAboutViews(shares: readonly number[]): string[] {
  const empty = shares.flatMap((share, at) => (share < UNSEEN ? [at + 1] : []));
  if (empty.length === shares.length) return ["NOTHING_SEEN: all four views are blank, or nearly so"];
  const warnings: string[] = [];
  if (empty.length > 0)
    warnings.push(
      `VIEW_EMPTY: nothing is seen in ${empty.length === 1 ? "view" : "views"} ${empty.join(", ")} of ${shares.length}, or nearly nothing`,
    );
  const largest = Math.max(...shares);
  if (largest < SMALL)
    warnings.push(
      `OBJECT_SMALL: the object takes ${percent(largest)} of its largest view; ${MEND} makes it as large as may be`,
    );
  return warnings;
}

/** Value of all three bytes from which a pixel counts as white, and share of white pixels from which an object counts as pale. Own choice. */
const WHITE_FROM = 250;
const PALE = 0.5;

/** A warning when most of the object is as white as the background. `onWhite`: RGB on white; `masks`: share of each pixel that the object covers. */
export function warnAboutPaleness(onWhite: readonly Uint8Array[], masks: readonly Float32Array[]): string[] {
  let object = 0;
  let white = 0;
  masks.forEach((share, view) => {
    share.forEach((value, i) => {
      if (value < 0.5) return;
      object++;
      const rgb = onWhite[view]!.subarray(3 * i, 3 * i + 3);
      if (rgb.every((byte) => byte >= WHITE_FROM)) white++;
    });
  });
  if (object === 0 || white < PALE * object) return [];
  return [
    `PALE: ${percent(white / object)} of the object is as white as the background; the light is strong, so a white base colour burns out: make it darker`,
  ];
}

/** The command that mends what a warning reports. */
export const MEND = "`404-gen mend FILE -o DIR`";
