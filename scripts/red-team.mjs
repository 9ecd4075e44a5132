// Runs the attacks: in a network namespace with loopback alone where one can be made, so that nothing that goes astray reaches anybody; else
// as they are. Usage: node scripts/red-team.mjs [vitest options]
import { spawnSync } from "node:child_process";

/** The suites, as docs/security.md lists them. */
const SUITES = [
  "packages/runner/src/red-team",
  "packages/runner/src/commands/credentials.test.ts",
  "packages/runner/src/commands/serve.test.ts",
  "packages/runner/src/serve",
  "packages/runner/src/logs",
  "packages/runner/src/terminal",
  "packages/core/src/base/secrets",
  "packages/core/src/base/kit/show-text.test.ts",
  "packages/core/src/world/service",
  "packages/core/src/world/s3",
  "packages/core/src/world/files",
  "packages/core/src/world/git/hostile-host.test.ts",
  "packages/core/src/world/net",
  "packages/audit/src/gpu/providers.test.ts",
  "packages/judge/src/judges/two-call/vlm-judge.test.ts",
];

const command = ["npx", "vitest", "run", ...SUITES, ...process.argv.slice(2)];
const alone = ["unshare", "-n", "sh", "-c", 'ip link set lo up && exec "$@"', "sh"];
const possible = spawnSync(alone[0], [...alone.slice(1), "true"], { stdio: "ignore" }).status === 0;
console.log(
  possible
    ? "red team: in a namespace without routes"
    : "red team: no namespace can be made here (Linux and root); run as it is",
);
const [program, ...args] = possible ? [...alone, ...command] : command;
process.exit(spawnSync(program, args, { stdio: "inherit" }).status ?? 1);
