import { CompetitionError, type ModelFormat, type Rejection } from "@404-gen/core";
import type { ModuleFindings } from "./formats/js/inspect-module.ts";
import type { ModuleChecker } from "./formats/js/module-checker.ts";
import { FORMAT_READERS } from "./formats/table.ts";
import { checkModelBytes } from "./model-bytes.ts";
import type { Bounds } from "./report.ts";
import { sha256 } from "./sha256.ts";

/** What is known of a model file without drawing it. Of a module the competition's own words too: `failures`, `metrics`, `compatible`. */
export type ModelInspection = FileInspection & Partial<ModuleFindings>;

type FileInspection = {
  /** How it was read. */
  readonly format: ModelFormat;
  /** Length of the file. */
  readonly bytes: number;
  /** Lower-case hex. */
  readonly sha256: string;
  /** Would it be drawn? Only a picture that cannot be decoded or a blank result is found later, when it is. */
  readonly accepted: boolean;
  /** Why not, null when accepted. */
  readonly rejection: Rejection | null;
  /** `splats`; `triangles`, `vertices` and `textures`; or the counts of a module's metrics. Empty when it was not measured. */
  readonly counts: Readonly<Record<string, number>>;
  /** In the file's own units; null when it was not measured. */
  readonly bounds: Bounds | null;
  /** Pictures in the file, in its order. */
  readonly textures: readonly {
    /** What they are used for: `baseColor`, `normal`. */
    readonly slots: readonly string[];
    /** MIME type or format name. */
    readonly format: string;
    /** Pixels. */
    readonly width: number;
    /** Pixels. */
    readonly height: number;
    /** Length as stored. */
    readonly bytes: number;
  }[];
  /** Vertex attributes or splat properties that the file has. */
  readonly attributes: readonly string[];
  /** Things that are allowed but that a miner may not intend. */
  readonly warnings: readonly string[];
};

/** Which format, and within which limits. */
export type InspectModelOptions = {
  /** How the bytes are read. */
  readonly format: ModelFormat;
  /** Bytes of the file, where they are not all given: one above the limit need not be read to be refused. @default those given */
  readonly size?: number | undefined;
  /** Largest file, bytes. @default the format's own limit in `MODEL_FORMATS` */
  readonly maxBytes?: number | null | undefined;
  /** Checks modules; without one, processes are started for this file alone. */
  readonly modules?: ModuleChecker | undefined;
  /** Ends the reading early: it rejects with this signal's reason. */
  readonly signal?: AbortSignal | undefined;
};

const NOTHING = { counts: {}, bounds: null, textures: [], attributes: [], warnings: [] } as const;

/**
 * Looks at a model file as the renderer would: would it be accepted, how large is it, what does it hold. Never throws for
 * what a file contains.
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

/** A refusal as an inspection shows it; what is no refusal is thrown on. */
function asRejection(error: unknown): Rejection {
  if (!CompetitionError.is(error) || error.fault !== "miner") throw error;
  const { code, message, data } = error;
  return { code, message, data };
}
