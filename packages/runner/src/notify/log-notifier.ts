import type { Logger, Notifier } from "@404-gen/core";

/** Writes notices into the log: the embedded default. */
export function createLogNotifier(logger: Logger): Notifier {
  return {
    name: "log",
    async notify({ kind, level, title, fields }) {
      logger[level === "info" ? "info" : level === "warning" ? "warn" : "error"](title, { notice: kind, ...fields });
    },
  };
}
