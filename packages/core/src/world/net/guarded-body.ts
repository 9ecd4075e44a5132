import { CompetitionError } from "../../base/errors/competition-error.ts";
import { settleBlame } from "./blame.ts";
import { refuse } from "./door-error.ts";
import type { Exchange } from "./exchange.ts";
import { noteLife, type Session, within } from "./session.ts";
import { translate } from "./translate.ts";

/**
 * The body, piece by piece, for as long as it keeps to the limits. Only the time spent waiting for the other side counts against
 * the rate: at any moment the waiting is at most graceMs + bytes / minBytesPerSecond.
 */
export async function* guardedBody(answer: Exchange, session: Session): AsyncGenerator<Uint8Array, void, undefined> {
  const { limits, policy, evidence, maxBytes } = session;
  const pieces = answer.body[Symbol.asyncIterator]();
  let waitMs = 0;
  try {
    for (;;) {
      const allowance = limits.graceMs + (evidence.bytes * 1000) / limits.minBytesPerSecond - waitMs;
      const slow = allowance < limits.idleMs;
      const startMs = policy.io.now();
      const step = await within(session, {
        work: pieces.next(),
        what: slow ? "the minimum rate" : "the next piece",
        ms: slow ? allowance : limits.idleMs,
        ...(slow ? { lateMessage: `The body came slower than ${limits.minBytesPerSecond} bytes a second` } : {}),
      });
      waitMs += policy.io.now() - startMs;
      if (step.done) return;
      evidence.bytes += step.value.byteLength;
      noteLife(session);
      if (evidence.bytes > maxBytes)
        throw refuse("DOWNLOAD_TOO_LARGE", `The file has more than the ${maxBytes} bytes allowed`, {
          data: { maxBytes },
        });
      yield step.value;
    }
  } catch (error) {
    if (session.signal?.aborted) throw session.signal.reason;
    const failure = CompetitionError.is(error)
      ? error
      : translate(error, { phase: "body", address: evidence.address ?? "" });
    throw await settleBlame(failure, session);
  } finally {
    answer.close();
  }
}
