#!/usr/bin/env node
// Types of all sources and tests as one program, and of the two programs that run in a browser. Other arguments are projects, to check those alone.
//   node scripts/check-types.mjs [PROJECT…]
import { spawnSync } from "node:child_process";
import { TSC_7 } from "./compilers.mjs";

const ALL = ["tsconfig.sources.json", "packages/render/src/viewer/browser", "packages/runner/src/site/browser"];
const given = process.argv.slice(2);

const statuses = (given.length > 0 ? given : ALL).map(
  (project) => spawnSync(process.execPath, [TSC_7, "-p", project], { stdio: "inherit" }).status,
);
process.exitCode = statuses.every((status) => status === 0) ? 0 : 1;
