import { LOOP_SETTINGS } from "@404-gen/core/owner";
import { createModuleDuelsService, DUELS_SETTINGS } from "@404-gen/judge";
import { openPictures } from "../../open-pictures.ts";
import { policyTwo } from "../../policies.ts";
import type { Maker } from "../ingredients.ts";

/** Plays the duels, requests audits, plays the audit matches, records the verdicts, and names the winner. */
export const makeJudgeTwo: Maker = async ({ place, part, context }) => {
  const { settings, io } = place;
  return createModuleDuelsService(context, {
    judge: await part("stagedJudge"),
    policy: policyTwo(place),
    load: await openPictures({ place, part }),
    io,
    settings: {
      ...LOOP_SETTINGS.options(settings),
      ...DUELS_SETTINGS.options(settings),
      checkAuditMs: settings.CHECK_AUDIT_INTERVAL * 1000,
    },
  });
};
