import { existsSync, readFileSync } from "node:fs";
import { CompetitionError } from "@404-gen/core";

/** Names of the pages' programs, as the files in `browser/`: each is built into one text. */
export type PageProgramName = "dashboard" | "prove";

/** The text of a page's program. @throws CompetitionError `RENDER_WORKER_MISSING` where the package is not built */
export function pageProgram(name: PageProgramName): string {
  const folder = import.meta.url.endsWith(".ts") ? "../../dist/pages" : "./pages";
  const url = new URL(`${folder}/${name}.js`, import.meta.url);
  if (!existsSync(url))
    throw new CompetitionError("The page's program is not built; run `npm run build` in packages/runner.", {
      code: "RENDER_WORKER_MISSING",
    });
  return readFileSync(url, "utf8");
}
