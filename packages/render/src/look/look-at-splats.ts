import type { SplatRows } from "../formats/ply/read.ts";
import { inlineCrew } from "../pool/crew.ts";
import type { PreparedSplats } from "../splat/prepare.ts";
import { VIEW_SIZE, VIEWS } from "../views.ts";
import { coverage, percent, sumCoverage } from "./coverage.ts";
import type { Look } from "./look-at-mesh.ts";
import { refuseUnseen } from "./refuse-unseen.ts";
import { findSplatOddities } from "./splat-oddities.ts";
import { MEND, warnAboutViews } from "./warn-about-views.ts";

const WHITE = [255, 255, 255] as const;
const BLACK = [0, 0, 0] as const;

/** The renderer scales the object by a factor and divides its opacity by that; from this factor on the fading is reported. Own choice. */
const FADING_FACTOR = 1.2;

/**
 * Draws a splat file's views and warns about what they show. Throws `PLY_NOTHING_VISIBLE` when no splat reaches a pixel of the judge's picture, as
 * drawing does.
 */
export async function lookAtSplats(rows: SplatRows, { gaussians, recentring }: PreparedSplats): Promise<Look> {
  const subject = { kind: "splats", gaussians, kernel: "wasm" } as const;
  const draw = (background: typeof WHITE | typeof BLACK) =>
    inlineCrew.draw({ subject, views: VIEWS, size: VIEW_SIZE, background });
  const onWhite = await draw(WHITE);
  if (onWhite.drawn.every((count) => count === 0)) throw refuseUnseen({ splats: rows.count, bounds: recentring });
  const onBlack = await draw(BLACK);
  const shares = onWhite.pictures.map((white, view) => coverage(white, onBlack.pictures[view]!));
  const covers = shares.map((share) => sumCoverage(share) / (VIEW_SIZE * VIEW_SIZE));
  return { seen: covers, warnings: [...warnAboutViews(covers), ...warnAboutNumbers(rows, recentring.scale)] };
}

function warnAboutNumbers(rows: SplatRows, scale: number): string[] {
  const { linearScales, linearOpacity, core } = findSplatOddities(rows);
  const warnings: string[] = [];
  if (scale > FADING_FACTOR)
    warnings.push(
      `FADES: the object is made ${scale.toPrecision(3)} times as long (its longest side becomes 1.5), and opacity is divided by that: ${percent(1 / scale)} of it is left; ${MEND} writes it at that size`,
    );
  if (core)
    warnings.push(`OUTLIERS: a few splats lie far from all others and make the object small; ${MEND} drops them`);
  if (linearScales)
    warnings.push(
      `SCALES_NOT_LOGARITHMS: no scale_* is negative, so they seem to be lengths; logarithms are wanted; ${MEND} converts them`,
    );
  if (linearOpacity)
    warnings.push(
      `OPACITY_NOT_LOGITS: every opacity lies within 0…1, so they seem to be shares; logits are wanted; ${MEND} converts them`,
    );
  return warnings;
}
