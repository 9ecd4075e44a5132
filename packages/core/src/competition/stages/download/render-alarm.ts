import type { Clock } from "../../../ports/clock.ts";
import type { Rejection } from "../../../ports/evidence.ts";
import type { Notifier } from "../../../ports/notifier.ts";

/** Refused files over so many miners look like a fault of our renderer. Source: COMPETITION.md section 11. */
export const RENDER_ALARM = { files: 20, miners: 3, everyMs: 600_000 };

/** Counts refused files and rings when they are many over several miners, at most once in 600 s. */
export function createRenderAlarm(context: { readonly clock: Clock; readonly notifier: Notifier }) {
  const files = new Map<string, number>();
  const codes = new Map<string, number>();
  let rungAt = Number.NEGATIVE_INFINITY;
  return (hotkey: string, rejection: Rejection): void => {
    files.set(hotkey, (files.get(hotkey) ?? 0) + 1);
    codes.set(rejection.code, (codes.get(rejection.code) ?? 0) + 1);
    const total = [...files.values()].reduce((sum, count) => sum + count, 0);
    const now = context.clock.now();
    if (total < RENDER_ALARM.files || files.size < RENDER_ALARM.miners || now - rungAt < RENDER_ALARM.everyMs) return;
    rungAt = now;
    const top = [...codes].sort((a, b) => b[1] - a[1])[0];
    void context.notifier.notify({
      kind: "render-failures",
      level: "alarm",
      title: `${total} files of ${files.size} miners could not be drawn; most often ${top?.[0]}`,
      fields: { files: total, miners: files.size, code: top?.[0] ?? null, code_files: top?.[1] ?? null },
    });
  };
}
