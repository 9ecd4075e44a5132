import { CompetitionError } from "@404-gen/core";
import { REST_COLUMNS } from "../../formats/ply/read.ts";
import { composeGrid } from "../../image/grid.ts";
import { inspectModel } from "../../inspect-model.ts";
import { findSplatOddities, REST } from "../../look/splat-oddities.ts";
import { inlineCrew } from "../../pool/crew.ts";
import { SPLAT_MIN_ALPHA, SPLAT_TARGET_EXTENT } from "../../splat/constants.ts";
import { GAUSSIAN_FLOATS } from "../../splat/gaussians.ts";
import { type Recentring, recentring } from "../../splat/recentre.ts";
import { VIEW_BACKGROUND, VIEW_SIZE, VIEWS } from "../../views.ts";
import { cannotMend } from "../cannot-mend.ts";
import { bounds } from "../glb/fit.ts";
import type { MendedModel } from "../mended-model.ts";
import { createMendLog, type MendLog } from "../report.ts";
import { readSplatFile, readSpzFile } from "./other-splats.ts";
import { logit } from "./packed-ply.ts";
import { readSplats } from "./read-splats.ts";
import { createSplats, type Splats } from "./splats.ts";
import { writeSplats } from "./write-splats.ts";

/** Warnings about an accepted file that a mend removes. */
const MENDABLE = /^(FADES|OUTLIERS|SCALES_NOT_LOGARITHMS|OPACITY_NOT_LOGITS|WASTED_SPLATS)/;

/** Mends a splat file, or makes a PLY of a `.splat` or `.spz`. */
export async function mendPly(bytes: Uint8Array, format: "ply" | "splat" | "spz"): Promise<MendedModel> {
  const log = createMendLog();
  const { rejection, warnings } =
    format === "ply" ? await inspectModel(bytes, { format }) : { rejection: null, warnings: [] };
  if (format === "ply" && !rejection && !warnings.some((text) => MENDABLE.test(text)))
    return { refused: null, steps: [], mended: null };
  const splats = withLogarithms(read(bytes, { format, log }), log);
  const visibleSplats = withoutUnseen(splats, log);
  if (visibleSplats.count === 0)
    throw cannotMend("Every splat is transparent, broken or without a rotation: nothing is left to see.");
  const near = withoutOutliers(visibleSplats, log);
  const place = findPlace(near, log);
  const scaledSplats = placeSplats(near, place);
  const file = writeSplats(scaledSplats);
  return {
    refused: rejection,
    steps: log.list(),
    mended: {
      bytes: file,
      before: await drawAsMeant(withoutBroken(splats), { place, mended: scaledSplats }),
      after: await drawSplats(scaledSplats),
    },
  };
}

function read(
  bytes: Uint8Array,
  { format, log }: { readonly format: "ply" | "splat" | "spz"; readonly log: MendLog },
): Splats {
  if (format === "ply") return readSplats(bytes, log);
  log.add("decode", `a .${format} file`);
  return format === "splat" ? readSplatFile(bytes) : readSpzFile(bytes);
}

function withLogarithms(splats: Splats, log: MendLog): Splats {
  const { linearScales, linearOpacity } = findSplatOddities(splats);
  if (linearScales) log.add("logarithms", "scales are lengths: they become logarithms", { visible: true });
  if (linearOpacity) log.add("logarithms", "opacities are shares: they become logits", { visible: true });
  if (!linearScales && !linearOpacity) return splats;
  const rest = splats.rest.map((value, at) => {
    const column = at % REST_COLUMNS;
    if (linearScales && column >= REST.scale && column < REST.scale + 3) return Math.log(Math.max(1e-12, value));
    return linearOpacity && column === REST.opacity ? logit(value) : value;
  });
  return { ...splats, rest };
}

function pick(splats: Splats, keep: (i: number) => boolean): Splats {
  const indices = Array.from({ length: splats.count }, (_, i) => i).filter(keep);
  const out = createSplats(indices.length);
  indices.forEach((from, to) => {
    out.points.set(splats.points.subarray(3 * from, 3 * from + 3), 3 * to);
    out.rest.set(splats.rest.subarray(REST_COLUMNS * from, REST_COLUMNS * (from + 1)), REST_COLUMNS * to);
  });
  return out;
}

