import { createPictureLoader } from "@404-gen/core/net";
import type { Place } from "../../assemble/place.ts";
import type { SimParts } from "../ports/open-sim-parts.ts";
import type { ValidatorParts } from "./own-validator.ts";

/** Picks the parts of a process that your own services get. */
export function validatorParts(parts: SimParts, place: Place): ValidatorParts {
  const { state, notifier, chain, objects, door, renderer, judge, stagedJudge, distance, providers, builds } = parts;
  const { clock, io, logger, chance } = place;
  return {
    context: { state, clock, logger, notifier, runner: place.runner ?? undefined },
    ...{ io, random: chance.unit, chain, objects, door, renderer, judge, stagedJudge, distance, providers, builds },
    load: createPictureLoader({ door, objects, maxBytes: place.settings.MAX_PICTURE_BYTES, io }),
  };
}
