import { configDefaults, defineConfig } from "vitest/config";
import { SUITES } from "./scripts/attacks.mjs";

/** Tests that replace what all of a process share (globals, modules, environment), or measure their process: each has a process of its own. */
const ALONE = [
  "packages/render/src/{backends/gl,formats/js/attacks,isolate,pool}/**/*.test.ts",
  "packages/render/src/cpu-renderer-unbuilt.test.ts",
  "packages/runner/src/red-team/*.test.ts",
  "packages/**/*.chromium.test.ts",
  "packages/core/src/browser.test.ts",
  "packages/core/src/competition/round/read-round.test.ts",
  "packages/core/src/competition/stages/weights/another-node.test.ts",
  "packages/core/src/competition/verify/proof-memory.test.ts",
  "packages/core/src/world/{net,s3}/**/*.test.ts",
  "packages/core/src/world/git/hostile-host.test.ts",
  "packages/core/src/world/chain/subtensor/another-node.test.ts",
  "packages/audit/src/gpu/process/process-provider.test.ts",
  "packages/audit/src/modules/create-module-auditor.test.ts",
  "packages/audit/src/source/source.test.ts",
  "packages/runner/src/run/{tight-heap,watch-record}.test.ts",
  "packages/runner/src/workers/{run-worker,fetch-jobs}.test.ts",
  "packages/runner/src/simulation/**/*.test.ts",
  "packages/runner/testing/**/*.test.ts",
  "{bench,deploy}/**/*.test.ts",
  "examples/*/src/**/*.test.ts",
];

/** The attacks, in a run that leaves them out because they have their own (`.ci/run`). */
const SKIPPED =
  process.env["RED_TEAM"] === "skip" ? SUITES.map((path) => (path.endsWith(".ts") ? path : `${path}/**`)) : [];
/** Of each project: Vitest adds to the list of one that has its own nothing of what `--exclude` names. */
const EXCLUDED = [...configDefaults.exclude, ...SKIPPED];

export default defineConfig({
  resolve: { conditions: ["@404-gen/source"] },
  ssr: { resolve: { conditions: ["@404-gen/source"] } },
  test: {
    // Guards against what never ends, not measures: on two cores at a load of 20 a test takes ten times its usual time. No test has a shorter one.
    testTimeout: 600_000,
    hookTimeout: 600_000,
    expect: { poll: { timeout: 600_000 } },
    maxWorkers: 2,
    projects: [
      { extends: true, test: { name: "alone", include: ALONE, exclude: EXCLUDED } },
      {
        extends: true,
        test: {
          name: "together",
          include: ["packages/*/{src,testing}/**/*.test.ts"],
          exclude: [...EXCLUDED, ...ALONE],
          // What a file imports is loaded once for all that a process runs: 610 tests of core took 17 s of processor time, with a process each 44.
          isolate: false,
        },
      },
    ],
    // Only with --coverage (`npm run test:coverage`): what the sources of the packages that are listed here must reach, in percent.
    coverage: {
      provider: "v8",
      include: ["packages/core/src/competition/{rules,one,two}/**/*.ts", "packages/runner/src/**/*.ts"],
      exclude: ["**/*.test.ts", "**/*.vectors.ts", "**/index.ts", "packages/runner/src/cli.ts"],
      reporter: ["text", "json-summary"],
      // A run of an hour is not lost with one test that failed.
      reportOnFailure: true,
      thresholds: {
        "packages/runner/src/**/*.ts": { lines: 90 },
        "packages/core/src/competition/rules/**/*.ts": { lines: 100, branches: 100 },
      },
    },
  },
});
