import { describe, expect, it } from "vitest";
import { createDiscordNotifier } from "./discord.ts";
import { DISCORD_LIMITS, discordMessage } from "./discord-message.ts";

const URL_OF = "https://discord.com/api/webhooks/1/secret-token";
const notice = { kind: "crown-moved", level: "info", title: "New crown holder" } as const;

function server(answers: readonly { status: number; body?: unknown }[]) {
  const requests: { url: string; body: unknown }[] = [];
  const waits: number[] = [];
  const left = [...answers];
  const fakeFetch = (async (url: string, init: RequestInit) => {
    requests.push({ url, body: JSON.parse(String(init.body)) });
    const { status, body = {} } = left.shift() ?? { status: 200 };
    return new Response(JSON.stringify(body), { status });
  }) as typeof fetch;
  const io = { now: () => 0, sleep: async (ms: number) => void waits.push(ms) };
  return { requests, waits, notifier: createDiscordNotifier({ url: URL_OF, fetch: fakeFetch, io }) };
}

describe("the webhook's address", () => {
  const open = (url: string, allowLoopback?: boolean) => () => createDiscordNotifier({ url, allowLoopback });
  it("is a secret: it is used over https only, on this machine over http where that is allowed", () => {
    const insecure = expect.objectContaining({ code: "CREDENTIAL_INSECURE" });
    expect(open("http://discord.example/api/webhooks/1/secret")).toThrow(insecure);
    expect(open("http://127.0.0.1:9/api/webhooks/1/secret")).toThrow(insecure);
    expect(open("http://127.0.0.1:9/api/webhooks/1/secret", true)).not.toThrow();
  });
});

describe("discordMessage", () => {
  it("cuts to Discord's limits and mentions nobody", () => {
    const fields = Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`field ${index}`, "x".repeat(2000)]));
    const message = discordMessage({ ...notice, title: `@everyone ${"y".repeat(400)}`, fields });
    const [embed] = message.embeds;
    const total =
      embed!.title.length + embed!.fields.reduce((sum, { name, value }) => sum + name.length + value.length, 0);
    expect(message.allowed_mentions).toEqual({ parse: [] });
    expect(embed!.title).toHaveLength(DISCORD_LIMITS.title);
    expect(total).toBeLessThanOrEqual(DISCORD_LIMITS.total);
    expect(embed!.fields.every(({ value }) => value.length <= DISCORD_LIMITS.fieldValue)).toBe(true);
  });
});

describe("createDiscordNotifier", () => {
  it("waits as long as a 429 asks, then delivers once", async () => {
    const { notifier, requests, waits } = server([{ status: 429, body: { retry_after: 1.5 } }, { status: 200 }]);
    await notifier.notify(notice);
    expect(requests).toHaveLength(2);
    expect(waits).toEqual([1500]);
  });

  it("stops for good when the webhook is gone", async () => {
    const { notifier, requests } = server([{ status: 404 }]);
    await notifier.notify(notice);
    await notifier.notify(notice);
    expect(requests).toHaveLength(1);
  });

  it("never throws, and does not repeat what was refused", async () => {
    const { notifier, requests } = server([{ status: 400 }]);
    await expect(notifier.notify(notice)).resolves.toBeUndefined();
    expect(requests).toHaveLength(1);
  });
});
