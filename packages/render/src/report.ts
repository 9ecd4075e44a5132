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
  /** What is done once for all views: activation of splats, normals, textures. */
  readonly prepareMs: number;
  /** All views together. */
  readonly drawMs: number;
  /** PNG; 0 for a module, whose views are encoded by the threads that draw them. */
  readonly encodeMs: number;
  /** From the file to the PNG. */
  readonly totalMs: number;
};

/** What was drawn. Everything but `timings` is the same on every machine. */
export type RenderReport = {
  /** How the file was read. */
  readonly format: ModelFormat;
  /** In the order of the grid. */
  readonly views: readonly ViewAngles[];
  /** Of the PNG, pixels. */
  readonly size: {
    /** Pixels. */
    readonly width: number;
    /** Pixels. */
    readonly height: number;
  };
  /** `splats` and `drawn` (splats that reached a view, summed over views) or `triangles`, `vertices`, `textures`, or the counts of a module's metrics. */
  readonly counts: Readonly<Record<string, number>>;
  /** Null when nothing of the model has a place. */
  readonly bounds: Bounds | null;
  /** Lower-case hex. */
  readonly sha256: {
    /** Of the model's bytes. */
    readonly model: string;
    /** Of the picture's bytes. */
    readonly png: string;
  };
  /** Things that are allowed but that a miner may not intend. */
  readonly warnings: readonly string[];
  /** Milliseconds, on this machine. */
  readonly timings: RenderTimings;
};

/** A picture, and what is in it. */
export type RenderResult = {
  /** The 2 × 2 grid. */
  readonly png: Uint8Array;
  /** What was drawn. */
  readonly report: RenderReport;
};
