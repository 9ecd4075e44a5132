import { defineConfig } from "vitest/config";

/** The one test file that holds the tests of a part of the rules, see `in-place-runner.mjs`. */
export default defineConfig({
  resolve: { conditions: ["@404-gen/source"] },
  ssr: { resolve: { conditions: ["@404-gen/source"] } },
  test: { include: ["scripts/mutation/rules-host.test.mjs"], testTimeout: 0 },
});
