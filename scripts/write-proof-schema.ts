// Writes the JSON schema of a proof, beside the docs and into core's package: `npm run docs:proof`.
import { writeFileSync } from "node:fs";
import { proofJsonSchema } from "../packages/core/src/competition/verify/proof-schema.ts";

const text = `${JSON.stringify(proofJsonSchema(), null, 2)}\n`;
for (const path of ["../docs/proof.schema.json", "../packages/core/proof.schema.json"])
  writeFileSync(new URL(path, import.meta.url), text);
