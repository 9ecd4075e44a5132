import { type Notice, type Notifier, redactValue } from "@404-gen/core";
import { createWebhookNotifier, type WebhookOptions } from "./webhook-notifier.ts";

/** The body for an operator's own program: the notice without credentials. `version` rises when a field changes its meaning. */
export const jsonMessage = ({ kind, level, title, fields = {} }: Notice) =>
  redactValue({ version: 1, kind, level, title, fields });

/** Notices as JSON to any address. @throws CompetitionError `CREDENTIAL_INSECURE` */
export const createJsonWebhookNotifier = (options: WebhookOptions): Notifier =>
  createWebhookNotifier(
    { name: "webhook", setting: "NOTICE_WEBHOOK_URL", body: jsonMessage, goneStatuses: [404, 410] },
    options,
  );
