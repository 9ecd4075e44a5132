import type { Notice, NoticeLevel, Notifier } from "@404-gen/core";
import { cutText, plainText } from "./plain-text.ts";
import { createWebhookNotifier, type WebhookOptions } from "./webhook-notifier.ts";

/** Characters of a message, inclusive. */
const TELEGRAM_LIMIT = 4096;
const SIGNS: Readonly<Record<NoticeLevel, string>> = { info: "", warning: "Warning: ", alarm: "Alarm: " };
/** Stands after `@`, `/` and `#`, so that Telegram makes no mention, command or hashtag of a word. */
const WORD_JOINER = "\u2060";

/** The body of `sendMessage`: plain text; only warnings and alarms make a sound. */
export const telegramMessage =
  (chatId: string) =>
  ({ level, title, fields = {} }: Notice) => {
    const rows = Object.entries(fields).map(([name, value]) => `${name}: ${value ?? "–"}`);
    const lines = [`${SIGNS[level]}${title}`, ...rows].map((line) =>
      plainText(line).replace(/[@/#](?=\p{L}|\p{N}|_)/gu, `$&${WORD_JOINER}`),
    );
    return {
      chat_id: chatId,
      text: cutText(lines.join("\n"), TELEGRAM_LIMIT),
      link_preview_options: { is_disabled: true },
      disable_notification: level === "info",
    };
  };

export type TelegramOptions = Omit<WebhookOptions, "url"> & {
  /** Token of the bot: a secret. */
  readonly token: string;
  /** Chat that the bot writes to: a number, or `@channel`. */
  readonly chatId: string;
  /** @default "https://api.telegram.org" */
  readonly baseUrl?: string | undefined;
};

/** Notices through a bot of Telegram. @throws CompetitionError `CREDENTIAL_INSECURE` */
export const createTelegramNotifier = ({
  token,
  chatId,
  baseUrl = "https://api.telegram.org",
  ...options
}: TelegramOptions): Notifier =>
  // 401 and 404: no such token; 403: the bot was removed from the chat.
  createWebhookNotifier(
    { name: "telegram", setting: "TELEGRAM_BOT_TOKEN", body: telegramMessage(chatId), goneStatuses: [401, 403, 404] },
    { ...options, url: `${baseUrl}/bot${token}/sendMessage` },
  );
