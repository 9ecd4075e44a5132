import { expect, it } from "vitest";
import { retryAfterMs } from "./retry-after.ts";

const NOW = Date.parse("2026-01-05T09:00:00Z");

it.each([
  ["17", 17_000],
  [" 0 ", 0],
  ["Mon, 05 Jan 2026 09:01:30 GMT", 90_000],
  ["Mon, 05 Jan 2026 08:59:00 GMT", 0],
  ["", undefined],
  ["soon", undefined],
  ["-5", undefined],
  ["1.5", undefined],
  ["1e3", undefined],
  ["99999999999", undefined],
  [null, undefined],
  [undefined, undefined],
])("Retry-After %j asks for %s ms", (header, ms) => {
  expect(retryAfterMs(header, NOW)).toBe(ms);
});
