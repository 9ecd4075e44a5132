import type { Logger } from "@404-gen/core";
import { notifierConformance } from "@404-gen/core/testing";
import { createDiscordNotifier } from "./discord.ts";
import { createLogNotifier } from "./log-notifier.ts";

notifierConformance({
  name: "discord",
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
      notifier: createDiscordNotifier({ url: "https://discord.com/api/webhooks/1/token", fetch: post, io }),
      delivered: () => bodies.join("\n"),
      breakDown() {
        broken = true;
      },
    };
  },
});

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
