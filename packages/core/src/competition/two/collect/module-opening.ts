import type { CompetitionError } from "../../../base/errors/competition-error.ts";
import { retry } from "../../../base/kit/retry.ts";
import { createSlots } from "../../../base/kit/slots.ts";
import { systemClock } from "../../../base/kit/system-clock.ts";
import type { Chain } from "../../../ports/chain.ts";
import type { Clock } from "../../../ports/clock.ts";
import type { Logger } from "../../../ports/logger.ts";
import type { SourceFiles } from "../../../ports/source-files.ts";
import type { Look } from "../../owner/look.ts";
import type { Submission } from "../../records/submissions.ts";
import { getFile } from "../../round/read-file.ts";
import { validateCommonConfig } from "../../rules/config-check.ts";
import { activeLeader } from "../../rules/leader.ts";
import type { SubmissionSelection } from "../../rules/submissions.ts";
import { leaderKeeps } from "../../rules/winner-record.ts";
import type { Opening } from "../../stages/collect/opening.ts";
import { leaderFileTwo, type SubmissionTwo, submissionsFileTwo, winnerFileTwo } from "../records/submissions.ts";
import { COMMITMENT_CHECKS_2 } from "../rules/commitment.ts";
import { applyConvictionLock, type LockSelection } from "../rules/conviction-lock.ts";
import { DEFAULT_HARDWARE } from "../rules/hardware.ts";
import { selectRoundPrompts } from "../rules/prompts.ts";
import { readHardware } from "./read-hardware.ts";
import { COLLECT_DEFAULTS_TWO } from "./settings.ts";

/** What the opening of a round of competition 2 works with. */
export type ModuleOpeningOptions = {
  /** Tells who owns a hotkey and how much alpha that owner has locked. */
  readonly chain: Pick<Chain, "locks">;
  /** Where `hardware.json` is read. */
  readonly sources: SourceFiles;
  /** Logs every hotkey that is left out, and reads that failed. */
  readonly logger: Logger;
  /** Alpha for each hotkey. @default REQUIRED_LOCK_ALPHA */
  readonly requiredLockAlpha?: number | undefined;
  /** Waits before further attempts after a fault, milliseconds. @default 2 s, 10 s, 30 s */
  readonly retryMs?: readonly number[] | undefined;
  /** How long the round waits for a `hardware.json` that cannot be read by a fault of ours, milliseconds. @default 600000 */
  readonly hardwareWaitMs?: number | undefined;
  /** Waits of attempts. @default systemClock */
  readonly io?: Clock | undefined;
};

/** Attempts within a turn, then turns a minute apart: miners wait for the round, and the usual machine harms nobody. Our own choice. */
export const OPENING_DEFAULTS_TWO = { retryMs: [2_000, 10_000, 30_000], hardwareWaitMs: 600_000 };

/** Files read at a time. Source: BATCH-API.md 6. */
const READERS = 10;
const AGAIN_MS = 60_000;

/**
 * How competition 2 opens its rounds (STATE-2.md 4.1): the conviction lock, then each image's `hardware.json`, and prompts from the pool
 * without the carryover. What is wrong with one miner's entry is that miner's alone.
 *
 * @example
 * const opening = createModuleOpening({ chain, sources, logger });
 * const collector = createCollector(context, { chain, download, opening });
 */
