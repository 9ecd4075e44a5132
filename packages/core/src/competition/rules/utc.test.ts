import { describe, expect, it } from "vitest";
import { parseDate } from "./utc.ts";

describe("parseDate", () => {
  it("is midnight of a day that the calendar has", () => {
    expect(parseDate("2026-02-28")).toBe(Date.UTC(2026, 1, 28));
    for (const text of ["2026-02-29", "2026-13-01", "2026-2-1", "20260201", " 2026-02-01"])
      expect(parseDate(text)).toBeNull();
  });
});
