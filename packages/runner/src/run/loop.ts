import {
  asCompetitionError,
  type Clock,
  isAbort,
  type Logger,
  type Notifier,
  type Service,
  type TurnResult,
} from "@404-gen/core";

export type LoopOptions = {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly notifier: Notifier;
  readonly signal: AbortSignal;
  /** Seconds; settings MIN_CHECK_STATE_INTERVAL, MAX_CHECK_STATE_INTERVAL, CHECK_STATE_INTERVAL. */
  readonly intervals: { readonly min: number; readonly max: number; readonly usual: number };
  /** Sees every turn; a failure in it is not the loop's. */
  readonly onTurn?: ((event: TurnEvent) => void) | undefined;
};

export type TurnEvent = {
  readonly service: string;
  readonly result: TurnResult | { readonly kind: "failed"; readonly code: string; readonly message: string };
};

/** First wait after a turn that threw, seconds; doubled for each failure in a row, up to `intervals.max`. */
const FIRST_BACKOFF_SECONDS = 5;

/** Runs one service's turns until the signal aborts. A turn that throws is told, waited out, and taken again: nothing ends a service. */
export async function loopService(service: Service, options: LoopOptions): Promise<void> {
  let failures = 0;
  let lastReason = "";
  while (!options.signal.aborted) {
    const event = await takeTurn(service, options.signal);
    if (options.signal.aborted) return;
    tell(options, event);
    const { result } = event;
    failures = result.kind === "failed" ? failures + 1 : 0;
    if (result.kind === "acted") continue;
    if (result.kind === "failed") await reportFailure(service, result, options);
    else if (result.reason !== lastReason)
      options.logger.info(result.reason, { service: service.name, turn: result.kind });
    lastReason = result.kind === "failed" ? "" : result.reason;
    await pause(sleepMs(result, failures, options), options);
  }
}

/** Runs all services side by side until the signal aborts; resolves when every one has ended its turn. */
export async function loopServices(services: readonly Service[], options: LoopOptions): Promise<void> {
  await Promise.all(services.map((service) => loopService(service, options)));
}

export async function takeTurn(service: Service, signal: AbortSignal): Promise<TurnEvent> {
  try {
    return { service: service.name, result: await service.turn({ signal }) };
  } catch (error) {
    const known = asCompetitionError(error, {
      code: isAbort(error) ? "ABORTED" : "UNEXPECTED",
      fault: "infrastructure",
    });
    return { service: service.name, result: { kind: "failed", code: known.code, message: known.message } };
  }
}

function sleepMs(
  result: Exclude<TurnEvent["result"], { kind: "acted" }>,
  failures: number,
  { clock, intervals }: LoopOptions,
) {
  if (result.kind === "failed") return Math.min(FIRST_BACKOFF_SECONDS * 2 ** (failures - 1), intervals.max) * 1000;
  if (result.untilMs === null) return intervals.usual * 1000;
  return Math.min(Math.max(result.untilMs - clock.now(), intervals.min * 1000), intervals.max * 1000);
}

async function pause(ms: number, { clock, signal }: LoopOptions): Promise<void> {
  await clock.sleep(ms, { signal }).catch((error: unknown) => {
    if (!signal.aborted) throw error;
  });
}

async function reportFailure(
  service: Service,
  failed: { readonly code: string; readonly message: string },
  options: LoopOptions,
) {
  // A conflict is how two writers meet; the next turn reads the newer record.
  const level = failed.code === "STATE_CONFLICT" ? "info" : "error";
  options.logger[level](failed.message, { service: service.name, code: failed.code });
  if (level === "info") return;
  await options.notifier.notify({
    kind: "cycle-failed",
    level: "warning",
    title: `${service.name}: ${failed.message}`,
    fields: { service: service.name, code: failed.code },
  });
}

function tell({ onTurn, logger }: LoopOptions, event: TurnEvent): void {
  try {
    onTurn?.(event);
  } catch (error) {
    logger.warn("a turn's observer failed", { error: String(error) });
  }
}
