import { describe, expect, it } from "vitest";
import { createManualClock } from "../../../testing/manual-clock.ts";
import { withDeadline } from "./deadline.ts";

const never = (signal: AbortSignal) =>
  new Promise<never>((_, reject) => signal.addEventListener("abort", () => reject(signal.reason), { once: true }));

describe("withDeadline", () => {
  it("keeps time on the clock that was handed in: an hour passes at once", async () => {
    const io = createManualClock();
    const done = withDeadline(never, { what: "the answer", ms: 3_600_000, code: "BODY_TIMEOUT", io });
    const told = expect(done).rejects.toMatchObject({ code: "BODY_TIMEOUT", fault: "infrastructure" });
    await io.advance(3_600_000);
    await told;
  });

  it("throws at the deadline also where the work ignores its signal", async () => {
    const io = createManualClock();
    const told = expect(withDeadline(() => new Promise(() => {}), { what: "it", ms: 5, io })).rejects.toMatchObject({
      code: "TIMEOUT",
    });
    await io.advance(5);
    await told;
  });

  it("gives the work's answer, and the caller's reason when the caller ends it", async () => {
    const io = createManualClock();
    expect(await withDeadline(async () => 7, { what: "it", ms: 5, io })).toBe(7);
    const caller = new AbortController();
    const ended = expect(withDeadline(never, { what: "it", ms: 5, io, signal: caller.signal })).rejects.toBe("enough");
    caller.abort("enough");
    await ended;
  });
});
