import { setMaxListeners } from "node:events";
import { asCompetitionError } from "../../../base/errors/wrap.ts";
import { mergeDefaults } from "../../../base/kit/merge-defaults.ts";
import { createSlots } from "../../../base/kit/slots.ts";
import { systemClock } from "../../../base/kit/system-clock.ts";
import type { Clock } from "../../../ports/clock.ts";
import type { ServiceContext, TurnResult } from "../../../ports/service.ts";
import type { Door } from "../../../world/net/index.ts";
import type { Look } from "../../owner/look.ts";
import { steady } from "../../owner/steady-notifier.ts";
import { promptsFile } from "../../records/prompts.ts";
import type { StateFile } from "../../records/state-file.ts";
import { getFile } from "../../round/read-file.ts";
import type { DownloadStage, DownloadTurn } from "../collect/types.ts";
import { collectFiles, type PassOutcome } from "./collect-files.ts";
import type { DeliveredResult, Delivery } from "./delivery.ts";
import { fetchFile, type TakeFile } from "./fetch-file.ts";
import { type Ledger, openLedger } from "./ledger.ts";
import { createRenderAlarm } from "./render-alarm.ts";
import { DOWNLOAD_DEFAULTS, type DownloadSettings } from "./settings.ts";
import { completeTitle, summarize } from "./summary.ts";
import { type OpenWorkFiles, workFolder } from "./work-files.ts";
import { stemsOf, workList } from "./work-list.ts";

/** Submissions as far as files are fetched by them. */
type Addresses = Readonly<Record<string, { readonly cdn_url: string }>>;

/** What the collecting of files needs, whichever the competition. */
export type CollectingOptions = {
  /** Fetches from the miners' addresses, guarded. */
  readonly door: Door;
  /** Limits and pace of the downloads. @default DOWNLOAD_DEFAULTS */
  readonly settings?: { readonly [K in keyof DownloadSettings]?: DownloadSettings[K] | undefined } | undefined;
  /** Draws known models and throws when a picture is not what it must be; nothing is collected before it passes. @default none */
  readonly selfTest?: ((options: { readonly signal: AbortSignal }) => Promise<void>) | undefined;
  /** Where files under way lie. @default `workFolder()`: a new folder under the system's temporary one for each turn */
  readonly workFiles?: OpenWorkFiles | undefined;
  /** Fetches each file in place of this machine: workers do. @default on this machine, through `door` */
  readonly take?: ((round: DeliveryRound) => TakeFile) | undefined;
  /** 0 ≤ r < 1. @default Math.random */
  readonly random?: (() => number) | undefined;
  /** Waits and stopwatches of downloads. @default systemClock */
  readonly io?: Clock | undefined;
};

export type DeliveryStageOptions<R extends DeliveredResult> = CollectingOptions & {
  readonly submissions: StateFile<Addresses, "rounds/{round}/submissions.json">;
  /** How the files of this round are taken; asked for once a turn. */
  readonly delivery: (round: DeliveryRound) => Delivery<R>;
};

/** The round that files are delivered for. */
export type DeliveryRound = {
  /** Its number. */
  readonly round: number;
  /** Addresses of its prompts. */
  readonly prompts: readonly string[];
};

type Turn = { readonly look: Look; readonly round: number; readonly signal: AbortSignal };
/** What outlives a turn: none of it decides anything that the record does not. */
type Memory = { testedRound: number | null; faultySince: number | null; alarm: ReturnType<typeof createRenderAlarm> };
type Shell<R extends DeliveredResult = never> = {
  readonly context: ServiceContext;
  readonly options: DeliveryStageOptions<R>;
  readonly settings: DownloadSettings;
  readonly memory: Memory;
};

/**
 * The DOWNLOADING stage of any competition, for the collector. A turn tries every file that is not recorded yet and records each as it is settled; when
 * all are it is `done`. A fault of ours settles nothing: the turn waits and the next one tries again, and after `faultDeadlineMs` the
 * round is paused for a person.
 */
export function createDeliveryStage<R extends DeliveredResult>(
  serviceContext: ServiceContext,
  options: DeliveryStageOptions<R>,
): DownloadStage {
  const context = steady(serviceContext);
  const shell: Shell<R> = {
    context,
    options,
    settings: mergeDefaults(DOWNLOAD_DEFAULTS, options.settings),
    memory: { testedRound: null, faultySince: null, alarm: createRenderAlarm(context) },
  };
  return {
    turn(look) {
      // Every file under way listens to it; Node would take that for a leak.
      const signal = AbortSignal.any([look.signal]);
      setMaxListeners(0, signal);
      return takeTurn(shell, { look, round: look.round, signal });
    },
  };
}

