import { silentLogger } from "@404-gen/core";
import { createMemoryStateStore } from "@404-gen/core/memory";
import { configFile, paths } from "@404-gen/core/records";
import { TEST_CONFIG } from "@404-gen/core/testing/fakes";
import { expect, it } from "vitest";
import { loadSettings } from "../settings/load.ts";
import { declaredLimitsIn, withDeclared } from "./declared-settings.ts";

const limits = { MAX_MISMATCHED_PROMPTS: 2, MAX_GENERATION_TIME: 180 };

it("limits are those of the record's config; a record without one declares none", async () => {
  const state = await createMemoryStateStore();
  expect(await declaredLimitsIn(state)).toEqual({});
  const text = configFile.format({ ...TEST_CONFIG, x404: { limits } });
  await state.commit([{ path: paths.config, text }], { message: "Begin" });
  expect(await declaredLimitsIn(state)).toEqual(limits);
});

it("a declared limit holds before the machine's setting, which is told where it is another", () => {
  const notices: unknown[] = [];
  const logger = { ...silentLogger, info: (_: string, fields: unknown) => void notices.push(fields) };
  const settings = loadSettings([{ MAX_MISMATCHED_PROMPTS: "4", GENERATION_TIMEOUT: "99" }]);
  expect(withDeclared({ settings, logger }, limits)).toEqual({ ...settings, MAX_MISMATCHED_PROMPTS: 2 });
  expect(notices).toEqual([{ setting: "MAX_MISMATCHED_PROMPTS", declared: 2, here: 4 }]);
});
