import type { Clock, Service } from "@404-gen/core";
import { CompetitionError } from "@404-gen/core";
import { type TurnEvent, takeTurn } from "./loop.ts";

/** A clock that moves only by jumps and sleeps. */
export type VirtualClock = Clock & {
  /** Moves the time forward to `ms` milliseconds since the epoch; an earlier time changes nothing. */
  jumpTo(ms: number): void;
};

/**
 * Starts at `now` (epoch milliseconds). A sleep on it is a jump.
 *
 * @example
 * const clock = createVirtualClock({ now: Date.UTC(2026, 1, 5) });
 * clock.jumpTo(Date.UTC(2026, 1, 6));
 */
export function createVirtualClock({ now }: { readonly now: number }): VirtualClock {
  let current = now;
  return {
    now: () => current,
    async sleep(ms, options) {
      options?.signal?.throwIfAborted();
      current += Math.max(0, ms);
    },
    jumpTo(ms) {
      current = Math.max(current, ms);
    },
  };
}

/** Options of {@link driveServices}. */
export type DriveOptions = {
  /** The clock that jumps. */
  readonly clock: VirtualClock;
  /** Ends the drive after the turn that runs. */
  readonly signal: AbortSignal;
  /** Called after every turn that acted; true ends the drive. */
  readonly finished: () => Promise<boolean>;
  /** Called with the new time before each jump, so that a restart can begin from there. */
  readonly onJump?: ((ms: number) => Promise<void>) | undefined;
  /** Called after each turn. */
  readonly onTurn?: ((event: TurnEvent) => void) | undefined;
  /** Jumps in a row in which nobody acts before the drive gives up. @default 100 */
  readonly maxIdleJumps?: number | undefined;
};

/** Wait of a service that names no time, milliseconds. */
const USUAL_WAIT_MS = 120_000;

/**
 * Runs services turn by turn, and jumps the clock to the earliest wake-up when none has anything to do. After every act the first service of the list
 * has the next turn. So the next step depends only on the record: a competition repeats exactly, and a drive that was killed continues as if it had
 * not been.
 *
 * @throws CompetitionError `DRIVE_STUCK` when no service acts any more, with what each one waits for or fails with. A turn's failure alone is not
 * thrown: the service has another turn after a jump.
 * @example
 * const clock = createVirtualClock({ now: Date.UTC(2026, 1, 5) });
 * await driveServices([collector, duels], { clock, signal, finished: async () => (await stageNow()) === "finished" });
 */
export async function driveServices(services: readonly Service[], options: DriveOptions): Promise<void> {
  const { clock, maxIdleJumps = 100 } = options;
  for (let idleJumps = 0; idleJumps < maxIdleJumps; ) {
    const events = await askInTurn(services, options);
    if (events.at(-1)?.result.kind === "acted") {
      if (await options.finished()) return;
      idleJumps = 0;
      continue;
    }
    idleJumps++;
    const next = nextWake(events, clock.now());
    await options.onJump?.(next);
    clock.jumpTo(next);
    if (idleJumps === maxIdleJumps) throw stuckError(events);
  }
}

/** Gives each service one turn, until one acts. */
async function askInTurn(services: readonly Service[], { signal, onTurn }: DriveOptions): Promise<TurnEvent[]> {
  const events: TurnEvent[] = [];
  for (const service of services) {
    signal.throwIfAborted();
    const event = await takeTurn(service, signal);
    signal.throwIfAborted();
    onTurn?.(event);
    events.push(event);
    if (event.result.kind === "acted") break;
  }
  return events;
}

function nextWake(events: readonly TurnEvent[], now: number): number {
  const wakes = events.map(({ result }) => {
    if (result.kind === "failed" || result.kind === "acted" || result.untilMs === null) return now + USUAL_WAIT_MS;
    return Math.max(result.untilMs, now + 1000);
  });
  return Math.min(...wakes);
}

function stuckError(events: readonly TurnEvent[]): CompetitionError {
  const reasons = events.map(({ service, result }) => {
    if (result.kind === "acted") return `${service}: ${result.what}`;
    return `${service}: ${result.kind === "failed" ? `${result.message} [${result.code}]` : result.reason}`;
  });
  return new CompetitionError(`nobody has anything to do: ${reasons.join("; ")}`, {
    code: "DRIVE_STUCK",
    data: { reasons },
  });
}
