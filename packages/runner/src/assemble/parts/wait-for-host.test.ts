import { CompetitionError, silentLogger } from "@404-gen/core";
import { createManualClock } from "@404-gen/core/testing";
import { describe, expect, it } from "vitest";
import { waitForHost } from "./wait-for-host.ts";

const down = (retryAfterMs?: number) => new CompetitionError("503", { code: "GIT_UNAVAILABLE", retryAfterMs });
const denial = () => new CompetitionError("401", { code: "GIT_AUTH" });

/** A host that fails once for each of `failures` and then answers; the times of the requests, in seconds. */
function setUp(failures: (() => Error)[]) {
  const io = createManualClock();
  const times: number[] = [];
  const open = async () => {
    times.push(io.now() / 1000);
    const failure = failures.shift();
    if (failure) throw failure();
    return "open";
  };
  return { io, asked: times, open, logger: silentLogger };
}

describe("a host that is down at the start", () => {
  it("is waited for, longer each time, as long as it asks, and with an end to the waits", async () => {
    const place = setUp([down, down, () => down(60_000), ...Array.from({ length: 6 }, () => down)]);
    const opening = waitForHost(place.open, { ...place, patience: new AbortController().signal });
    await place.io.advance(3_600_000);
    expect(await opening).toBe("open");
    const waits = place.asked.slice(1).map((at, n) => at - (place.asked[n] as number));
    expect(waits).toEqual([5, 10, 60, 40, 80, 160, 300, 300, 300]);
  });

  it("is not waited for without patience, nor when no waiting mends it, nor after a stop", async () => {
    await expect(waitForHost(setUp([down]).open, { ...setUp([]), patience: null })).rejects.toMatchObject({
      code: "GIT_UNAVAILABLE",
    });
    const patience = new AbortController();
    const bench = setUp([denial]);
    await expect(waitForHost(bench.open, { ...bench, patience: patience.signal })).rejects.toMatchObject({
      code: "GIT_AUTH",
    });
    const place = setUp([down]);
    const opening = waitForHost(place.open, { ...place, patience: patience.signal });
    const rejection = expect(opening).rejects.toThrow("stop");
    await place.io.advance(1_000);
    patience.abort(new Error("stop"));
    await rejection;
  });
});
