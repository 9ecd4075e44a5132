import type { ModelFormat, Rejection } from "@404-gen/core";
import type { Bounds } from "../report.ts";
import type { ModuleFindings } from "./js/check-module.ts";
import type { ModuleChecker } from "./js/module-checker.ts";

/** What is known of a model file without drawing it. For a module the competition's own terms too: `failures`, `metrics`, `compatible`. */
export type ModelInspection = FileInspection & Partial<ModuleFindings>;

type FileInspection = {
  /** The format by which it was read. */
  readonly format: ModelFormat;
  /** Length of the file. */
  readonly bytes: number;
  /** Lower-case hex. */
  readonly sha256: string;
  /** Whether it would be drawn. */
  readonly accepted: boolean;
  /** Why it would not be drawn; null when accepted. */
  readonly rejection: Rejection | null;
  /** `splats`; `triangles`, `vertices` and `textures`; or the counts of a module's metrics. Empty when it was not measured. */
  readonly counts: Readonly<Record<string, number>>;
  /** In the file's own units; null when it was not measured. */
  readonly bounds: Bounds | null;
  /** Share of each of the four views' pixels that the object takes, 0 to 1; absent when the inspection did not draw it. */
  readonly seen?: readonly number[] | undefined;
  /** Pictures in the file, in its order. */
  readonly textures: readonly {
    /** What the picture is used for: `baseColor`, `normal`. */
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
  /** Facts that are allowed but that the miner may not intend. */
  readonly warnings: readonly string[];
};

/** How a file is read for an inspection, and within which limits. */
export type InspectModelOptions = {
  /** The format by which the bytes are read. */
  readonly format: ModelFormat;
  /**
   * Length of the file, bytes, for a caller that passes only its beginning: a file above the limit is refused unread. @default length of the bytes
   */
  readonly size?: number | undefined;
  /** Largest file, bytes. @default the format's own limit in `MODEL_FORMATS` */
  readonly maxBytes?: number | null | undefined;
  /** Checks modules; without one, processes are started for this file alone. */
  readonly modules?: ModuleChecker | undefined;
  /** Ends the reading early: it rejects with this signal's reason. */
  readonly signal?: AbortSignal | undefined;
};
