import {
  asCompetitionError,
  type Clock,
  isAbort,
  type Logger,
  type Notifier,
  type Service,
  type TurnResult,
} from "@404-gen/core";
import { type Alarms, createAlarms, steady } from "@404-gen/core/owner";
import { type Bell, createBell } from "./bell.ts";

/** Options of the loops of services. */
export type LoopOptions = {
  /** The competition's time, by which waits sleep. */
  readonly clock: Clock;
  /** Takes lines about waits and failures. */
  readonly logger: Logger;
  /** Takes the alarms about failures. */
  readonly notifier: Notifier;
  /** Ends the loop after the turn that runs. */
  readonly signal: AbortSignal;
  /** Seconds; settings MIN_CHECK_STATE_INTERVAL, MAX_CHECK_STATE_INTERVAL, CHECK_STATE_INTERVAL. */
  readonly intervals: {
    /** MIN_CHECK_STATE_INTERVAL. */
    readonly min: number;
    /** MAX_CHECK_STATE_INTERVAL. */
    readonly max: number;
    /** CHECK_STATE_INTERVAL. */
    readonly usual: number;
  };
  /** Called when a turn begins. */
  readonly onBegin?: ((service: string) => void) | undefined;
  /** Called after every turn; an error that it throws is logged and does not stop the loop. */
  readonly onTurn?: ((event: TurnEvent) => void) | undefined;
};

/** The end of one turn. */
export type TurnEvent = {
  /** Name of the service. */
  readonly service: string;
  /** Its result, or its failure. */
  readonly result: TurnResult | TurnFailure;
};

/** A turn that threw. */
export type TurnFailure = {
  readonly kind: "failed";
  readonly code: string;
  readonly message: string;
  /** True: the same turn may succeed later. False: a person has to act. */
  readonly retryable: boolean;
  /** State file that the error names; null: none. */
  readonly file: string | null;
  /** Milliseconds that the other side asked us to wait; null: it did not ask. */
  readonly retryAfterMs: number | null;
};

/** First wait after a turn that threw, seconds; doubled for each failure in a row, up to `intervals.max`. */
const FIRST_BACKOFF_SECONDS = 5;
/**
 * Number of failures in a row that ring, where they may pass by themselves. With 20 % failed calls that is one turn in 125; without this limit there
 * was one notice every 3 s. A failure that needs a person rings at once.
 */
const RING_AFTER = 3;

type Looping = LoopOptions & { readonly alarms: Alarms; readonly bell: Bell };

/**
 * Runs one service's turns until the signal aborts. A turn that throws is reported, and the next one begins after a wait: no failure ends a service.
 *
 * @example
 * await loopService(duels, { clock, logger, notifier, signal, intervals: { min: 10, usual: 120, max: 3_600 } });
 */
export async function loopService(service: Service, options: LoopOptions): Promise<void> {
  await loopServices([service], options);
}

async function loop(service: Service, options: Looping): Promise<void> {
  const { alarms, bell } = options;
  let failures = 0;
  let lastReason = "";
  while (!options.signal.aborted) {
    const ringCount = bell.rings();
    options.onBegin?.(service.name);
    const event = await takeTurn(service, options.signal);
    if (options.signal.aborted) return;
    tell(options, event);
    const { result } = event;
    failures = result.kind === "failed" ? failures + 1 : 0;
    if (result.kind === "failed") reportFailure(options, { service: service.name, failures, failed: result });
    else alarms.clearAll("");
    if (result.kind === "acted" && result.untilMs === undefined) {
      bell.ring();
      continue;
    }
    const waits = result.kind === "waiting" || result.kind === "idle";
    if (waits && result.reason !== lastReason)
      options.logger.info(result.reason, { service: service.name, turn: result.kind });
    lastReason = waits ? result.reason : "";
    const waitsForOthers = waits && result.orChange === true;
    const signal = waitsForOthers ? AbortSignal.any([options.signal, bell.nextAfter(ringCount)]) : options.signal;
    await pause(sleepMs(result, failures, options), { clock: options.clock, signal });
  }
}

/**
 * Runs all services side by side until the signal aborts; resolves when each has ended its turn. A service that acted on the record wakes the
 * services that wait for a change.
 *
 * @example
 * const ending = new AbortController();
 * process.once("SIGTERM", () => ending.abort());
 * await loopServices([collector, duels], { clock, logger, notifier, signal: ending.signal, intervals: { min: 10, usual: 120, max: 3_600 } });
 */
export async function loopServices(services: readonly Service[], options: LoopOptions): Promise<void> {
  const bell = createBell();
  const context = steady(options);
  await Promise.all(services.map((service) => loop(service, { ...context, alarms: createAlarms(context), bell })));
}

export async function takeTurn(service: Service, signal: AbortSignal): Promise<TurnEvent> {
  try {
    return { service: service.name, result: await service.turn({ signal }) };
  } catch (error) {
    const problem = asCompetitionError(error, {
      code: isAbort(error) ? "STOPPED" : "UNEXPECTED",
      fault: "infrastructure",
    });
    const { code, message, retryable, data, retryAfterMs = null } = problem;
    const file = typeof data["file"] === "string" ? data["file"] : null;
    return { service: service.name, result: { kind: "failed", code, message, retryable, file, retryAfterMs } };
  }
}

function sleepMs(result: TurnEvent["result"], failures: number, { clock, intervals }: LoopOptions) {
  if (result.kind === "failed") {
    const ms = Math.min(FIRST_BACKOFF_SECONDS * 2 ** (failures - 1), intervals.max) * 1000;
    return Math.max(ms, result.retryAfterMs ?? 0);
  }
  const { untilMs = null } = result;
  if (untilMs === null) return intervals.usual * 1000;
  return Math.min(Math.max(untilMs - clock.now(), intervals.min * 1000), intervals.max * 1000);
}

/** Sleeps for `ms` milliseconds, or until the signal aborts. */
async function pause(ms: number, { clock, signal }: Pick<LoopOptions, "clock" | "signal">): Promise<void> {
  await clock.sleep(ms, { signal }).catch((error: unknown) => {
    if (!signal.aborted) throw error;
  });
}

type Failing = { readonly service: string; readonly failures: number; readonly failed: TurnFailure };

/** Rings once for each code and file while a service fails: an outage must not hide a state file that a person has to repair. */
function reportFailure({ logger, alarms }: Looping, { service, failures, failed }: Failing): void {
  const { code, message, retryable, file } = failed;
  logger.error(message, { service, code, file, failures });
  if (retryable && failures < RING_AFTER) return;
  const title = `${service} does not get on${file ? `, because of ${file}` : ""}: ${message}`;
  alarms.raise(`${code} ${file}`, { kind: "cycle-failed", level: "alarm", title, fields: { service, code, file } });
}

function tell({ onTurn, logger }: LoopOptions, event: TurnEvent): void {
  try {
    onTurn?.(event);
  } catch (error) {
    logger.warn("a turn's observer failed", { error: String(error) });
  }
}
