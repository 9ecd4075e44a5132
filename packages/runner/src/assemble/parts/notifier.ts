import type { Notifier } from "@404-gen/core";
import { createNotifierGroup } from "@404-gen/core/owner";
import { CHANNELS } from "../../notify/channels.ts";
import { createLogNotifier } from "../../notify/log-notifier.ts";
import type { Place } from "../place.ts";
import type { Part } from "./part.ts";

const openChannels = (place: Place): readonly Notifier[] => CHANNELS.flatMap((open) => open(place) ?? []);

/** Sends notices into the log, and to every channel that the settings set up. */
export const notifierPart: Part<Notifier> = {
  choose: (place) => (openChannels(place).length > 1 ? "real" : "embedded"),
  embedded: ({ logger }) => createLogNotifier(logger),
  real: (place) => createNotifierGroup(openChannels(place), place),
};
