import { defineConfig } from "vitest/config";

export default defineConfig({
  resolve: { conditions: ["@404-gen/source"] },
  ssr: { resolve: { conditions: ["@404-gen/source"] } },
  test: {
    include: ["packages/*/{src,testing}/**/*.test.ts", "examples/*/src/**/*.test.ts", "bench/**/*.test.ts"],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
  },
});
