import { createModuleAuditor, moduleAuditSettings } from "@404-gen/audit";
import { cachePictures } from "@404-gen/core/net";
import { LOOP_SETTINGS, steady } from "@404-gen/core/owner";
import { createReaper } from "../../create-reaper.ts";
import { openPictures } from "../../open-pictures.ts";
import type { Maker } from "../ingredients.ts";

/** Watches the builds, generates the leader's baseline, and lets the images of the miners who would win make their modules again. */
export const makeAuditorTwo: Maker = async ({ place, limits, part, context }) => {
  const { settings, io, podFetch: fetch } = place;
  const reaper = createReaper({ ...steady(context), providers: await part("providers") });
  const auditor = createModuleAuditor(context, {
    publisher: await part("publisher"),
    picture: cachePictures(await openPictures({ place, part })),
    providers: reaper.providers,
    builds: await part("builds"),
    settings: moduleAuditSettings(settings, limits),
    owning: LOOP_SETTINGS.options(settings),
    io,
    fetch,
  });
  return reaper.watch(auditor);
};
