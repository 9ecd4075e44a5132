import { defineConfig } from "vitest/config";

export default defineConfig({
  resolve: { conditions: ["@404-gen/source"] },
  ssr: { resolve: { conditions: ["@404-gen/source"] } },
  test: {
    include: [
      "packages/*/{src,testing}/**/*.test.ts",
      "examples/*/src/**/*.test.ts",
      "bench/**/*.test.ts",
      "deploy/*.test.ts",
    ],
    // Guards against what never ends, not measures: on two cores at a load of 20 a test takes ten times its usual time. No test has a shorter one.
    testTimeout: 600_000,
    hookTimeout: 600_000,
    expect: { poll: { timeout: 600_000 } },
    maxWorkers: 2,
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
