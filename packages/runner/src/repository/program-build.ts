import { statSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The program as it was built: what another build has kept is made anew. */
export const PROGRAM_BUILD: string = (() => {
  const { size, mtimeMs } = statSync(fileURLToPath(import.meta.url));
  return `${process.version} ${size} ${mtimeMs}`;
})();
