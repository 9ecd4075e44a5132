import type { CompetitionError } from "../../../base/errors/competition-error.ts";
import type { Clock } from "../../../ports/clock.ts";
import type { Rejection } from "../../../ports/evidence.ts";
import type { Logger } from "../../../ports/logger.ts";
import { type FetchContext, type FileOutcome, fetchFile } from "./fetch-file.ts";
import { ruleOn } from "./judge-outcome.ts";
import { type Lane, nextItem, nextMoment, openLane, spentBudget } from "./lanes.ts";
import type { Ledger } from "./ledger.ts";
import { refusalNote, type SubmittedNote, submittedResult } from "./results.ts";
import type { Item } from "./work-list.ts";

export type CollectContext = FetchContext & {
  readonly ledger: Ledger;
  readonly io: Clock;
  readonly logger: Logger;
  /** Asked before each file: false ends the pass when what is under way is done. */
  readonly mayGoOn: () => Promise<boolean>;
  /** Told of every file that came and was refused. */
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
  faultsInRow: number;
};

/** Settles every item: a stored file, a final refusal, or a fault of ours. What is settled is recorded at once. */
export async function collectFiles(items: readonly Item[], context: CollectContext): Promise<PassOutcome> {
  const { ledger, settings, io, signal } = context;
  const lanes = new Map<string, Lane>();
  for (const { hotkey } of items)
    if (!lanes.has(hotkey)) lanes.set(hotkey, openLane(ledger.results.get(hotkey), settings));
  const pass: Pass = { items: [...items], lanes, spent: new Map(), faults: [], faultsInRow: 0 };
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
  }
  signal.throwIfAborted();
  if ("error" in broken) throw broken.error;
  return { faults: pass.faults, left: pass.items.length };
}

async function pauseUntilSomething(
  pass: Pass,
  waiting: { readonly running: ReadonlySet<Promise<void>>; readonly context: CollectContext },
): Promise<void> {
  const { running, context } = waiting;
  const full = running.size >= context.settings.maxConcurrent;
  const at = full ? null : nextMoment(pass.items, pass.lanes);
  const awake = new AbortController();
  const wake = () => awake.abort();
  context.signal.addEventListener("abort", wake, { once: true });
  const timer =
    at === null ? [] : [context.io.sleep(Math.max(1, at - context.io.now()), { signal: awake.signal }).catch(() => {})];
  try {
    await Promise.race([...running, ...timer]);
  } finally {
    context.signal.removeEventListener("abort", wake);
    awake.abort();
  }
}

type Taking = { readonly pass: Pass; readonly context: CollectContext };

async function takeItem(item: Item, { pass, context }: Taking): Promise<void> {
  const lane = pass.lanes.get(item.hotkey) as Lane;
  const budget = spentBudget(lane, context.settings);
  if (budget !== null) return refuseUnasked(item, { budget, context });
  lane.active++;
  try {
    item.attempts++;
    const outcome = await fetchFile(item, context);
    await settle(item, { outcome, pass, context });
  } finally {
    lane.active--;
  }
}

async function settle(item: Item, done: Taking & { readonly outcome: FileOutcome }): Promise<void> {
  const { outcome, pass, context } = done;
  if (outcome.kind === "fault") {
    pass.faults.push(outcome.error);
    pass.faultsInRow++;
    context.logger.warn("download fault", { hotkey: item.hotkey, stem: item.stem, code: outcome.error.code });
    return;
  }
  pass.faultsInRow = 0;
  const spent = spend(item, done);
  if (outcome.kind === "not-had" && postpone(item, { ...done, rejection: outcome.rejection })) return;
  if (outcome.kind === "not-good") context.onRefusedFile(item.hotkey, outcome.rejection);
  const stored = outcome.kind === "stored" ? { model: outcome.model, png: outcome.png, size: outcome.file.size } : null;
  await write(item, { context, stored, note: noteOf(outcome, { ...spent, renderer: context.renderer.name }) });
}

function spend(
  item: Item,
  { outcome, pass }: Taking & { readonly outcome: FileOutcome },
): { ms: number; bytes: number } {
  const lane = pass.lanes.get(item.hotkey) as Lane;
  const seen = outcome.kind === "not-had" ? outcome.rejection.data : undefined;
  const file = outcome.kind === "stored" || outcome.kind === "not-good" ? outcome.file : null;
  const ms = file?.ms ?? Number(seen?.["ms"] ?? 0);
  const bytes = file?.size ?? Number(seen?.["bytes"] ?? 0);
  lane.slotMs += ms;
  lane.bytes += bytes;
  const before = pass.spent.get(item) ?? { ms: 0, bytes: 0 };
  const spent = { ms: before.ms + ms, bytes: before.bytes + bytes };
  pass.spent.set(item, spent);
  return spent;
}

/** Puts a refused item back when it may be tried again; false when the refusal is final. */
function postpone(item: Item, facts: Taking & { readonly rejection: Rejection }): boolean {
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

function noteOf(
  outcome: Exclude<FileOutcome, { kind: "fault" }>,
  seen: { readonly ms: number; readonly bytes: number; readonly renderer: string },
): SubmittedNote {
  const { ms, bytes, renderer } = seen;
  if (outcome.kind === "not-had") return refusalNote(outcome.rejection, { bytes, ms });
  const { sha256, status, address } = outcome.file;
  const had = { model_sha256: sha256, renderer, bytes, ms, status, address };
  if (outcome.kind === "not-good") return refusalNote(outcome.rejection, had);
  return { ...had, png_sha256: outcome.pngSha256 };
}

async function refuseUnasked(
  item: Item,
  why: { readonly budget: "bytes" | "time"; readonly context: CollectContext },
): Promise<void> {
  const { settings } = why.context;
  const allowed =
    why.budget === "bytes" ? `${settings.bytesPerMiner} bytes` : `${settings.slotMsPerMiner} ms of download time`;
  const message = `The files before this one used up the miner's ${allowed}.`;
  const note = refusalNote({ code: "DOWNLOAD_BUDGET_SPENT", message }, { bytes: 0, ms: 0 });
  await write(item, { context: why.context, stored: null, note });
}

async function write(
  item: Item,
  entry: {
    readonly context: CollectContext;
    readonly stored: { readonly model: string; readonly png: string; readonly size: number } | null;
    readonly note: SubmittedNote;
  },
): Promise<void> {
  const { context, stored, note } = entry;
  const result = submittedResult({ format: context.settings.format, attempts: item.attempts, stored, note });
  await context.ledger.record({ hotkey: item.hotkey, stem: item.stem, result });
}
