import { createRequire } from "node:module";
import { join } from "node:path";
import { CompetitionError } from "@404-gen/core";

/** The program of an example of this repository, which the demo's images are run by. @throws CompetitionError `REFERENCE_MINER_MISSING` */
export function exampleCli(name: string): string {
  try {
    const manifest = createRequire(import.meta.url).resolve(`${name}/package.json`);
    return join(manifest, "..", "dist", "cli.js");
  } catch (cause) {
    const message = `the demo needs ${name}: run it in a clone of the repository, after \`npm ci\``;
    throw new CompetitionError(message, { code: "REFERENCE_MINER_MISSING", cause });
  }
}
