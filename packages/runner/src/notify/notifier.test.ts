import type { Logger, Notifier } from "@404-gen/core";
import { notifierConformance } from "@404-gen/core/testing";
import { createDiscordNotifier } from "./discord.ts";
import { createJsonWebhookNotifier } from "./json-webhook.ts";
import { createLogNotifier } from "./log-notifier.ts";
import { createSlackNotifier } from "./slack.ts";
import { createTelegramNotifier } from "./telegram.ts";
import type { WebhookOptions } from "./webhook-notifier.ts";

const url = "https://hooks.example/services/secret-token";
const WEBHOOKS: Readonly<Record<string, (options: Omit<WebhookOptions, "url">) => Notifier>> = {
  discord: (options) => createDiscordNotifier({ ...options, url }),
  slack: (options) => createSlackNotifier({ ...options, url }),
  telegram: (options) => createTelegramNotifier({ ...options, token: "1:secret-token", chatId: "@ops" }),
  webhook: (options) => createJsonWebhookNotifier({ ...options, url }),
};

for (const [name, open] of Object.entries(WEBHOOKS)) {
  notifierConformance({
    name,
    async open() {
      const bodies: string[] = [];
      let broken = false;
      const post = (async (_url: string, init: RequestInit) => {
        if (broken) throw new TypeError("fetch failed");
        bodies.push(String(init.body));
        return new Response("{}", { status: 200 });
      }) as typeof fetch;
      const io = { now: () => 0, sleep: async () => {} };
      return {
        notifier: open({ fetch: post, io }),
        delivered: () => bodies.join("\n"),
        breakDown() {
          broken = true;
        },
      };
    },
  });
}

notifierConformance({
  name: "log",
  async open() {
    const lines: string[] = [];
    const line = (message: string, fields?: object) => void lines.push(`${message} ${JSON.stringify(fields ?? {})}`);
    const logger: Logger = { debug: line, info: line, warn: line, error: line };
    return {
      notifier: createLogNotifier(logger),
      delivered: () => lines.join("\n"),
      breakDown: null,
    };
  },
});
