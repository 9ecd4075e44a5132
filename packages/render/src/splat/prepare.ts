import { refusal } from "../errors.ts";
import type { SplatRows } from "../formats/ply/read.ts";
import type { Crew } from "../pool/crew.ts";
import { GAUSSIAN_FLOATS, type Gaussians } from "./gaussians.ts";
import { type Recentring, recentring } from "./recentre.ts";

export type PreparedSplats = {
  readonly gaussians: Gaussians;
  readonly recentring: Recentring;
  readonly warnings: readonly string[];
};

export type PrepareSplatsOptions = {
  /** Threads that activate the splats; with more than one, the rows must lie on `SharedArrayBuffer`s. */
  readonly crew: Crew;
  readonly kernel: "wasm" | "js";
};

/** Makes the Gaussians that every view uses from the file's numbers; on shared memory when the crew has several threads. */
export async function prepareSplats(rows: SplatRows, { crew, kernel }: PrepareSplatsOptions): Promise<PreparedSplats> {
  const center = recentring(rows.points);
  if (!Number.isFinite(center.scale) || !Number.isFinite(center.offset)) {
    throw refusal("PLY_ZERO_EXTENT", "All splats lie in one point or too far apart, so the object cannot be scaled.", {
      min: center.min,
      max: center.max,
    });
  }
  const bytes = rows.count * GAUSSIAN_FLOATS * 4;
  const data = new Float32Array(crew.threads > 1 ? new SharedArrayBuffer(bytes) : new ArrayBuffer(bytes));
  const { points, rest, count } = rows;
  const unseen = await crew.activate({ kernel, points, rest, count, recentring: center, into: data });
  return { gaussians: { count, data }, recentring: center, warnings: splatWarnings(rows, unseen) };
}

/** Share of invisible splats above which a warning is reported. Own choice. */
const WASTE_SHARE = 0.25;

function splatWarnings(rows: SplatRows, unseen: number): string[] {
  const warnings: string[] = [];
  if (unseen > rows.count * WASTE_SHARE)
    warnings.push(
      `WASTED_SPLATS: ${unseen} of ${rows.count} splats are never seen (opacity below 1/255 or a zero rotation)`,
    );
  if (rows.layout.tailBytes > 0)
    warnings.push(`TAIL_IGNORED: ${rows.layout.tailBytes} bytes after the last splat are ignored`);
  if (rows.layout.properties.some(({ name }) => name.startsWith("f_rest_")))
    warnings.push("HARMONICS_IGNORED: f_rest_* is ignored: colours do not depend on the view");
  return warnings;
}
