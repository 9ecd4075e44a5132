import { lookAtSplats } from "../../look/look-at-splats.ts";
import { inlineCrew } from "../../pool/crew.ts";
import { prepareSplats } from "../../splat/prepare.ts";
import type { FormatReader } from "../reader.ts";
import { readPly } from "./read.ts";

/** PLY files with Gaussian splats. */
export const plyReader: FormatReader = {
  async load(bytes, { options, shared, crew = inlineCrew }) {
    const start = performance.now();
    const rows = readPly(bytes, { maxSplats: options.maxSplats, shared });
    const read = performance.now();
    const { gaussians, recentring, warnings } = await prepareSplats(rows, { crew, kernel: options.kernel });
    return {
      subject: { kind: "splats", gaussians, kernel: options.kernel },
      counts: { splats: rows.count },
      bounds: { min: recentring.min, max: recentring.max },
      warnings,
      readMs: read - start,
      prepareMs: performance.now() - read,
    };
  },
  async inspect(bytes) {
    const rows = readPly(bytes);
    const splats = await prepareSplats(rows, { crew: inlineCrew, kernel: "wasm" });
    const { recentring, warnings } = splats;
    const look = await lookAtSplats(rows, splats);
    return {
      seen: look.seen,
      counts: { splats: rows.count },
      bounds: { min: recentring.min, max: recentring.max },
      textures: [],
      attributes: rows.layout.properties.map(({ name }) => name),
      warnings: [...warnings, ...look.warnings],
    };
  },
};
