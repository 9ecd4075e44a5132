import type { ModelFormat } from "@404-gen/core";
import type { ViewAngles } from "./views.ts";

/** Axis-aligned box in the file's own units. */
export type Bounds = {
  readonly min: readonly [number, number, number];
  readonly max: readonly [number, number, number];
};

/** Milliseconds by phase, on the clock of the thread that drew. */
export type RenderTimings = {
  /** Parsing and checks. */
  readonly readMs: number;
  /** What is done once for all views: activation of splats, normals, textures. */
  readonly prepareMs: number;
  readonly drawMs: number;
  /** PNG; 0 for a module, whose views are encoded by the threads that draw them. */
  readonly encodeMs: number;
  readonly totalMs: number;
};

/** What was drawn. Everything but `timings` is the same on every machine. */
export type RenderReport = {
  readonly format: ModelFormat;
  readonly views: readonly ViewAngles[];
  /** Of the PNG, pixels. */
  readonly size: { readonly width: number; readonly height: number };
  /** `splats` and `drawn` (splats that reached a view, summed over views) or `triangles`, `vertices`, `textures`, or the counts of a module's metrics. */
  readonly counts: Readonly<Record<string, number>>;
  /** Null when nothing of the model has a place. */
  readonly bounds: Bounds | null;
  /** Lower-case hex. */
  readonly sha256: { readonly model: string; readonly png: string };
  /** Things that are allowed but that a miner may not intend. */
  readonly warnings: readonly string[];
  readonly timings: RenderTimings;
};

export type RenderResult = { readonly png: Uint8Array; readonly report: RenderReport };
