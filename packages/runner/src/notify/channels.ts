import type { Notifier } from "@404-gen/core";
import { loopbackOf } from "../assemble/credentials.ts";
import type { Place } from "../assemble/place.ts";
import { createDiscordNotifier } from "./discord.ts";
import { createLogNotifier } from "./log-notifier.ts";

/** Opens one way to tell people; null where its settings are not given. */
export type Channel = (place: Pick<Place, "settings" | "logger" | "io">) => Notifier | null;

/** Every channel that there is: a notice goes to all that are set up, and into the log always. */
export const CHANNELS: readonly Channel[] = [
  ({ logger }) => createLogNotifier(logger),
  ({ settings, logger, io }) =>
    settings.DISCORD_WEBHOOK_URL === undefined
      ? null
      : createDiscordNotifier({ ...loopbackOf(settings), url: settings.DISCORD_WEBHOOK_URL, logger, io }),
];
