import type { CompetitionError } from "../../../base/errors/competition-error.ts";
import { OVER } from "../../../base/kit/over.ts";
import type { Clock } from "../../../ports/clock.ts";
import type { Rejection } from "../../../ports/evidence.ts";
import type { Logger } from "../../../ports/logger.ts";
import type { DeliveredResult, Delivery, SeenDownload } from "./delivery.ts";
import type { FileOutcome, TakeFile } from "./fetch-file.ts";
import { ruleOn } from "./judge-outcome.ts";
import { type Lane, nextItem, nextMoment, openLane, spentBudget } from "./lanes.ts";
import type { Ledger } from "./ledger.ts";
import type { DownloadSettings } from "./settings.ts";
import type { Item } from "./work-list.ts";

export type CollectContext<R extends DeliveredResult> = {
  readonly round: number;
  readonly settings: DownloadSettings;
  readonly delivery: Delivery<R>;
  readonly take: TakeFile;
  readonly signal: AbortSignal;
  readonly ledger: Ledger<R>;
  readonly io: Clock;
  readonly logger: Logger;
  /** Asked before each file: false ends the pass when what is under way is done. */
  readonly mayGoOn: () => Promise<boolean>;
  /** Called for every file that came and was refused. */
  readonly onRefusedFile: (hotkey: string, rejection: Rejection) => void;
};

/** What a pass over the files came to. */
export type PassOutcome = {
  /** Faults of ours: files not settled by this pass, each to be tried again. */
  readonly faults: readonly CompetitionError[];
  /** Files that a pause or too many faults in a row left untried. */
  readonly left: number;
};

type Pass = {
  readonly items: Item[];
  readonly lanes: Map<string, Lane>;
  /** Milliseconds spent and bytes seen for an item over its attempts. */
  readonly spent: Map<Item, { ms: number; bytes: number }>;
  readonly faults: CompetitionError[];
  /** By code, the first file that met it. */
  readonly firstOf: Map<string, Item>;
  faultsInRow: number;
};

/** Settles every item: a stored file, a final refusal, or a fault of ours. What is settled is recorded at once. */
export async function collectFiles<R extends DeliveredResult>(
  items: readonly Item[],
  context: CollectContext<R>,
): Promise<PassOutcome> {
  const { ledger, settings, io, signal } = context;
  const lanes = new Map<string, Lane>();
  for (const { hotkey } of items)
    if (!lanes.has(hotkey)) lanes.set(hotkey, openLane(ledger.results.get(hotkey), settings));
  const pass: Pass = { items: [...items], lanes, spent: new Map(), faults: [], firstOf: new Map(), faultsInRow: 0 };
  const running = new Set<Promise<void>>();
  const broken: { error?: unknown } = {};
  const going = () => !signal.aborted && !("error" in broken) && pass.faultsInRow < settings.faultsInRow;
  try {
    while (going() && (pass.items.length > 0 || running.size > 0)) {
      const at = running.size < settings.maxConcurrent ? nextItem(pass.items, { lanes, now: io.now() }) : -1;
      if (at < 0) {
        await pauseUntilSomething(pass, { running, context });
        continue;
      }
      if (!(await context.mayGoOn())) break;
      const [item] = pass.items.splice(at, 1) as [Item];
      const work = takeItem(item, { pass, context })
        .catch((error) => {
          broken.error = error;
        })
        .finally(() => running.delete(work));
      running.add(work);
    }
  } finally {
    await Promise.all(running);
    logFaults(pass, context);
  }
  signal.throwIfAborted();
  if ("error" in broken) throw broken.error;
  return { faults: pass.faults, left: pass.items.length };
}

/** One line a code, not a file: at a fifth of failed calls a full round would be 8,000 lines. */
function logFaults({ faults, firstOf }: Pass, { logger }: Pick<CollectContext<never>, "logger">): void {
  for (const [code, first] of firstOf) {
    const files = faults.filter((fault) => fault.code === code).length;
    logger.warn("downloads failed on our side", { code, files, first: `${first.hotkey} ${first.stem}` });
  }
}

async function pauseUntilSomething(
  pass: Pass,
  waiting: {
    readonly running: ReadonlySet<Promise<void>>;
    readonly context: Pick<CollectContext<never>, "settings" | "io" | "signal">;
  },
): Promise<void> {
  const { running, context } = waiting;
  const full = running.size >= context.settings.maxConcurrent;
  const at = full ? null : nextMoment(pass.items, pass.lanes);
  const awake = new AbortController();
  const wake = () => awake.abort(OVER);
  context.signal.addEventListener("abort", wake, { once: true });
  const timer =
    at === null ? [] : [context.io.sleep(Math.max(1, at - context.io.now()), { signal: awake.signal }).catch(() => {})];
  try {
    await Promise.race([...running, ...timer]);
  } finally {
    context.signal.removeEventListener("abort", wake);
    awake.abort(OVER);
  }
}

