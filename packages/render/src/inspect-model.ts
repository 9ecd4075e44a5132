import { CompetitionError, type Rejection } from "@404-gen/core";
import type { InspectModelOptions, ModelInspection } from "./formats/inspection.ts";
import { FORMAT_READERS } from "./formats/table.ts";
import { checkModelBytes } from "./model-bytes.ts";
import { sha256 } from "./sha256.ts";

const NOTHING = { counts: {}, bounds: null, textures: [], attributes: [], warnings: [] } as const;

/**
 * Inspects a model file as the renderer reads it: whether it would be accepted, its size and contents, and warnings from small pictures of it. It
 * reads and draws on this thread, without limits; for files of strangers use `RenderPool.inspect`. Never throws because of a file's content.
 *
 * @example
 * const { accepted, rejection } = await inspectModel(bytes, { format: "glb" });
 * if (!accepted) console.log(rejection?.code, rejection?.message);
 */
export async function inspectModel(bytes: Uint8Array, options: InspectModelOptions): Promise<ModelInspection> {
  const { format, maxBytes, size = bytes.length } = options;
  const about = { format, bytes: size, sha256: sha256(bytes) };
  const reader = FORMAT_READERS[format];
  const tooLarge = refusalOf(() => checkModelBytes({ bytes: size, format }, maxBytes));
  if (tooLarge) return { ...about, accepted: false, rejection: tooLarge, ...NOTHING, ...reader.tooLarge };
  try {
    return { ...about, accepted: true, rejection: null, ...(await reader.inspect(bytes, options)) };
  } catch (error) {
    return { ...about, accepted: false, rejection: asRejection(error), ...NOTHING };
  }
}

function refusalOf(check: () => void): Rejection | null {
  try {
    check();
    return null;
  } catch (error) {
    return asRejection(error);
  }
}

/** A refusal as an inspection shows it; every other error is thrown again. */
function asRejection(error: unknown): Rejection {
  if (!CompetitionError.is(error) || error.fault !== "miner") throw error;
  const { code, message, data } = error;
  return { code, message, data };
}
