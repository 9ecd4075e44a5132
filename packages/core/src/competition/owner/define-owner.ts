import { CompetitionError } from "../../base/errors/competition-error.ts";
import { mergeDefaults } from "../../base/kit/merge-defaults.ts";
import { systemClock } from "../../base/kit/system-clock.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Service, ServiceContext, TurnResult } from "../../ports/service.ts";
import { MESSAGES } from "../records/commit-message.ts";
import { paths } from "../records/paths.ts";
import { type CompetitionState, type Stage, stateExtras } from "../records/state.ts";
import { createGuard } from "./guard.ts";
import { type HeldLease, holdLease } from "./hold-lease.ts";
import type { Look } from "./look.ts";
import { moveState, pauseState, type StateStep } from "./move-state.ts";
import { nextLook } from "./next-look.ts";
import { readState, type SeenState } from "./see-state.ts";
import { OWNER_DEFAULTS, type OwnerSettings } from "./settings.ts";
import { steady } from "./steady-notifier.ts";

/** What the owner of a stage writes: who it is, and `act`. */
export type OwnerDefinition = {
  /** `collector`, `judge`, `auditor`, `round-manager`, `weights`, or a name of your own. */
  readonly name: string;
  /** Stages in which it acts. */
  readonly stages: readonly Stage[];
  /** One decision, done and recorded. It is called in one of `stages` only. */
  readonly act: (look: Look) => Promise<TurnResult>;
  /** How often it looks, and whether it holds at a stage's end. @default OWNER_DEFAULTS */
  readonly settings?: OwnerSettings | undefined;
  /** Real time, for how often the branch is looked at during work. @default systemClock */
  readonly io?: Clock | undefined;
};

type Frame = ServiceContext & {
  readonly name: string;
  readonly stages: readonly Stage[];
  readonly settings: typeof OWNER_DEFAULTS;
  readonly io: Clock;
};

/**
 * The frame of whoever acts on the competition's stages. A turn looks at the branch, leaves stages alone that are not its own, hands `act`
 * one revision of the record, and compares everything that is written with what was seen. It is normal that somebody else wrote first: the next
 * turn looks again and decides again.
 *
 * @example
 * const service = defineOwner(context, {
 *   name: "round-manager",
 *   stages: ["finalizing"],
 *   act: async (look) => {
 *     const winner = await readRecord(look.record, paths.winner(look.round), winnerSchema);
 *     if (winner === null) return look.wait("the winner is missing");
 *     return { kind: "acted", what: `entered ${await look.move("open", { round: look.round + 1 })}` };
 *   },
 * });
 */
export function defineOwner(context: ServiceContext, definition: OwnerDefinition): Service {
  const { name, stages, act, io = systemClock } = definition;
  const settings = mergeDefaults(OWNER_DEFAULTS, definition.settings);
  const frame: Frame = { ...steady(context), name, stages, settings, io };
  return {
    name,
    async turn({ signal }) {
      signal.throwIfAborted();
      await refresh(frame, signal);
      const first = await readState(context.state.snapshot(), { signal });
      if (!stages.includes(first.state.stage)) return leaveAlone(frame, first.state);
      try {
        const lease = await lead(frame, signal);
        if (lease.kind === "held") return leaveTo(frame, lease);
        const record = context.state.snapshot();
        const state = await readState(record, { signal });
        if (!stages.includes(state.state.stage)) return leaveAlone(frame, state.state);
        return await act(lookOf(frame, { before: state, record, signal, lease: lease.expect }));
      } catch (error) {
        if (!CompetitionError.is(error, "STATE_CONFLICT")) throw error;
        context.logger.info("the state changed meanwhile; deciding again", { owner: name, paths: error.data["paths"] });
        return { kind: "acted", what: "looked again: the state changed meanwhile" };
      }
    },
  };
}

