import type { ModelFormat } from "@404-gen/core";
import { loadGlb } from "./formats/glb/index.ts";
import { readPly } from "./formats/ply/read.ts";
import { describeWarning } from "./glb-warning.ts";
import { type Crew, inlineCrew } from "./pool/crew.ts";
import type { ViewSubject } from "./pool/view-job.ts";
import type { ResolvedRenderOptions } from "./render-options.ts";
import type { Bounds } from "./report.ts";
import { prepareSplats } from "./splat/prepare.ts";

/** A model file that was read and prepared, and what is known of it before it is drawn. */
export type LoadedSubject = {
  readonly subject: ViewSubject;
  readonly counts: Readonly<Record<string, number>>;
  readonly bounds: Bounds;
  readonly warnings: readonly string[];
  readonly readMs: number;
  readonly prepareMs: number;
};

export type LoadOptions = {
  readonly options: ResolvedRenderOptions;
  /** Put large arrays where other threads can see them. */
  readonly shared: boolean;
  /** Threads that prepare; needs `shared` when they are several. @default this thread */
  readonly crew?: Crew | undefined;
};

/** Reads and prepares a model. Throws a refusal (fault `miner`) for a file that is not drawn. */
export const LOADERS: Readonly<Record<ModelFormat, (bytes: Uint8Array, load: LoadOptions) => Promise<LoadedSubject>>> =
  {
    async ply(bytes, { options, shared, crew = inlineCrew }) {
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
    async glb(bytes, { options, shared }) {
      const start = performance.now();
      const { scene, triangles, vertices, textures, bounds, warnings } = await loadGlb(bytes, {
        shared,
        maxBytes: options.maxBytes,
      });
      return {
        subject: { kind: "mesh", scene },
        counts: { triangles, vertices, textures },
        bounds,
        warnings: warnings.map(describeWarning),
        readMs: performance.now() - start,
        prepareMs: 0,
      };
    },
  };
