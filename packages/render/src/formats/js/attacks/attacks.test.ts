import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { programsAreBuilt } from "../../../isolate/programs.ts";
import { checkModule } from "../check-module.ts";
import { createModuleRunner, type ModuleRunner } from "../execute/module-runner.ts";
import { type Attempt, ESCAPES, LOOT_ORDER, moduleOf } from "./attempts.fixture.ts";
import { GREED, LIES, THROWS } from "./lies.fixture.ts";

describe.skipIf(!programsAreBuilt())("attempts to get out, to lie and to take more (needs the build)", () => {
  let runner: ModuleRunner;
  beforeAll(() => {
    // Processor time, so the limit means the same on a busy machine. Attempts that do not try to exceed it need a hundredth of it.
    runner = createModuleRunner({ cpuMs: 1500 });
  });
  afterAll(() => runner.close());

  async function outcomeOf(attempt: Attempt): Promise<string> {
    const source = moduleOf(attempt);
    if (attempt.unanalysed) return await withoutAnalysis(source);
    const { check, scene } = await checkModule(Buffer.from(source), { runner });
    if (!scene) return check.failures[0]!.rule;
    return scene.nodes[0]!.renderOrder === LOOT_ORDER ? "loot" : "nothing";
  }

  async function withoutAnalysis(source: string): Promise<string> {
    const start = source.indexOf("export default");
    const exportStart = { start, declarationStart: start + "export default ".length };
    const { result } = await runner.run({ source, exported: exportStart });
    if (result.kind === "failure") return result.failure.rule;
    return result.scene.nodes[0]!.renderOrder === LOOT_ORDER ? "loot" : "nothing";
  }

  describe.each([
    ["escapes", ESCAPES],
    ["lies", LIES],
    ["thrown values", THROWS],
    ["greed", GREED],
  ] as const)("%s", (_kind, attempts) => {
    it.each([...attempts])("$name", async (attempt) => {
      expect(attempt.outcome.split("|")).toContain(await outcomeOf(attempt));
    });
  });

  it("are more than sixty, each with a name of its own", () => {
    const names = [...ESCAPES, ...LIES, ...THROWS, ...GREED].map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names.length).toBeGreaterThanOrEqual(60);
  });
});
