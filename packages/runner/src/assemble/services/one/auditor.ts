import { createAuditor } from "@404-gen/audit";
import { LOOP_SETTINGS, steady } from "@404-gen/core/owner";
import { auditorSettings } from "../../auditor-settings.ts";
import { createReaper } from "../../create-reaper.ts";
import { policyOne } from "../../policies.ts";
import type { Maker } from "../ingredients.ts";

/** Watches the builds, generates the leader's baseline, and audits the miners who would win. */
export const makeAuditor: Maker = async ({ place, part, context }) => {
  const { settings, io, podFetch: fetch } = place;
  const reaper = createReaper({ ...steady(context), providers: await part("providers") });
  const auditor = createAuditor(context, {
    objects: await part("objects"),
    renderer: await part("renderer"),
    distance: await part("distance"),
    providers: reaper.providers,
    builds: await part("builds"),
    door: await part("door"),
    policy: policyOne(place),
    format: settings.MODEL_FORMAT,
    keyTemplate: settings.STORAGE_KEY_TEMPLATE,
    maxPictureBytes: settings.MAX_PICTURE_BYTES,
    settings: auditorSettings(settings),
    owning: LOOP_SETTINGS.options(settings),
    io,
    fetch,
  });
  return reaper.watch(auditor);
};
