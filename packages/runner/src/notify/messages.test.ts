import { describe, expect, it } from "vitest";
import { jsonMessage } from "./json-webhook.ts";
import { slackMessage } from "./slack.ts";
import { createTelegramNotifier, telegramMessage } from "./telegram.ts";

const HOSTILE =
  "<!channel> @everyone *bold* `code` \u001b[2J \u202e https://x.example/ghp_0123456789abcdefghijklmnopqrstuvwxyzAB";
const notice = { kind: "crown-moved", level: "alarm", title: HOSTILE, fields: { repo: HOSTILE, none: null } } as const;
const long = {
  ...notice,
  title: "y".repeat(20_000),
  fields: Object.fromEntries(Array.from({ length: 90 }, (_, at) => [`field ${at}`, "x".repeat(9_000)])),
};
const CONTROLS = /(?!\n)\p{Cc}|[\u202a-\u202e]|ghp_0123456789/u;

describe("slackMessage", () => {
  it("has strangers' words as plain text alone, and no mention in the line for the screen's corner", () => {
    const { text, blocks } = slackMessage(notice);
    expect(JSON.stringify(blocks)).not.toContain("mrkdwn");
    expect(text).toMatch(/^Alarm: &lt;!channel&gt;/);
    expect(
      [text, ...blocks.flatMap((block) => [block.text?.text, ...(block.fields ?? []).map((one) => one.text)])].join(""),
    ).not.toMatch(CONTROLS);
  });

  it("keeps to Slack's limits", () => {
    const { blocks, text } = slackMessage(long);
    expect(text.length).toBeLessThanOrEqual(3000);
    expect(blocks.length).toBeLessThanOrEqual(6);
    for (const { fields = [] } of blocks) {
      expect(fields.length).toBeLessThanOrEqual(10);
      for (const field of fields) expect(field.text.length).toBeLessThanOrEqual(2000);
    }
  });
});

describe("telegramMessage", () => {
  it("mentions nobody, has no mark-up, and rings for warnings and alarms alone", () => {
    const body = telegramMessage("-100")(notice);
    expect(body).toMatchObject({ chat_id: "-100", disable_notification: false });
    expect(body).not.toHaveProperty("parse_mode");
    expect(body.text).not.toMatch(/@everyone/);
    expect(body.text).not.toMatch(CONTROLS);
    expect(telegramMessage("-100")({ ...notice, level: "info" }).disable_notification).toBe(true);
    expect(telegramMessage("-100")(long).text.length).toBeLessThanOrEqual(4096);
  });

  it("waits as long as Telegram asks, and never shows the token", async () => {
    const [waits, lines]: [number[], string[]] = [[], []];
    const answers = [
      new Response(JSON.stringify({ ok: false, parameters: { retry_after: 7 } }), { status: 429 }),
      new Response("{}", { status: 403 }),
    ];
    const line = (message: string, fields?: object) => void lines.push(message + JSON.stringify(fields));
    const notifier = createTelegramNotifier({
      token: "1:secret-token",
      chatId: "-100",
      fetch: (async () => answers.shift()) as unknown as typeof fetch,
      logger: { debug: line, info: line, warn: line, error: line },
      io: { now: () => 0, sleep: async (ms) => void waits.push(ms) },
    });
    await notifier.notify(notice);
    await notifier.notify(notice);
    expect([waits, answers.length]).toEqual([[7_000], 0]);
    expect(lines.join("")).toContain("status 403");
    expect(lines.join("")).not.toContain("secret-token");
  });
});

describe("jsonMessage", () => {
  it("is the notice with a version, without credentials", () => {
    const body = jsonMessage(notice);
    expect(body).toMatchObject({ version: 1, kind: "crown-moved", level: "alarm", fields: { none: null } });
    expect(JSON.stringify(body)).not.toContain("ghp_0123456789");
  });
});
