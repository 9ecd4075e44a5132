import type { Notifier } from "@404-gen/core";
import { createDiscordNotifier } from "../../notify/discord.ts";
import { createLogNotifier } from "../../notify/log-notifier.ts";
import { loopbackOf } from "../credentials.ts";
import type { Part } from "./part.ts";

/** Where notices go: into the log, or to a Discord webhook. */
export const notifierPart: Part<Notifier> = {
  choose: ({ settings }) => (settings.DISCORD_WEBHOOK_URL === undefined ? "embedded" : "real"),
  embedded: ({ logger }) => createLogNotifier(logger),
  real: ({ settings, logger, io }) =>
    createDiscordNotifier({ ...loopbackOf(settings), url: settings.DISCORD_WEBHOOK_URL ?? "", logger, io }),
};
