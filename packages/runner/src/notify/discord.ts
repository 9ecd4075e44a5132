import type { Notifier } from "@404-gen/core";
import { discordMessage } from "./discord-message.ts";
import { createWebhookNotifier, type WebhookOptions } from "./webhook-notifier.ts";

/** Notices to a Discord webhook. @throws CompetitionError `CREDENTIAL_INSECURE` */
export const createDiscordNotifier = (options: WebhookOptions): Notifier =>
  createWebhookNotifier(
    { name: "discord", setting: "DISCORD_WEBHOOK_URL", body: discordMessage, goneStatuses: [401, 404] },
    // With `wait=true` Discord answers only when the message is stored.
    { ...options, url: `${options.url}?wait=true` },
  );
