import { existsSync } from "node:fs";
import { CompetitionError } from "@404-gen/core";

/** The bundled worker: beside the bundle, or in `dist` when this runs from the sources (tests, tsx). */
export const WORKER_URL = new URL(
  import.meta.url.endsWith(".ts") ? "../dist/worker.js" : "./worker.js",
  import.meta.url,
);

/** False only when run from the sources before a build. */
export const workerIsBuilt = (): boolean => existsSync(WORKER_URL);

/** The worker's address. Throws `RENDER_WORKER_MISSING` when it was not built. */
export function workerUrl(): URL {
  if (workerIsBuilt()) return WORKER_URL;
  throw new CompetitionError("The render worker is not built; run `npm run build` in packages/render.", {
    code: "RENDER_WORKER_MISSING",
  });
}
