import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import { describe, expect, it } from "vitest";
import { createManualClock } from "../../../testing/manual-clock.ts";
import { withDeadline } from "./deadline.ts";

const never = (signal: AbortSignal) =>
  new Promise<never>((_, reject) => signal.addEventListener("abort", () => reject(signal.reason), { once: true }));

describe("withDeadline", () => {
  it("keeps time on the clock that was handed in: an hour passes at once", async () => {
    const io = createManualClock();
    const deadline = withDeadline(never, { what: "the answer", ms: 3_600_000, code: "BODY_TIMEOUT", io });
    const refusal = expect(deadline).rejects.toMatchObject({ code: "BODY_TIMEOUT", fault: "infrastructure" });
    await io.advance(3_600_000);
    await refusal;
  });

  it("throws at the deadline also where the work ignores its signal", async () => {
    const io = createManualClock();
    const refusal = expect(withDeadline(() => new Promise(() => {}), { what: "it", ms: 5, io })).rejects.toMatchObject({
      code: "TIMEOUT",
    });
    await io.advance(5);
    await refusal;
  });

  it("gives the work's answer, and the caller's reason when the caller ends it", async () => {
    const io = createManualClock();
    expect(await withDeadline(async () => 7, { what: "it", ms: 5, io })).toBe(7);
    const caller = new AbortController();
    const rejection = expect(withDeadline(never, { what: "it", ms: 5, io, signal: caller.signal })).rejects.toBe(
      "enough",
    );
    caller.abort("enough");
    await rejection;
  });

  it("calls nothing late that lay in the socket while this process did not run", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const connection = once(server, "connection");
    const sender = connect((server.address() as { port: number }).port, "127.0.0.1");
    const [receiver] = (await connection) as [Socket];
    let workSignal: AbortSignal | undefined;
    const answer = withDeadline(
      (signal) => {
        workSignal = signal;
        return once(receiver, "data");
      },
      { what: "the answer", ms: 20 },
    );
    // It is in the kernel's hands when `write` returns; then the machine gives us no time.
    sender.write("in time");
    for (const until = performance.now() + 60; performance.now() < until; );
    expect(String(await answer)).toBe("in time");
    await new Promise((resolve) => setTimeout(resolve, 10));
    expect(workSignal?.aborted).toBe(false);
    const late = withDeadline(() => once(receiver, "data"), { what: "the answer", ms: 20 });
    await expect(late).rejects.toMatchObject({ code: "TIMEOUT" });
    sender.destroy();
    receiver.destroy();
    server.close();
  });
});
