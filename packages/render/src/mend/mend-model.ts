import { CompetitionError, type ModelFormat } from "@404-gen/core";
import { encodePng } from "../image/png.ts";
import { checkModelBytes } from "../model-bytes.ts";
import { GRID_SIZE } from "../views.ts";
import { comparePictures } from "./compare-pictures.ts";
import { mendGlb } from "./glb/mend-glb.ts";
import type { MendedModel } from "./mended-model.ts";
import { mendPly } from "./ply/mend-ply.ts";
import type { MendResult } from "./report.ts";

/** A file to mend. `splat` and `spz` become PLY. */
export type MendInput = {
  /** All bytes of the file. */
  readonly bytes: Uint8Array;
  /** The kind of file; `mendFormatOf` tells it from a file name's extension. */
  readonly format: MendFormat;
};

const MEND_FORMATS = ["glb", "ply", "splat", "spz"] as const;
/** The kinds of files that can be mended. */
export type MendFormat = (typeof MEND_FORMATS)[number];

/**
 * Mends a file that would be refused, or drawn differently than the miner intended, and lists what it did step by step. The mended picture is
 * compared with the original's as a viewer shows it. Reads the file on this thread, without limits; for files of strangers use `RenderPool.mend`,
 * which works in a process with limits. Throws `MEND_IMPOSSIBLE` (fault `miner`) for a file that cannot be mended, and `DEPENDENCY_MISSING` without
 * the optional packages.
 *
 * @example
 * const { steps, bytes, difference } = await mendModel({ bytes: await readFile("model.glb"), format: "glb" });
 * for (const { step, text } of steps) console.log(step, text);
 * if (bytes) await writeFile("mended.glb", bytes);
 */
export async function mendModel({ bytes, format }: MendInput): Promise<MendResult> {
  const target = format === "glb" ? "glb" : "ply";
  checkModelBytes({ bytes: bytes.length, format: target }, null);
  return describe(target, format === "glb" ? await mendGlb(bytes) : await mendPly(bytes, format));
}

function describe(format: ModelFormat, { refused, steps, mended }: MendedModel): MendResult {
  if (!mended) return { format, refused, steps, bytes: null, stillRefused: null, difference: null, pictures: null };
  const { bytes, before, after } = mended;
  if (CompetitionError.is(after)) {
    const { code, message, data } = after;
    return { format, refused, steps, bytes, stillRefused: { code, message, data }, difference: null, pictures: null };
  }
  const png = (rgb: Uint8Array) => encodePng(rgb, { width: GRID_SIZE, height: GRID_SIZE });
  return {
    ...{ format, refused, steps, bytes, stillRefused: null },
    difference: before && comparePictures(before, after as Uint8Array),
    pictures: before && { before: png(before), after: png(after as Uint8Array) },
  };
}

/** The format of a file to mend, from its extension. Throws `FILE_FORMAT_UNKNOWN` (fault `usage`) for others. */
export function mendFormatOf(extension: string): MendFormat {
  const format = extension.replace(/^\./, "").toLowerCase();
  if (isMendFormat(format)) return format;
  throw new CompetitionError(`Only .glb, .ply, .splat and .spz files are mended, not ${JSON.stringify(extension)}.`, {
    code: "FILE_FORMAT_UNKNOWN",
  });
}

function isMendFormat(text: string): text is MendFormat {
  return (MEND_FORMATS as readonly string[]).includes(text);
}
