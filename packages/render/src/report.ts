import type { ModelFormat } from "@404-gen/core";
import type { ViewAngles } from "./views.ts";

/** Axis-aligned box in the file's own units. */
export type Bounds = {
  /** Least x, y, z. */
  readonly min: readonly [number, number, number];
  /** Largest x, y, z. */
  readonly max: readonly [number, number, number];
};

/** Milliseconds by phase, on the clock of the thread that drew. */
export type RenderTimings = {
  /** Parsing and checks. */
  readonly readMs: number;
  /** Work that is done once for all views: activation of splats, normals, textures. */
  readonly prepareMs: number;
  /** All views together. */
  readonly drawMs: number;
  /** Encoding of the PNG; 0 for a module, whose views are encoded by the threads that draw them. */
  readonly encodeMs: number;
  /** From the file's bytes to the PNG. */
  readonly totalMs: number;
};

/** Facts about a drawing. Everything but `timings` is the same on every machine. */
export type RenderReport = {
  /** The format by which the file was read. */
  readonly format: ModelFormat;
  /** In the order of the grid. */
  readonly views: readonly ViewAngles[];
  /** Size of the PNG. */
  readonly size: {
    /** Pixels. */
    readonly width: number;
    /** Pixels. */
    readonly height: number;
  };
  /** `splats` and `drawn` (splats that reached a view, summed over views) or `triangles`, `vertices`, `textures`, or the counts of a module's metrics. */
  readonly counts: Readonly<Record<string, number>>;
  /** Null for a model without vertices. */
  readonly bounds: Bounds | null;
  /** Lower-case hex. */
  readonly sha256: {
    /** Hash of the model's bytes. */
    readonly model: string;
    /** Hash of the picture's bytes. */
    readonly png: string;
  };
  /** Facts that are allowed but that the miner may not intend. */
  readonly warnings: readonly string[];
  /** Milliseconds, on this machine. */
  readonly timings: RenderTimings;
};

/** A picture, and the report on it. */
export type RenderResult = {
  /** The grid of four views, or the picture of one view. */
  readonly png: Uint8Array;
  /** Facts about the drawing. */
  readonly report: RenderReport;
};
