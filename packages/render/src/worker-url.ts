import { existsSync } from "node:fs";
import { CompetitionError } from "@404-gen/core";

/** A built file: beside the bundle, or in `dist` when this runs from the sources (tests, tsx). */
const distUrl = (file: string): URL =>
  new URL(`${import.meta.url.endsWith(".ts") ? "../dist/" : "./"}${file}`, import.meta.url);

/** The bundled helper thread. */
const WORKER_URL = distUrl("worker.js");

/** The program that draws files in a process of its own. */
const DRAW_FILES_URL = distUrl("draw-files.js");

/** False only when run from the sources before a build. */
export const workerIsBuilt = (): boolean => existsSync(DRAW_FILES_URL);

/** `url`, if its file is there. Throws `RENDER_WORKER_MISSING` when it is not built. */
function checkUrl(url: URL, what: string): URL {
  if (existsSync(url)) return url;
  throw new CompetitionError(`${what} is not built; run \`npm run build\` in packages/render.`, {
    code: "RENDER_WORKER_MISSING",
  });
}

/** The helper thread's address. Throws `RENDER_WORKER_MISSING` when it is not built. */
export const workerUrl = (): URL => checkUrl(WORKER_URL, "The render worker");

/** The drawing program's address. Throws `RENDER_WORKER_MISSING` when it is not built. */
export const drawFilesUrl = (): URL => checkUrl(DRAW_FILES_URL, "The render worker");

/** The address of a program that a page runs, such as `meshes.js`. Throws `RENDER_WORKER_MISSING` when it is not built. */
export const pageProgramUrl = (file: string): URL => checkUrl(distUrl(`viewer/browser/${file}`), "The page's program");
