import { configDefaults, defineConfig } from "vitest/config";
import { SUITES } from "./scripts/attacks.mjs";

/**
 * Tests that have a process of their own: all that reach the world, and in the competition those that replace what a process shares (globals,
 * modules), or measure it.
 */
const ALONE = [
  "packages/!(core)/{src,testing}/**/*.test.ts",
  "packages/core/testing/**/*.test.ts",
  "packages/core/src/*.test.ts",
  "packages/core/src/!(competition)/**/*.test.ts",
  "packages/core/src/competition/round/read-round.test.ts",
  "packages/core/src/competition/stages/weights/another-node.test.ts",
  "packages/core/src/competition/verify/{proof-memory,*.chromium}.test.ts",
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
          include: ["packages/core/src/competition/**/*.test.ts"],
          exclude: [...EXCLUDED, ...ALONE],
          // What a file imports is loaded once for all that a process runs: 610 tests of core took 17 s of processor time, with a process each 44. Not
          // for tests that reach the world: the secrets that one file registers (`keepSecret`) are hidden in what the next one prints.
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
