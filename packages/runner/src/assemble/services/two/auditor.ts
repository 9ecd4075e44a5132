import { createModuleAuditor, moduleAuditSettings } from "@404-gen/audit";
import { cachePictures } from "@404-gen/core/net";
import { LOOP_SETTINGS, steady } from "@404-gen/core/owner";
import { openPictures } from "../../open-pictures.ts";
import { withReaper } from "../../with-reaper.ts";
import type { Maker } from "../ingredients.ts";

/** Builds, the leader's baseline, and the repeats of would-be winners' images. */
export const makeAuditorTwo: Maker = async ({ place, limits, part, context }) => {
  const { settings, io, podFetch: fetch } = place;
  const providers = await part("providers");
  const auditor = createModuleAuditor(context, {
    publisher: await part("publisher"),
    picture: cachePictures(await openPictures({ place, part })),
    providers,
    builds: await part("builds"),
    settings: moduleAuditSettings(settings, limits),
    owning: LOOP_SETTINGS.options(settings),
    io,
    fetch,
  });
  return { ...withReaper(auditor, { ...steady(context), providers }), close: () => auditor.close() };
};
