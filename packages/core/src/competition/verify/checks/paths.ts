import type { PathOddity } from "../../../ports/path-oddity.ts";
import { type AnyStateFile, stateFileAt } from "../../records/state-file.ts";
import type { KnownFindingCode } from "../findings/catalogue.ts";
import type { Tally } from "../tally.ts";
import type { Severity } from "../types.ts";

const CODES: Readonly<Record<PathOddity["kind"], KnownFindingCode>> = {
  "unsafe-name": "PATH_UNSAFE",
  clash: "PATH_CLASH",
  link: "PATH_NOT_A_FILE",
  repository: "PATH_NOT_A_FILE",
  device: "PATH_NOT_A_FILE",
};

/** What lies in the repository and is no file that a service could have written. */
export function checkPaths(
  oddities: readonly PathOddity[],
  { files, tally }: { readonly files: Readonly<Record<string, AnyStateFile>>; readonly tally: Tally },
): void {
  for (const { path, kind, problem } of oddities)
    tally.expect(false, () => ({
      severity: severityOf({ path, kind }, files),
      code: CODES[kind],
      file: path,
      recorded: kind,
      message: `${path} ${problem}.`,
    }));
}

/** Among the records it is a violation. Elsewhere people may keep links, and names that some system cannot hold are worth a warning. */
function severityOf(
  { path, kind }: Pick<PathOddity, "path" | "kind">,
  files: Readonly<Record<string, AnyStateFile>>,
): Severity {
  if (path.startsWith("rounds/") || path === "rounds" || stateFileAt(files, path) !== null) return "violation";
  return kind === "unsafe-name" || kind === "clash" ? "warning" : "note";
}
