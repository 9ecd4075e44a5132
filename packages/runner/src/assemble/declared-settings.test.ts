import { type StateStore, silentLogger } from "@404-gen/core";
import { createMemoryStateStore } from "@404-gen/core/memory";
import { configFile, declaredLimits, paths } from "@404-gen/core/records";
import { getFile } from "@404-gen/core/round";
import { TEST_CONFIG } from "@404-gen/core/testing/fakes";
import { expect, it } from "vitest";
import { loadSettings } from "../settings/load.ts";
import { withDeclared } from "./declared-settings.ts";

const limitsIn = async (state: StateStore) => declaredLimits(await getFile(state, configFile));
const limits = { MAX_MISMATCHED_PROMPTS: 2, MAX_GENERATION_TIME: 180 };

it("limits are those of the record's config; a record without one declares none", async () => {
  const state = await createMemoryStateStore();
  expect(await limitsIn(state)).toEqual({});
  const text = configFile.format({ ...TEST_CONFIG, x404: { limits } });
  await state.commit([{ path: paths.config, text }], { message: "Begin" });
  expect(await limitsIn(state)).toEqual(limits);
});

it("a declared limit holds before the machine's setting, which is told where it is another", () => {
  const notices: unknown[] = [];
  const logger = { ...silentLogger, info: (_: string, fields: unknown) => void notices.push(fields) };
  const settings = loadSettings([{ MAX_MISMATCHED_PROMPTS: "4", GENERATION_TIMEOUT: "99" }]);
  expect(withDeclared({ settings, logger }, limits)).toEqual({ ...settings, MAX_MISMATCHED_PROMPTS: 2 });
  expect(notices).toEqual([{ setting: "MAX_MISMATCHED_PROMPTS", declared: 2, here: 4 }]);
});
