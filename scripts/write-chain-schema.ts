// Writes the JSON schema of a simulated chain's file: `npm run docs:chain`.
import { writeFileSync } from "node:fs";
import { chainFileJsonSchema } from "../packages/core/src/world/chain/simulated/file-chain.ts";

const text = `${JSON.stringify(chainFileJsonSchema(), null, 2)}\n`;
writeFileSync(new URL("../docs/chain-file.schema.json", import.meta.url), text);
