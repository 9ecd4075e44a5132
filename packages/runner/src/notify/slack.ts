import type { Notice, NoticeLevel, Notifier } from "@404-gen/core";
import { cutText, plainText } from "./plain-text.ts";
import { createWebhookNotifier, type WebhookOptions } from "./webhook-notifier.ts";

/** Slack's limits, inclusive: characters of a section and of a field, fields of a section. At most five sections of fields are sent. */
const SLACK_LIMITS = { title: 3000, field: 2000, fields: 10, sections: 5 } as const;
const SIGNS: Readonly<Record<NoticeLevel, string>> = { info: "", warning: "Warning: ", alarm: "Alarm: " };

type SlackText = { readonly type: "plain_text"; readonly text: string; readonly emoji: false };
type SlackMessage = {
  readonly text: string;
  readonly unfurl_links: false;
  readonly unfurl_media: false;
  readonly blocks: readonly {
    readonly type: "section";
    readonly text?: SlackText;
    readonly fields?: readonly SlackText[];
  }[];
};

/**
 * The body of an incoming webhook. Blocks of `plain_text` have no mark-up and no mentions. In `text`, which Slack shows in notifications, the three
 * characters that begin mark-up are replaced.
 */
export function slackMessage({ level, title, fields = {} }: Notice): SlackMessage {
  const text = (value: string, limit: number) =>
    ({ type: "plain_text", text: cutText(plainText(value), limit) || "–", emoji: false }) as const;
  const rows = Object.entries(fields).map(([name, value]) => text(`${name}: ${value ?? "–"}`, SLACK_LIMITS.field));
  const sections = Array.from({
    length: Math.min(SLACK_LIMITS.sections, Math.ceil(rows.length / SLACK_LIMITS.fields)),
  });
  const heading = `${SIGNS[level]}${title}`;
  return {
    text: cutText(plainText(heading), SLACK_LIMITS.title)
      .replaceAll("&", "&amp;")
      .replaceAll("<", "&lt;")
      .replaceAll(">", "&gt;"),
    unfurl_links: false,
    unfurl_media: false,
    blocks: [
      { type: "section", text: text(heading, SLACK_LIMITS.title) },
      ...sections.map((_, at) => ({
        type: "section" as const,
        fields: rows.slice(at * SLACK_LIMITS.fields, (at + 1) * SLACK_LIMITS.fields),
      })),
    ],
  };
}

/** Notices to an incoming webhook of Slack. @throws CompetitionError `CREDENTIAL_INSECURE` */
export const createSlackNotifier = (options: WebhookOptions): Notifier =>
  // 403: forbidden to post; 404: no such webhook; 410: the channel is archived.
  createWebhookNotifier(
    { name: "slack", setting: "SLACK_WEBHOOK_URL", body: slackMessage, goneStatuses: [403, 404, 410] },
    options,
  );
