import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { MODULE_SEEDS, mutateModule } from "../../../../testing/js/mutate-module.ts";
import { programsAreBuilt } from "../../../isolate/programs.ts";
import { createRandom } from "../../../self-test/random.ts";
import { MODULE_RULES } from "../failure.ts";
import { createModuleChecker, type ModuleChecker } from "../module-checker.ts";

/** The long run is `bench/fuzz-modules.ts`. */
const MODULES = 200;

describe.skipIf(!programsAreBuilt())("mutated modules (needs the build)", () => {
  let checker: ModuleChecker;
  beforeAll(() => {
    checker = createModuleChecker({ cpuMs: 800 });
  });
  afterAll(() => checker.close());

  it("are accepted or refused by a rule, never a fault of ours", async () => {
    const random = createRandom(404);
    const sources = Array.from({ length: MODULES }, (_, i) =>
      mutateModule(MODULE_SEEDS[i % MODULE_SEEDS.length]!, random),
    );
    const modules = await Promise.all(sources.map((source) => checker.check(Buffer.from(source))));
    for (const { check, scene } of modules) {
      expect(scene !== null).toBe(check.accepted);
      for (const { rule } of check.failures) expect(Object.keys(MODULE_RULES)).toContain(rule);
    }
    expect(modules.filter(({ check }) => check.accepted).length).toBeGreaterThan(10);
  });
});
