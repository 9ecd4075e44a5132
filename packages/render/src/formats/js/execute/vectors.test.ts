import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { competitionVectors, vectorSource } from "../../../../testing/js/competition-data.fixture.ts";
import { programsAreBuilt } from "../../../isolate/programs.ts";
import { checkModule, type ModuleCheck } from "../check-module.ts";
import { createModuleRunner, type ModuleRunner } from "./module-runner.ts";

type Row = {
  readonly case: string;
  readonly expected: { readonly failures: readonly (readonly [string, string])[]; readonly metrics?: object };
};

const rows = competitionVectors<Row>("execute.json");

/** Vectors that our check refuses and the existing service accepts; the compatible verdict agrees with the service. */
const STRICTER = /^NaN|infinit/i;

describe.skipIf(!rows || !programsAreBuilt())(
  "checkModule on the runs of the existing service (COMPETITION_2_DATA; run the build)",
  () => {
    let runner: ModuleRunner;
    const checks = new Map<string, ModuleCheck>();
    beforeAll(async () => {
      runner = createModuleRunner();
      const outcomes = (rows ?? []).map(async (row) => {
        const { check } = await checkModule(Buffer.from(vectorSource(row)), { runner });
        checks.set(row.case, check);
      });
      await Promise.all(outcomes);
    });
    afterAll(() => runner.close());

    it.each(rows ?? [])("$case", ({ case: name, expected }) => {
      const { accepted, compatible, metrics } = checks.get(name)!;
      const codes = compatible.failures.map(({ stage, rule }) => [stage, rule]);
      expect({ failures: codes, metrics: plain(metrics) }).toEqual({
        failures: expected.failures,
        metrics: expected.metrics ?? null,
      });
      if (!STRICTER.test(name)) expect(accepted).toBe(expected.failures.length === 0);
    });
  },
);

/** The value after a way through JSON, where NaN becomes null. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