type Taking<R extends DeliveredResult> = { readonly pass: Pass; readonly context: CollectContext<R> };

async function takeItem<R extends DeliveredResult>(item: Item, { pass, context }: Taking<R>): Promise<void> {
  const lane = pass.lanes.get(item.hotkey) as Lane;
  const budget = spentBudget(lane, context.settings);
  if (budget !== null) return refuseUnasked(item, { budget, context });
  lane.active++;
  try {
    item.attempts++;
    const { round, signal } = context;
    const { hotkey, stem, url } = item;
    const outcome = await context.take({ round, hotkey, stem, url }, { signal });
    await settle(item, { outcome, pass, context });
  } finally {
    lane.active--;
  }
}

async function settle<R extends DeliveredResult>(
  item: Item,
  taking: Taking<R> & { readonly outcome: FileOutcome },
): Promise<void> {
  const { outcome, pass, context } = taking;
  if (outcome.kind === "fault") {
    pass.faults.push(outcome.error);
    pass.faultsInRow++;
    if (!pass.firstOf.has(outcome.error.code)) pass.firstOf.set(outcome.error.code, item);
    return;
  }
  pass.faultsInRow = 0;
  const effort = spend(item, taking);
  if (outcome.kind === "not-had" && postpone(item, { ...taking, rejection: outcome.rejection })) return;
  if (outcome.kind === "not-good") context.onRefusedFile(item.hotkey, outcome.rejection);
  const download = seenOf(outcome, { ...effort, attempts: item.attempts });
  const { delivery } = context;
  const result =
    outcome.kind === "not-had" ? delivery.missing(outcome.rejection, download) : delivery.result(outcome, download);
  await context.ledger.record({ hotkey: item.hotkey, stem: item.stem, result });
}

type Spending = { readonly pass: Pass; readonly outcome: FileOutcome };

function spend(item: Item, { outcome, pass }: Spending): { ms: number; bytes: number } {
  const lane = pass.lanes.get(item.hotkey) as Lane;
  const download = outcome.kind === "not-had" ? outcome.rejection.data : undefined;
  const file = outcome.kind === "kept" || outcome.kind === "not-good" ? outcome.file : null;
  const ms = file?.ms ?? Number(download?.["ms"] ?? 0);
  const bytes = file?.size ?? Number(download?.["bytes"] ?? 0);
  lane.slotMs += ms;
  lane.bytes += bytes;
  const before = pass.spent.get(item) ?? { ms: 0, bytes: 0 };
  const effort = { ms: before.ms + ms, bytes: before.bytes + bytes };
  pass.spent.set(item, effort);
  return effort;
}

type Postponing = {
  readonly pass: Pass;
  readonly context: Pick<CollectContext<never>, "settings" | "io">;
  readonly rejection: Rejection;
};

/** Puts a refused item back when it may be tried again; false when the refusal is final. */
function postpone(item: Item, facts: Postponing): boolean {
  const { pass, context, rejection } = facts;
  const lane = pass.lanes.get(item.hotkey) as Lane;
  const throttled = rejection.code === "DOWNLOAD_THROTTLED";
  if (throttled) item.throttles++;
  const ruling = ruleOn(rejection, { item, lane, settings: context.settings, now: context.io.now() });
  if (ruling.kind === "final") return false;
  item.notBefore = ruling.at;
  if (ruling.throttled) {
    item.attempts--;
    lane.slots = 1;
    if (ruling.at > lane.notBefore) {
      lane.throttledMs += ruling.waitMs;
      lane.notBefore = ruling.at;
    }
  }
  pass.items.push(item);
  return true;
}

function seenOf(
  outcome: Exclude<FileOutcome, { kind: "fault" }>,
  effort: Pick<SeenDownload, "attempts" | "bytes" | "ms">,
): SeenDownload {
  if (outcome.kind !== "not-had") return { ...effort, status: outcome.file.status, address: outcome.file.address };
  const { status, address } = outcome.rejection.data ?? {};
  return {
    ...effort,
    status: typeof status === "number" ? status : null,
    address: typeof address === "string" ? address : null,
  };
}

async function refuseUnasked<R extends DeliveredResult>(
  item: Item,
  why: { readonly budget: "bytes" | "time"; readonly context: CollectContext<R> },
): Promise<void> {
  const { settings, delivery, ledger } = why.context;
  const allowance =
    why.budget === "bytes" ? `${settings.bytesPerMiner} bytes` : `${settings.slotMsPerMiner} ms of download time`;
  const message = `The files before this one used up the miner's ${allowance}.`;
  const noDownload = { attempts: item.attempts, bytes: 0, ms: 0, status: null, address: null };
  const result = delivery.missing({ code: "DOWNLOAD_BUDGET_SPENT", message }, noDownload);
  await ledger.record({ hotkey: item.hotkey, stem: item.stem, result });
}
