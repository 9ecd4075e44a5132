import { escapeJson, type Logger, redact, redactValue } from "@404-gen/core";
import { type DestinationStream, pino } from "pino";

export type LoggerOptions = {
  readonly level: "debug" | "info" | "warn" | "error" | "silent";
  /** @default standard error */
  readonly destination?: DestinationStream | undefined;
};

/** Structured JSON logs, a line an event, without credentials, and without a character that a terminal would obey. */
export function createLogger({ level, destination }: LoggerOptions): Logger {
  const sink = pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    harmless(destination ?? pino.destination({ fd: 2, sync: true })),
  );
  const at =
    (method: "debug" | "info" | "warn" | "error") => (message: string, fields?: Readonly<Record<string, unknown>>) => {
      if (!sink.isLevelEnabled(method)) return;
      // By way of JSON, so that whatever it holds (an error, a date) is the text that would be printed.
      sink[method](redactValue(JSON.parse(JSON.stringify(fields ?? {})) as object), redact(message));
    };
  return { debug: at("debug"), info: at("info"), warn: at("warn"), error: at("error") };
}

/** Pino escapes what JSON must be without; direction marks and the like are escaped here. */
const harmless = (inner: DestinationStream): DestinationStream => ({
  write: (line) => inner.write(`${escapeJson(line.trimEnd())}\n`),
});
