import type { ModelFormat, Rejection } from "@404-gen/core";
import type { Bounds } from "../report.ts";
import type { ModuleFindings } from "./js/check-module.ts";
import type { ModuleChecker } from "./js/module-checker.ts";

/** What is known of a model file without drawing it. Of a module the competition's own words too: `failures`, `metrics`, `compatible`. */
export type ModelInspection = FileInspection & Partial<ModuleFindings>;

type FileInspection = {
  /** How it was read. */
  readonly format: ModelFormat;
  /** Length of the file. */
  readonly bytes: number;
  /** Lower-case hex. */
  readonly sha256: string;
  /** Would it be drawn? */
  readonly accepted: boolean;
  /** Why not, null when accepted. */
  readonly rejection: Rejection | null;
  /** `splats`; `triangles`, `vertices` and `textures`; or the counts of a module's metrics. Empty when it was not measured. */
  readonly counts: Readonly<Record<string, number>>;
  /** In the file's own units; null when it was not measured. */
  readonly bounds: Bounds | null;
  /** Share of each of the four views' pixels that the object takes, 0 to 1; absent when it was not drawn for this. */
  readonly seen?: readonly number[] | undefined;
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
