import type { Notice } from "@404-gen/core";
import type { StageContext } from "./context.ts";

/** Gives a notice; nothing that goes wrong with it disturbs the work. */
export async function tell(context: StageContext, notice: Notice): Promise<void> {
  const level = notice.level === "info" ? "info" : "warn";
  context.logger[level](notice.title, notice.fields);
  try {
    await context.notifier.notify(notice);
  } catch {
    // A notifier does not throw; should one, the round goes on.
  }
}

/** The same, once a process for each key. */
export async function tellOnce(context: StageContext, notice: Notice & { readonly key: string }): Promise<void> {
  const { key, ...rest } = notice;
  if (context.memory.told.has(key)) return;
  context.memory.told.add(key);
  await tell(context, rest);
}

/** Ten characters of a hotkey, as commit messages show it. */
export const short = (hotkey: string): string => hotkey.slice(0, 10);
/** ISO 8601 UTC without fractions, as records write it. */
export const timestamp = (ms: number): string => new Date(ms).toISOString().replace(/\.\d+Z$/, "Z");
