import { createDuelsService } from "@404-gen/judge";
import { createPictureLoader } from "../pictures.ts";
import { type Maker, ownerSettings } from "./ingredients.ts";

/** The duels, the audit requests, and the winner. */
export const makeJudge: Maker = async ({ place, part, context }) => {
  const { settings, io } = place;
  return createDuelsService(context, {
    judge: await part("judge"),
    load: createPictureLoader({ objects: await part("objects"), door: await part("door") }),
    io,
    settings: {
      ...ownerSettings(place),
      format: settings.MODEL_FORMAT,
      maxConcurrentDuels: settings.MAX_CONCURRENT_DUELS,
      maxGenerationTime: settings.MAX_GENERATION_TIME,
      overtimeToleranceRatio: settings.OVERTIME_TOLERANCE_RATIO,
      maxMismatchedMargin: settings.MAX_MISMATCHED_MARGIN,
      marginConfirmations: settings.MARGIN_CONFIRMATIONS,
      checkAuditMs: settings.CHECK_AUDIT_INTERVAL * 1000,
      baselineAttempts: settings.MAX_PROMPT_ATTEMPTS,
    },
  });
};