async function takeTurn<R extends DeliveredResult>(shell: Shell<R>, turn: Turn): Promise<DownloadTurn> {
  const testResult = await selfTest(shell, turn);
  if (testResult) return testResult;
  const facts = await readFacts(shell, turn);
  const outcome = await collect(shell, { ...turn, ...facts });
  if (outcome.faults.length > 0) return afterFaults(shell, { ...turn, outcome });
  shell.memory.faultySince = null;
  if (outcome.left > 0) return { kind: "idle", reason: "the stage was left or paused", untilMs: null };
  const summary = summarize(facts.ledger.results, facts);
  const { withoutPng, ...counts } = summary;
  return { kind: "done", title: completeTitle(turn.round, summary), fields: { ...counts, without_png: withoutPng } };
}

type Testing = Pick<Shell, "context" | "settings" | "memory"> & {
  readonly options: Pick<CollectingOptions, "selfTest">;
};

async function selfTest({ context, options, settings, memory }: Testing, turn: Turn): Promise<TurnResult | null> {
  if (!options.selfTest || memory.testedRound === turn.round) return null;
  try {
    await options.selfTest({ signal: turn.signal });
    memory.testedRound = turn.round;
    return null;
  } catch (error) {
    if (turn.signal.aborted) throw turn.signal.reason;
    const { code, message } = asCompetitionError(error, { code: "RENDER_SELF_TEST_FAILED" });
    const title = `Round ${turn.round}: nothing is collected, the renderer fails its self-test: ${message}`;
    await context.notifier.notify({ kind: "self-test-failed", level: "alarm", title, fields: { code } });
    return { kind: "waiting", reason: title, untilMs: context.clock.now() + settings.faultRetryMs };
  }
}

type Facts<R extends DeliveredResult> = {
  readonly prompts: readonly string[];
  readonly submissions: Addresses;
  readonly stems: readonly string[];
  readonly delivery: Delivery<R>;
  readonly ledger: Ledger<R>;
};

async function readFacts<R extends DeliveredResult>(
  { context: { state }, options }: Shell<R>,
  { look, round, signal }: Turn,
): Promise<Facts<R>> {
  const record = state.snapshot();
  const submissions = (await getFile(record, options.submissions, { round })) ?? {};
  const prompts = (await getFile(record, promptsFile, { round })) ?? [];
  const stems = stemsOf(prompts);
  const delivery = options.delivery({ round, prompts });
  const ledger = await openLedger(state, {
    ...{ record, delivery, round, stage: look.stage, hotkeys: Object.keys(submissions) },
    ...{ stems, signal },
  });
  return { submissions, prompts, stems, delivery, ledger };
}

async function collect<R extends DeliveredResult>(shell: Shell<R>, job: Turn & Facts<R>): Promise<PassOutcome> {
  const { context, options, settings } = shell;
  const { io = systemClock, random = Math.random } = options;
  const { look, round, signal, submissions, stems, delivery, ledger } = job;
  const items = workList({
    submissions,
    stems,
    recorded: ledger.results,
    ext: delivery.extension,
    jitterMs: settings.jitterMs,
    now: io.now(),
    random,
  });
  if (items.length === 0) return { faults: [], left: 0 };
  const workFiles = await (options.workFiles ?? workFolder())();
  try {
    const inMemory = createSlots(settings.maxConcurrentRenders).run;
    const { door } = options;
    const here: TakeFile = (file, taking) => fetchFile(file, { door, delivery, inMemory, workFiles, ...taking });
    return await collectFiles(items, {
      round,
      settings,
      delivery,
      take: options.take?.({ round, prompts: job.prompts }) ?? here,
      signal,
      ledger,
      io,
      logger: context.logger,
      mayGoOn: look.mayGoOn,
      onRefusedFile: shell.memory.alarm,
    });
  } finally {
    await workFiles.close();
  }
}

async function afterFaults(
  shell: Pick<Shell, "context" | "settings" | "memory">,
  after: Turn & { readonly outcome: PassOutcome },
): Promise<TurnResult> {
  const { context, settings, memory } = shell;
  const { look, round, signal, outcome } = after;
  const now = context.clock.now();
  memory.faultySince ??= now;
  const codes = [...new Set(outcome.faults.map((error) => error.code))].sort().join(", ");
  const since = new Date(memory.faultySince).toISOString();
  const reason = `${outcome.faults.length} files wait for a fault of ours (${codes}) since ${since}`;
  await context.state.flush({ signal });
  if (now - memory.faultySince < settings.faultDeadlineMs)
    return { kind: "waiting", reason: `round ${round}: ${reason}`, untilMs: now + settings.faultRetryMs };
  memory.faultySince = null;
  return look.pause({ reason, fields: { codes } });
}
