import type { Notifier } from "@404-gen/core";
import { loopbackOf } from "../assemble/credentials.ts";
import type { Place } from "../assemble/place.ts";
import { createDiscordNotifier } from "./discord.ts";
import { createJsonWebhookNotifier } from "./json-webhook.ts";
import { createLogNotifier } from "./log-notifier.ts";
import { createSlackNotifier } from "./slack.ts";
import { createTelegramNotifier } from "./telegram.ts";
import type { WebhookOptions } from "./webhook-notifier.ts";

/** Opens one channel for notices; null where its settings are not given. */
export type Channel = (place: Pick<Place, "settings" | "logger" | "io">) => Notifier | null;

/** The options that every channel takes from the settings. */
const answersOf = (settings: Place["settings"]) => ({
  ...loopbackOf(settings),
  maxAnswerBytes: settings.MAX_NOTICE_ANSWER_BYTES,
});

/** A channel that needs one address. */
const at =
  (
    name: "DISCORD_WEBHOOK_URL" | "SLACK_WEBHOOK_URL" | "NOTICE_WEBHOOK_URL",
    open: (options: WebhookOptions) => Notifier,
  ): Channel =>
  ({ settings, logger, io }) => {
    const url = settings[name];
    return url === undefined ? null : open({ ...answersOf(settings), url, logger, io });
  };

/** All channels: a notice goes to each that has its settings, and always into the log. */
export const CHANNELS: readonly Channel[] = [
  ({ logger }) => createLogNotifier(logger),
  at("DISCORD_WEBHOOK_URL", createDiscordNotifier),
  at("SLACK_WEBHOOK_URL", createSlackNotifier),
  at("NOTICE_WEBHOOK_URL", createJsonWebhookNotifier),
  ({ settings, logger, io }) => {
    const { TELEGRAM_BOT_TOKEN: token, TELEGRAM_CHAT_ID: chatId } = settings;
    if (token === undefined || chatId === undefined) return null;
    return createTelegramNotifier({ ...answersOf(settings), token, chatId, logger, io });
  },
];
