import { existsSync, readFileSync } from "node:fs";
import { CompetitionError } from "@404-gen/core";

/** The programs of our pages, by the files in `browser/`: they are built into one text each. */
export type PageProgramName = "dashboard" | "prove";

/** A program as a page holds it. @throws CompetitionError `RENDER_WORKER_MISSING` where the package is not built */
export function pageProgram(name: PageProgramName): string {
  const folder = import.meta.url.endsWith(".ts") ? "../../dist/pages" : "./pages";
  const url = new URL(`${folder}/${name}.js`, import.meta.url);
  if (!existsSync(url))
    throw new CompetitionError("The page's program is not built; run `npm run build` in packages/runner.", {
      code: "RENDER_WORKER_MISSING",
    });
  return readFileSync(url, "utf8");
}
