import { asCompetitionError, type Evidence } from "@404-gen/core";
import PQueue from "p-queue";
import type { AnyPlay, EntryFault, MatchEntry, MatchForm } from "./form.ts";
import type { MatchRunOptions } from "./types.ts";

/**
 * Faults in a row after which a run starts no more duels: the judge is down, and each other duel would only use up its
 * attempts (40 s of waits) for the same error. The match stays incomplete and goes on later.
 */
export const FAULTS_IN_A_ROW = 5;

/** Counts of one run, which change while it goes on. */
export type RunTally = {
  played: number;
  faults: number;
  inARow: number;
  firstFault: EntryFault | null;
  stopped: boolean;
};

export const newTally = (): RunTally => ({ played: 0, faults: 0, inARow: 0, firstFault: null, stopped: false });

export type RunPlaysOptions<P extends AnyPlay> = Pick<MatchRunOptions<unknown>, "seed" | "signal" | "mayGoOn"> & {
  readonly entries: readonly MatchEntry<P>[];
  /** Plays that each duel needs. */
  readonly needed: number;
  readonly concurrency: number;
  readonly tally: RunTally;
  readonly onPlay: (entry: MatchEntry<P>) => void;
};

/** Runs every missing play of the entries, at most `concurrency` at a time. Faults are noted; it throws only after an abort. */
export async function runPlays<P extends AnyPlay, Report>(
  form: MatchForm<P, Report>,
  options: RunPlaysOptions<P>,
): Promise<void> {
  const queue = new PQueue({ concurrency: options.concurrency });
  const missing = options.entries.flatMap((entry) =>
    entry.outcome === "duel"
      ? Array.from({ length: Math.max(0, options.needed - entry.plays.length) }, () => entry)
      : [],
  );
  try {
    await Promise.all(missing.map((entry) => queue.add(() => runPlay(form, { ...options, entry }))));
  } finally {
    queue.clear();
    await queue.onIdle();
  }
}

type OnePlay<P extends AnyPlay> = RunPlaysOptions<P> & { readonly entry: MatchEntry<P> };

async function runPlay<P extends AnyPlay, Report>(form: MatchForm<P, Report>, options: OnePlay<P>): Promise<void> {
  const { entry, tally, signal } = options;
  signal?.throwIfAborted();
  if (tally.stopped || tally.inARow >= FAULTS_IN_A_ROW) return;
  if (options.mayGoOn && !(await options.mayGoOn())) {
    tally.stopped = true;
    return;
  }
  const evidence = await ask(form, options);
  tally.played++;
  if (evidence.kind === "measured") {
    tally.inARow = 0;
    entry.fault = null;
    entry.plays.push(evidence.value);
  } else {
    entry.fault = faultOf(evidence);
    tally.faults++;
    tally.inARow++;
    tally.firstFault ??= entry.fault;
  }
  options.onPlay(entry);
}

async function ask<P extends AnyPlay, Report>(
  form: MatchForm<P, Report>,
  { entry, seed, signal }: OnePlay<P>,
): Promise<Evidence<P>> {
  try {
    return await form.ask(entry.prompt, { seed, signal });
  } catch (error) {
    signal?.throwIfAborted();
    // A judge must not throw. If it does, that is a fault of ours, and the duel is played again.
    return { kind: "fault", error: asCompetitionError(error, { code: "JUDGE_FAILED" }) };
  }
}

/** Takes a rejection for a fault too: a judge compares our own previews, so a rejection is not the miner's fault. */
const faultOf = (evidence: Exclude<Evidence<unknown>, { kind: "measured" }>): EntryFault =>
  evidence.kind === "fault"
    ? { code: evidence.error.code, message: evidence.error.message }
    : { code: evidence.rejection.code, message: evidence.rejection.message };
