import { escapeJson, type Logger, redact, redactValue } from "@404-gen/core";
import { type DestinationStream, pino } from "pino";

export type LoggerOptions = {
  readonly level: "debug" | "info" | "warn" | "error" | "silent";
  /** @default standard error */
  readonly destination?: DestinationStream | undefined;
};

/** Creates a logger of JSON lines, one for each event, without credentials and without characters that a terminal would obey. */
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
      // JSON first turns each value (an error, a date) into the text that would be printed.
      sink[method](redactValue(JSON.parse(JSON.stringify(fields ?? {})) as object), redact(message));
    };
  return { debug: at("debug"), info: at("info"), warn: at("warn"), error: at("error") };
}

/** Pino escapes what JSON does not allow; this also escapes direction marks and similar characters. */
const harmless = (inner: DestinationStream): DestinationStream => ({
  write: (line) => inner.write(`${escapeJson(line.trimEnd())}\n`),
});
