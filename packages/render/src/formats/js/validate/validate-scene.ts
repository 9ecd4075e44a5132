import { type ModuleFailure, type ModuleRule, moduleFailure } from "../failure.ts";
import type { BoxData, SceneData } from "../scene-data.ts";
import { CUBE, SCENE_LIMITS } from "./limits.ts";
import { type ModuleMetrics, measureScene, realVertices } from "./metrics.ts";
import { type RealExtent, realExtent } from "./real-extent.ts";
import { type ModuleStrictness, STRICT } from "./settings.ts";

/** The result of the checks of a scene. */
export type SceneVerdict = {
  readonly failures: readonly ModuleFailure[];
  readonly metrics: ModuleMetrics;
  /** Exact box of the vertices that are drawn; null when there are none. */
  readonly extent: BoxData | null;
  /** The verdict of the existing service. */
  readonly compatible: { readonly failures: readonly ModuleFailure[] };
};

/** Distance by which the exact extent may exceed the cube, model units: the rounding of float32 coordinates under matrices. */
const ROUNDING = 1e-6;

/** Checks a scene's data against the competition's limits. */
export function validateScene(scene: SceneData, strictness: ModuleStrictness = STRICT): SceneVerdict {
  const compatible = measureScene(scene);
  const metrics = strictness.realCounts ? { ...compatible, vertices: realVertices(scene) } : compatible;
  const extent = realExtent(scene);
  const compatibleFailures = [...boxFailures(compatible), ...limitFailures(compatible)];
  const box = boxFailures(metrics);
  return {
    failures: [...(box.length > 0 ? box : strictFailures(extent, strictness)), ...limitFailures(metrics)],
    metrics,
    extent: extent.box,
    compatible: { failures: compatibleFailures },
  };
}

const failure = (rule: ModuleRule, detail: string): ModuleFailure => moduleFailure("post_validation", rule, detail);

function boxFailures({ bbox }: ModuleMetrics): ModuleFailure[] {
  if (!bbox) return [failure("EMPTY_SCENE", "nothing in the returned scene has vertices")];
  const { min, max } = bbox;
  return outside({ min: [min.x, min.y, min.z], max: [max.x, max.y, max.z] }, 0);
}

function strictFailures(
  { box, finite }: RealExtent,
  { realExtent, finitePositions }: ModuleStrictness,
): ModuleFailure[] {
  if (finitePositions && !finite)
    return [
      failure("BOUNDING_BOX_OUT_OF_RANGE", "a position or a matrix holds NaN or Infinity; compute finite numbers"),
    ];
  return realExtent && box ? outside(box, ROUNDING) : [];
}

function outside({ min, max }: BoxData, tolerance: number): ModuleFailure[] {
  const axes = ["x", "y", "z"].flatMap((axis, i) =>
    min[i]! < -CUBE - tolerance || max[i]! > CUBE + tolerance
      ? [`${axis}:[${min[i]!.toFixed(4)},${max[i]!.toFixed(4)}]`]
      : [],
  );
  return axes.length === 0
    ? []
    : [
        failure(
          "BOUNDING_BOX_OUT_OF_RANGE",
          `out of [-${CUBE}, ${CUBE}]: ${axes.join(", ")}; scale the scene or move it to the middle`,
        ),
      ];
}

const COUNTS = [
  ["vertices", "VERTEX_LIMIT_EXCEEDED"],
  ["drawCalls", "DRAW_CALL_LIMIT_EXCEEDED"],
  ["instances", "INSTANCE_LIMIT_EXCEEDED"],
  ["textureBytes", "TEXTURE_DATA_EXCEEDED"],
] as const;

const limitFailures = (metrics: ModuleMetrics): ModuleFailure[] =>
  COUNTS.flatMap(([name, rule]) =>
    metrics[name] > SCENE_LIMITS[name] ? [failure(rule, `${metrics[name]} > ${SCENE_LIMITS[name]}`)] : [],
  );