/** The splats without those whose numbers are broken. */
const withoutBroken = (splats: Splats): Splats =>
  pick(splats, (i) => {
    const rest = splats.rest.subarray(REST_COLUMNS * i, REST_COLUMNS * (i + 1));
    return (
      splats.points.subarray(3 * i, 3 * i + 3).every(Number.isFinite) &&
      rest.every((value, k) => Number.isFinite(value) || k === REST.opacity) &&
      !Number.isNaN(rest[REST.opacity])
    );
  });

/** The splats without those that no view can show: transparent ones, ones without a rotation, and ones whose numbers are broken. */
function withoutUnseen(splats: Splats, log: MendLog): Splats {
  const least = Math.log(SPLAT_MIN_ALPHA / (1 - SPLAT_MIN_ALPHA));
  const soundSplats = withoutBroken(splats);
  const visible = pick(soundSplats, (i) => {
    const rest = soundSplats.rest.subarray(REST_COLUMNS * i, REST_COLUMNS * (i + 1));
    return Math.hypot(...rest.subarray(REST.rotation)) > 0 && rest[REST.opacity]! >= least;
  });
  if (visible.count < splats.count)
    log.add("dropSplats", `${splats.count - visible.count} of ${splats.count} splats are never seen`);
  return visible.count < splats.count ? visible : splats;
}

function withoutOutliers(splats: Splats, log: MendLog): Splats {
  const { core } = findSplatOddities(splats);
  if (!core) return splats;
  const visible = pick(splats, (i) =>
    [0, 1, 2].every((axis) => {
      const value = splats.points[3 * i + axis]!;
      return value >= core.min[axis]! && value <= core.max[axis]!;
    }),
  );
  log.add("dropSplats", `${splats.count - visible.count} of ${splats.count} splats lie far from all others`, {
    visible: true,
  });
  return visible;
}

/** How splats are moved and scaled: p' = (p − centre) · scale. */
type Place = { readonly centre: readonly number[]; readonly scale: number };

/** Centres the splats and gives them the length at which the renderer draws, so that it does not change their opacity. */
function findPlace({ points }: Splats, log: MendLog): Place {
  const [min, max] = bounds([{ positions: points }]);
  const extent = Math.max(...max.map((high, axis) => high - min[axis]!));
  if (!(extent > 0)) throw cannotMend("All splats lie in one point, so there is nothing to see.");
  log.add(
    "fit",
    `the longest side of ${extent.toPrecision(3)} becomes ${SPLAT_TARGET_EXTENT}, and the middle the origin`,
  );
  return { centre: min.map((low, axis) => (low + max[axis]!) / 2), scale: SPLAT_TARGET_EXTENT / extent };
}

function placeSplats({ count, points, rest }: Splats, { centre, scale }: Place): Splats {
  const shift = Math.log(scale);
  return {
    count,
    points: points.map((value, at) => (value - centre[at % 3]!) * scale),
    rest: rest.map((value, at) => {
      const column = at % REST_COLUMNS;
      return column >= REST.scale && column < REST.scale + 3 ? value + shift : value;
    }),
  };
}

/** The picture that the validator would draw of the splats, or the refusal. */
async function drawSplats(splats: Splats): Promise<Uint8Array | CompetitionError> {
  try {
    return await draw(splats, recentring(splats.points));
  } catch (error) {
    if (CompetitionError.is(error) && error.fault === "miner") return error;
    throw error;
  }
}

/**
 * Draws all splats of the file at the place of the mended ones, with their own opacity, as a viewer shows them. As in the renderer, the mean of the
 * mended splats is subtracted on every axis.
 */
function drawAsMeant(splats: Splats, { place, mended }: { readonly place: Place; readonly mended: Splats }) {
  const { offset } = recentring(mended.points);
  return draw(placeSplats(splats, place), { ...recentring(splats.points), offset, scale: 1 });
}

async function draw({ count, points, rest }: Splats, place: Recentring): Promise<Uint8Array> {
  const data = new Float32Array(count * GAUSSIAN_FLOATS);
  await inlineCrew.activate({ kernel: "wasm", points, rest, count, recentring: place, into: data });
  const subject = { kind: "splats", gaussians: { count, data }, kernel: "wasm" } as const;
  const { pictures } = await inlineCrew.draw({ subject, views: VIEWS, size: VIEW_SIZE, background: VIEW_BACKGROUND });
  return composeGrid(pictures, VIEW_SIZE);
}
