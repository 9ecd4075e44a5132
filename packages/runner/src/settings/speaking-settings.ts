import { setting, settingGroup } from "@404-gen/core";
import { MAX_NOTICE_ANSWER_BYTES } from "../notify/answer-limit.ts";
import { SERVE_ROOM_BYTES } from "../serve/upload-room.ts";

/** Settings of notices, log, metrics, dashboard and the services of `404-gen serve`. */
export const SPEAKING_SETTINGS = settingGroup()("Speaking", {
  /** A Discord channel that gets every notice; the log gets them too. Secret. */
  DISCORD_WEBHOOK_URL: setting.address({
    doc: "A Discord channel that gets every notice, besides the log",
    secret: true,
  }),
  /** An incoming webhook of Slack that gets every notice. Secret. */
  SLACK_WEBHOOK_URL: setting.address({
    doc: "An incoming webhook of Slack that gets every notice, besides the log",
    secret: true,
  }),
  /** An address that gets every notice as JSON. Secret. */
  NOTICE_WEBHOOK_URL: setting.address({
    doc: "An address that gets every notice as JSON, by POST: version, kind, level, title, fields",
    secret: true,
  }),
  /** Token of a Telegram bot that sends every notice. Secret. */
  TELEGRAM_BOT_TOKEN: setting.text({
    doc: "Token of a bot of Telegram that tells every notice in TELEGRAM_CHAT_ID",
    secret: true,
  }),
  /** Chat that the bot writes to. */
  TELEGRAM_CHAT_ID: setting.text({ doc: "Chat that the bot of Telegram writes to: a number, or @channel" }),
  /** Most bytes that are read of a channel's answer. */
  MAX_NOTICE_ANSWER_BYTES: setting.whole({
    doc: "Most that is read of one answer of a channel that notices go to",
    unit: "bytes",
    min: 1024,
    fallback: MAX_NOTICE_ANSWER_BYTES,
  }),
  /** Lowest level that is logged. */
  LOG_LEVEL: setting.choice(["debug", "info", "warn", "error", "silent"], {
    doc: "Least level that is logged",
    fallback: "info",
  }),
  /** Port of the metrics; 0 for none. */
  METRICS_PORT: setting.whole({
    doc: "Port of /metrics, /healthz and /readyz; 0: none",
    min: 0,
    max: 65_535,
    fallback: 0,
  }),
  /** Address that the metrics listen on. */
  METRICS_HOST: setting.text({ doc: "Address that the metrics listen on", fallback: "127.0.0.1" }),
  /** Port of the dashboard; 0 for none. */
  DASHBOARD_PORT: setting.whole({
    doc: "Port of the page that shows the running round live (`run --dashboard`); 0: none",
    min: 0,
    max: 65_535,
    fallback: 0,
  }),
  /** Address that the dashboard listens on. */
  DASHBOARD_HOST: setting.text({
    doc: "Address, or name, that the dashboard listens on. It asks nobody who they are: beyond this machine put a proxy before it that does",
    fallback: "127.0.0.1",
  }),
  /** Largest upload to `serve render`. */
  SERVE_MAX_UPLOAD_BYTES: setting.whole({
    doc: "Largest model that `serve render` takes; without it as much as its format may have",
    unit: "bytes",
    min: 1024,
  }),
  /** Most bytes of all uploads at the same time. */
  SERVE_ROOM_BYTES: setting.whole({
    doc: "Uploads that a served part holds at a time, all together; what comes beyond is told to come later",
    unit: "bytes",
    min: 1024,
    fallback: SERVE_ROOM_BYTES,
  }),
  /** Bearer token that requests to `404-gen serve` must carry. Secret. */
  SERVE_TOKEN: setting.text({
    doc: "Bearer that `serve render` and `serve distance` ask for; without it none",
    secret: true,
  }),
});
