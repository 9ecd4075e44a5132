import { LOOP_SETTINGS } from "@404-gen/core/owner";
import { validateCommonConfig } from "@404-gen/core/rules";
import { createRoundManager } from "@404-gen/core/stages";
import { STATE_FILES_TWO } from "@404-gen/core/two";
import { policyTwo } from "../../policies.ts";
import type { Maker } from "../ingredients.ts";

/** Hands over the crown, opens the next round, and ends the competition. */
export const makeRoundManagerTwo: Maker = async ({ place, part, context }) =>
  createRoundManager(context, {
    chain: await part("chain"),
    policy: policyTwo(place),
    settings: LOOP_SETTINGS.options(place.settings),
    io: place.io,
    files: STATE_FILES_TWO,
    validateConfig: validateCommonConfig,
  });
