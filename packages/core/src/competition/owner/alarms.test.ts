import { expect, it } from "vitest";
import { createManualClock } from "../../../testing/manual-clock.ts";
import type { Notice } from "../../ports/notifier.ts";
import { createAlarms } from "./alarms.ts";

const away: Notice = { kind: "git-away", level: "alarm", title: "The git host is away", fields: { code: "X" } };

it("rings once for a key, says once that it is over, and rings anew half an hour after it rang", async () => {
  const clock = createManualClock({ now: Date.UTC(2026, 0, 1) });
  const notices: Notice[] = [];
  const alarms = createAlarms({ clock, notifier: { name: "n", notify: async (one) => void notices.push(one) } });
  expect(alarms.clear("git")).toBe(false);
  expect(alarms.raise("git", away)).toBe(true);
  for (let n = 0; n < 100; n++) expect(alarms.raise("git", { ...away, title: `again ${n}` })).toBe(false);
  alarms.raise("stage:1", { ...away, title: "late" });
  expect(alarms.ringing().map(({ key, title }) => [key, title])).toEqual([
    ["git", "The git host is away"],
    ["stage:1", "late"],
  ]);
  expect(alarms.clear("git")).toBe(true);
  expect(alarms.clear("git")).toBe(false);
  alarms.clearAll("stage:");
  expect(alarms.ringing()).toEqual([]);
  expect(alarms.raise("git", away)).toBe(false);
  expect(alarms.ringing()).toEqual([]);
  await clock.advance(1_800_000);
  expect(alarms.raise("git", away)).toBe(true);
  expect(notices.map(({ level, title }) => `${level}: ${title}`)).toEqual([
    "alarm: The git host is away",
    "alarm: late",
    "info: Over: The git host is away",
    "info: Over: late",
    "alarm: The git host is away",
  ]);
  expect(notices[2]).toMatchObject({ kind: "git-away-over", fields: { code: "X", since: "2026-01-01T00:00:00.000Z" } });
});

it("tells of trouble that comes and goes for a day twice an hour at most, and of each kind", async () => {
  const clock = createManualClock({ now: Date.UTC(2026, 0, 1) });
  const counts = new Map<string, number>();
  const notify = async ({ kind }: Notice) => void counts.set(kind, (counts.get(kind) ?? 0) + 1);
  const alarms = createAlarms({ clock, notifier: { name: "n", notify } });
  for (let minute = 0; minute < 24 * 60; minute++) {
    for (const kind of ["git", "judge"]) alarms.raise(kind, { ...away, kind });
    await clock.advance(30_000);
    alarms.clearAll("");
    await clock.advance(30_000);
  }
  expect(Object.fromEntries(counts)).toEqual({ git: 48, "git-over": 48, judge: 48, "judge-over": 48 });
});
