import { defineConfig } from "vitest/config";

/** The tests that the mutants of the rules have to get past: the rules' own, and nothing that only happens to pass through them. */
export default defineConfig({
  resolve: { conditions: ["@404-gen/source"] },
  ssr: { resolve: { conditions: ["@404-gen/source"] } },
  test: {
    // biome-ignore lint/suspicious/noUndeclaredEnvVars: no task of turbo reads it, only mutate-rules.mjs sets it
    include: [process.env["MUTATION_TESTS"] ?? "packages/core/src/competition/{rules,one,two}/**/*.test.ts"],
    testTimeout: 600_000,
  },
});
