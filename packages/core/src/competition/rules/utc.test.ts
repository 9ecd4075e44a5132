import { describe, expect, it } from "vitest";
import { dayOf, formatTimestamp, parseDate, parseTimeOfDay } from "./utc.ts";

describe("parseDate", () => {
  it("is midnight of a day that the calendar has", () => {
    expect(parseDate("2026-02-28")).toBe(Date.UTC(2026, 1, 28));
    for (const text of ["2026-02-29", "2026-13-01", "2026-2-1", "20260201", " 2026-02-01"])
      expect(parseDate(text)).toBeNull();
  });
});

describe("times of a day", () => {
  it("counts hours, minutes and seconds from midnight", () => {
    expect(parseTimeOfDay("00:00:00")).toBe(0);
    expect(parseTimeOfDay("08:15:30")).toBe(((8 * 60 + 15) * 60 + 30) * 1000);
    expect(parseTimeOfDay("23:59:59")).toBe(86_399_000);
  });

  it("finds the midnight before a moment, and writes a moment in whole seconds", () => {
    const moment = Date.UTC(2026, 1, 28, 23, 59, 59, 999);
    expect(dayOf(moment)).toBe(Date.UTC(2026, 1, 28));
    expect(dayOf(Date.UTC(2026, 1, 28))).toBe(Date.UTC(2026, 1, 28));
    expect(formatTimestamp(moment)).toBe("2026-02-28T23:59:59Z");
  });
});
