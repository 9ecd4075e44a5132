// Tries every harmful change of a good record of either competition, in both ways (docs/verify.md); tests try one in five.
// Usage: node scripts/tamper-sweep.mjs [SEED of another sample; default: all] [vitest options]
import { spawnSync } from "node:child_process";

const [first, ...rest] = process.argv.slice(2);
const isSeed = first !== undefined && !first.startsWith("-");
const options = isSeed ? rest : process.argv.slice(2);
const suite = "packages/core/src/competition/verify/tamper-sweep.test.ts";
const { status } = spawnSync("npx", ["vitest", "run", suite, ...options], {
  stdio: "inherit",
  env: { ...process.env, TAMPERS: isSeed ? first : "all" },
});
process.exit(status ?? 1);
