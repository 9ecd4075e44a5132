import { LOOP_SETTINGS } from "@404-gen/core/owner";
import { createRoundManager } from "@404-gen/core/stages";
import { policyOne } from "../../policies.ts";
import type { Maker } from "../ingredients.ts";

/** Hands over the crown, opens the next round, and ends the competition. */
export const makeRoundManager: Maker = async ({ place, part, context }) =>
  createRoundManager(context, {
    chain: await part("chain"),
    policy: policyOne(place),
    settings: LOOP_SETTINGS.options(place.settings),
    io: place.io,
  });
