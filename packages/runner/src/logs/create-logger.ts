import { type Logger, redact } from "@404-gen/core";
import { type DestinationStream, pino } from "pino";

export type LoggerOptions = {
  readonly level: "debug" | "info" | "warn" | "error" | "silent";
  /** Values that must never be printed, wherever they stand: the credentials in the settings. */
  readonly secrets?: readonly string[] | undefined;
  /** @default standard error */
  readonly destination?: DestinationStream | undefined;
};

/** Secrets shorter than this are not searched for: they would blank out ordinary words. */
const SHORTEST_SECRET = 6;

/** Structured JSON logs, a line an event, without credentials. */
export function createLogger({ level, secrets = [], destination }: LoggerOptions): Logger {
  const clean = cleaner(secrets.filter((secret) => secret.length >= SHORTEST_SECRET));
  const sink = pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    destination ?? pino.destination({ fd: 2, sync: true }),
  );
  const at =
    (method: "debug" | "info" | "warn" | "error") => (message: string, fields?: Readonly<Record<string, unknown>>) => {
      if (!sink.isLevelEnabled(method)) return;
      sink[method](JSON.parse(clean(JSON.stringify(fields ?? {}))) as object, clean(message));
    };
  return { debug: at("debug"), info: at("info"), warn: at("warn"), error: at("error") };
}

function cleaner(secrets: readonly string[]): (text: string) => string {
  return (text) =>
    secrets.reduce((out, secret) => out.replaceAll(JSON.stringify(secret).slice(1, -1), "***"), redact(text));
}
