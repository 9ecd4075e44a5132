import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { CompetitionError } from "@404-gen/core";

/** Programs that play miners' images in a demo. */
type DemoMiner = "reference-miner" | "reference-pod";

/**
 * Path of an example's program, which runs the demo's images; the build of this package includes it.
 *
 * @throws CompetitionError `REFERENCE_MINER_MISSING`
 */
export function demoMiner(name: DemoMiner): string {
  const manifest = createRequire(import.meta.url).resolve("@404-gen/runner/package.json");
  const program = join(manifest, "..", "dist", "demo-miners", `${name}.js`);
  if (existsSync(program)) return program;
  throw new CompetitionError(`the demo's miner ${program} is not built: npm run bundle`, {
    code: "REFERENCE_MINER_MISSING",
  });
}