/** Looks at the branch. If it cannot be seen now, the last look counts for a time; every write is compared in any case. */
async function refresh({ state, settings, io, logger, name }: Frame, signal: AbortSignal): Promise<void> {
  try {
    await state.refresh({ signal, maxAgeMs: settings.lookShareMs });
  } catch (error) {
    const { lookedAt } = state.status();
    const isFresh = lookedAt !== null && io.now() - lookedAt <= settings.unseenMs;
    if (signal.aborted || !CompetitionError.is(error) || !error.retryable || !isFresh) throw error;
    logger.warn("the branch was not seen; going on as last known", { owner: name, code: error.code });
  }
}

/** The role's lease, taken or renewed where it has to be. */
async function lead(frame: Frame, signal: AbortSignal): Promise<Exclude<HeldLease, { kind: "changed" }>> {
  const { state, name: role, runner, clock, settings } = frame;
  for (;;) {
    const options = { role, runner, now: clock.now(), leaseMs: settings.leaseMs, signal };
    const lease = await holdLease({ state, record: state.snapshot() }, options);
    if (lease.kind !== "changed") return lease;
  }
}

function leaveTo(
  { clock, name, settings }: Frame,
  { owner, untilMs }: Extract<HeldLease, { kind: "held" }>,
): TurnResult {
  const until = new Date(untilMs).toISOString();
  const next = nextLook({ ...settings, now: clock.now(), eta: until });
  return { kind: "waiting", reason: `${name} is runner ${owner}'s until ${until}`, untilMs: next };
}

function leaveAlone({ clock, settings }: Frame, state: CompetitionState): TurnResult {
  const { paused } = stateExtras.of(state);
  const pause = paused ? `paused since ${paused.since}: ${paused.reason}` : "paused";
  const reason = state.stage === "paused" ? pause : `stage ${state.stage}`;
  const untilMs = nextLook({ ...settings, now: clock.now(), eta: state.next_stage_eta });
  // Whoever moves the stage acts: its next owner begins at once, where it would have slept for up to half an hour.
  return { kind: "idle", reason, untilMs, orChange: true };
}

type LookParts = {
  readonly before: SeenState;
  readonly record: Look["record"];
  readonly signal: AbortSignal;
  /** The lease's text that every commit is compared with. */
  readonly lease: Readonly<Record<string, string | null>>;
};

function lookOf(frame: Frame, { before, record, signal, lease }: LookParts): Look {
  const { state: store, clock, notifier, name, settings } = frame;
  const { stage, current_round: round } = before.state;
  const now = clock.now();
  const commit: Look["commit"] = async (changes, { message, expect }) => {
    await store.commit(changes, {
      message,
      expect: { [paths.state]: before.text, ...lease, ...expect },
      record,
      signal,
    });
  };
  const enter = async ({ change, stage: nextStage }: StateStep, message = stateMessage(nextStage, round)) => {
    await commit([change], { message });
    return nextStage;
  };
  return {
    state: before.state,
    round,
    stage,
    record,
    now,
    signal,
    commit,
    async move(to, { changes = [], message, expect, ...more } = {}) {
      const step = moveState(before, { to, ...more, pauseOnStageEnd: settings.pauseOnStageEnd });
      await commit([step.change, ...changes], {
        message: message ? message(step.stage) : stateMessage(step.stage, round),
        expect,
      });
      return step.stage;
    },
    async pause({ reason, fields = {} }) {
      await enter(pauseState(before, { reason, by: name, since: new Date(now).toISOString() }));
      const title = `Round ${round} paused in ${stage}: ${reason}. \`404-gen resume\` goes on.`;
      await notifier.notify({ kind: "round-paused", level: "alarm", title, fields: { round, stage, ...fields } });
      return { kind: "acted", what: title };
    },
    mayGoOn: createGuard({ ...frame, ...settings, state: store }, { round, stages: frame.stages, signal }),
    wait: (reason, eta = null) => ({ kind: "waiting", reason, untilMs: nextLook({ ...settings, now, eta }) }),
  };
}

/** `Update state ({stage}) for round {round}`. */
const stateMessage = (stage: Stage, round: number) => MESSAGES.stateMoved.text({ stage, also: "", round });
