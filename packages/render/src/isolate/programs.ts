import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { CompetitionError } from "@404-gen/core";

/** The programs that are built for processes without rights. */
export type ProgramName = "run-module" | "analyse-modules";

const fileOf = (name: ProgramName): string =>
  fileURLToPath(
    new URL(`${import.meta.url.endsWith(".ts") ? "../../dist/" : "./"}isolates/${name}.cjs`, import.meta.url),
  );

/** False only when run from the sources before a build. */
export const programsAreBuilt = (): boolean => existsSync(fileOf("run-module"));

/** Path of a built program. Throws `ISOLATE_PROGRAM_MISSING` when it is not built. */
export function programFile(name: ProgramName): string {
  const file = fileOf(name);
  if (existsSync(file)) return file;
  throw new CompetitionError(`The program ${name} is not built; run \`npm run build\` in packages/render.`, {
    code: "ISOLATE_PROGRAM_MISSING",
  });
}
