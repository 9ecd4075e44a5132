import { refusal } from "../errors.ts";
import type { Bounds } from "../report.ts";
import { SPLAT_TARGET_EXTENT } from "../splat/constants.ts";

/**
 * The refusal of a file of which nothing is seen, with the likely cause. The reference answers with four white views, but a blank picture would hide
 * the miner's mistake.
 */
export function refuseUnseen({ splats, bounds }: { readonly splats: number; readonly bounds: Bounds | null }) {
  const extent = bounds ? Math.max(...bounds.max.map((high, axis) => high - bounds.min[axis]!)) : SPLAT_TARGET_EXTENT;
  const scale = SPLAT_TARGET_EXTENT / extent;
  const cause =
    scale > 1
      ? ` The object is ${extent.toPrecision(3)} long and is made ${scale.toPrecision(3)} times as long; opacity is divided by the same number, which leaves too little. Write it at a length of 1.5; \`404-gen mend\` does it.`
      : " All are transparent, or outside the picture.";
  return refusal("PLY_NOTHING_VISIBLE", `None of the ${splats} splats reaches a pixel of any view.${cause}`, {
    splats,
    extent,
  });
}
