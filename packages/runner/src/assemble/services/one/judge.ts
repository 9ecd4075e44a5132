import { LOOP_SETTINGS } from "@404-gen/core/owner";
import { createDuelsService, DUELS_SETTINGS } from "@404-gen/judge";
import { openPictures } from "../../open-pictures.ts";
import { policyOne } from "../../policies.ts";
import type { Maker } from "../ingredients.ts";

/** Plays the duels, requests audits, and names the winner. */
export const makeJudge: Maker = async ({ place, part, context }) => {
  const { settings, io } = place;
  return createDuelsService(context, {
    judge: await part("judge"),
    policy: policyOne(place),
    load: await openPictures({ place, part }),
    io,
    settings: {
      ...LOOP_SETTINGS.options(settings),
      ...DUELS_SETTINGS.options(settings),
      format: settings.MODEL_FORMAT,
      checkAuditMs: settings.CHECK_AUDIT_INTERVAL * 1000,
      baselineAttempts: settings.MAX_PROMPT_ATTEMPTS,
    },
  });
};