export function createModuleOpening(options: ModuleOpeningOptions): Opening {
  /** Since when a round waits because of a fault of ours; only the length of this wait depends on it. */
  const waiting = { round: -1, since: 0 };
  return {
    checks: COMMITMENT_CHECKS_2,
    validateConfig: validateCommonConfig,
    selectPrompts: selectRoundPrompts,
    async enter(selection, look) {
      const lock = await screen(selection, { look, options });
      for (const { hotkey, code } of lock.refused) options.logger.warn("a submission is left out", { hotkey, code });
      const machines = await declare(lock.accepted, { selection, look, options });
      const faults = [...machines.values()].flatMap(({ fault }) => fault ?? []);
      if (faults.length > 0) {
        if (waiting.round !== look.round) Object.assign(waiting, { round: look.round, since: look.now });
        if (look.now - waiting.since < (options.hardwareWaitMs ?? OPENING_DEFAULTS_TWO.hardwareWaitMs))
          return { kind: "later", turn: later(look, faults) };
      }
      const { submissions } = selection;
      const entries = lock.accepted.map((hotkey): readonly [string, SubmissionTwo] => [
        hotkey,
        // Every accepted hotkey was asked for its hardware; keys in the record's order.
        { ...(submissions[hotkey] as Submission), ...(machines.get(hotkey) as Declaration).record },
      ]);
      const refusals = lock.refused.map((refusal) => ({ ...refusal, block: null }));
      return {
        kind: "entered",
        hotkeys: lock.accepted,
        text: submissionsFileTwo.format(Object.fromEntries(entries)),
        ignored: [...selection.ignored, ...refusals],
      };
    },
    async leaderKeeps({ record }, block) {
      const reigning = activeLeader((await getFile(record, leaderFileTwo)) ?? [], block);
      const hardware = reigning?.["hardware"];
      const list = Array.isArray(hardware) ? (hardware as string[]) : [...DEFAULT_HARDWARE];
      return winnerFileTwo.format({ ...leaderKeeps(reigning), hardware: list });
    },
  };
}

type Screening = { readonly look: Look; readonly options: ModuleOpeningOptions };

/** Who has locked enough, by reveal block. A chain that does not answer is asked again, then the turn fails and is taken again. */
async function screen({ submissions }: SubmissionSelection, { look, options }: Screening): Promise<LockSelection> {
  const { chain, requiredLockAlpha: requiredAlpha, io = systemClock } = options;
  const hotkeys = Object.keys(submissions);
  if (hotkeys.length === 0) return { accepted: [], refused: [] };
  const locks = await retry(() => chain.locks(hotkeys, { signal: look.signal }), {
    delaysMs: options.retryMs ?? OPENING_DEFAULTS_TWO.retryMs,
    clock: io,
    signal: look.signal,
  });
  const owners = new Map(locks.map((lock) => [lock.hotkey, lock]));
  const selection = applyConvictionLock({
    hotkeys,
    owners,
    requiredAlpha: requiredAlpha ?? COLLECT_DEFAULTS_TWO.requiredLockAlpha,
  });
  const block = (hotkey: string) => submissions[hotkey]?.revealed_at_block ?? 0;
  return { ...selection, accepted: [...selection.accepted].sort((a, b) => block(a) - block(b)) };
}

type Declaration = {
  /** What the record says. */
  readonly record: { readonly hardware: string[]; readonly x404?: { readonly hardware_note: string } };
  readonly fault?: CompetitionError;
};

async function declare(
  hotkeys: readonly string[],
  { selection, look, options }: Screening & { readonly selection: SubmissionSelection },
): Promise<ReadonlyMap<string, Declaration>> {
  const { sources: files, retryMs = OPENING_DEFAULTS_TWO.retryMs, io = systemClock } = options;
  const readers = createSlots(READERS);
  const one = async (hotkey: string): Promise<readonly [string, Declaration]> => {
    const { repo, commit } = selection.submissions[hotkey] as Submission;
    const read = await readers.run(() => readHardware({ files, repo, commit, retryMs, io, signal: look.signal }));
    if (read.kind === "read") return [hotkey, { record: recordOf(read.hardware, read.problem) }];
    options.logger.warn("hardware.json was not read", { hotkey, code: read.error.code });
    const note = `hardware.json could not be read by a fault of the validator's [${read.error.code}]; the usual machine was taken`;
    return [hotkey, { record: recordOf(DEFAULT_HARDWARE, note), fault: read.error }];
  };
  return new Map(await Promise.all(hotkeys.map(one)));
}

const recordOf = (hardware: readonly string[], note: string | null): Declaration["record"] => ({
  hardware: [...hardware],
  ...(note !== null && { x404: { hardware_note: note } }),
});

function later({ round, now }: Look, faults: readonly CompetitionError[]) {
  const codes = [...new Set(faults.map(({ code }) => code))].sort().join(", ");
  const reason = `round ${round}: ${faults.length} hardware.json wait for a fault of ours (${codes})`;
  return { kind: "waiting", reason, untilMs: now + AGAIN_MS } as const;
}
