import { lookAtMesh } from "../../look/look-at-mesh.ts";
import type { FormatReader } from "../reader.ts";
import { GLB_WARNINGS } from "./codes.ts";
import { inspectGlb } from "./inspect.ts";
import { loadGlb } from "./load.ts";

/** Binary glTF 2.0. */
export const glbReader: FormatReader = {
  async load(bytes, { options, shared, textures: cache }) {
    const start = performance.now();
    const limits = { shared, textures: cache, maxBytes: options.maxBytes ?? undefined };
    const { scene, triangles, vertices, textures, bounds, warnings } = await loadGlb(bytes, limits);
    return {
      subject: { kind: "mesh", scene, kernel: options.kernel },
      counts: { triangles, vertices, textures },
      bounds,
      warnings: warnings.map(describeWarning),
      readMs: performance.now() - start,
      prepareMs: 0,
    };
  },
  async inspect(bytes) {
    const { triangles, vertices, bounds, textures, attributes, blends } = inspectGlb(bytes);
    const { scene, warnings } = await loadGlb(bytes);
    const look = lookAtMesh(scene, { blends });
    return {
      seen: look.seen,
      counts: { triangles, vertices, textures: textures.length },
      bounds,
      textures,
      attributes,
      warnings: [...warnings.map(describeWarning), ...look.warnings],
    };
  },
};

/** A warning's key and text in one line, as reports show it. */
const describeWarning = (key: string): string => `${key}: ${(GLB_WARNINGS as Record<string, string>)[key] ?? ""}`;
