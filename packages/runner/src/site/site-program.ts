import { existsSync, readFileSync } from "node:fs";
import { CompetitionError } from "@404-gen/core";

/** The program of the page that proves a record, in one text. @throws CompetitionError `RENDER_WORKER_MISSING` where the package is not built */
export function siteProgram(): string {
  const folder = import.meta.url.endsWith(".ts") ? "../../dist/site" : "./site";
  const url = new URL(`${folder}/prove.js`, import.meta.url);
  if (!existsSync(url))
    throw new CompetitionError("The page's program is not built; run `npm run build` in packages/runner.", {
      code: "RENDER_WORKER_MISSING",
    });
  return readFileSync(url, "utf8");
}
