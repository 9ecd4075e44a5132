import type { CompetitionError } from "../../base/errors/competition-error.ts";

/** Name of a step, in the order in which a submission goes; which of them there are depends on the competition. */
export type MinerStepName =
  | "collected"
  | "built"
  | "downloaded"
  | "rendered"
  | "judged"
  | "timeline"
  | "audit-requested"
  | "regenerated"
  | "audit-duels"
  | "verdict"
  | "source-read"
  | "outcome";

/**
 * How far one step came. `done`: it succeeded. `partial`: some of it is missing. `failed`: it did not succeed, and the detail says against
 * what. `waiting`: not there yet. `none`: will not come, or is not needed. `unknown`: the file that says it cannot be read.
 */
export type MinerStepState = "done" | "partial" | "failed" | "waiting" | "none" | "unknown";

/** Why prompts failed, counted by code. */
export type MinerReason = {
  /** Code of the catalogue. */
  readonly code: string;
  /** How many prompts. */
  readonly count: number;
  /** Stem of one of them. */
  readonly example: string;
};

/** How far one step came. */
export type MinerStep = {
  /** The step, in the order in which they come. */
  readonly name: MinerStepName;
  /** How far it came. */
  readonly state: MinerStepState;
  /** One sentence for the miner: what came of it, and what was needed. */
  readonly detail: string;
  /** Reasons by code with how many prompts they hit, most first. */
  readonly reasons: readonly MinerReason[];
};

/** A step as its reader gives it. */
export type Step = Pick<MinerStep, "state" | "detail"> & { readonly reasons?: MinerStep["reasons"] };

export type StepView<F> = {
  readonly name: MinerStepName;
  /** The file that the step is read from. */
  readonly from: string;
  readonly look: (facts: F) => Step;
};

export type StepsOptions<F> = {
  readonly facts: F & { readonly refused: ReadonlyMap<string, CompetitionError> };
  /** Nothing more will come of the round. */
  readonly isOver: boolean;
};

/** Reads each step; one whose file cannot be read is unknown, and in a round that is over nothing is waited for. */
export function readSteps<F>(views: readonly StepView<F>[], { facts, isOver }: StepsOptions<F>): readonly MinerStep[] {
  return views.map(({ name, from, look }) => {
    const error = facts.refused.get(from);
    if (error !== undefined)
      return { name, state: "unknown", detail: `the record cannot be read: ${error.message}`, reasons: [] };
    const { state, detail, reasons = [] } = look(facts);
    if (state !== "waiting" || !isOver) return { name, state, detail, reasons };
    return { name, state: "none", detail: `${detail.replace(/ yet$/, "")}, and the round is over`, reasons };
  });
}

/** Reasons of what is missing, by code, most first. */
function countReasons(missing: readonly { readonly code: string; readonly example: string }[]): MinerReason[] {
  const counts = new Map<string, { count: number; example: string }>();
  for (const { code, example } of missing) {
    const before = counts.get(code);
    counts.set(code, { count: (before?.count ?? 0) + 1, example: before?.example ?? example });
  }
  return [...counts].map(([code, rest]) => ({ code, ...rest })).sort((a, b) => b.count - a.count);
}

/** A build as its record has it. */
export function builtStep(build: { readonly status: string; readonly docker_image: string | null } | null): Step {
  if (!build) return { state: "waiting", detail: "no build is recorded yet" };
  const open = ["pending", "in_progress", "not_found"].includes(build.status);
  const state = build.status === "success" ? "done" : open ? "waiting" : "failed";
  return { state, detail: `build ${build.status}${build.docker_image ? `: ${build.docker_image}` : ""}` };
}

type Collection = {
  readonly collected: boolean;
  readonly submission: { readonly repo: string; readonly commit: string; readonly revealed_at_block: number } | null;
  readonly ignored: readonly { readonly code: string; readonly message: string }[];
  readonly refused: ReadonlyMap<string, CompetitionError>;
};

/** Was the hotkey's commitment taken, and if not, why? */
export function collectedStep({ collected, submission, ignored, refused }: Collection): Step {
  const unreadable = [...refused]
    .filter(([path]) => path.endsWith("ignored_submissions.json"))
    .map(([, error]) => error);
  const reasons = [...ignored, ...unreadable].map(({ code, message }) => ({ code, count: 1, example: message }));
  if (submission) {
    const { repo, commit, revealed_at_block: block } = submission;
    return { state: "done", detail: `${repo} at ${commit.slice(0, 7)}, revealed at block ${block}`, reasons };
  }
  if (!collected) return { state: "waiting", detail: "the round's submissions are not collected yet" };
  return { state: "failed", detail: "no submission of this hotkey was collected", reasons };
}

/** What people said of its source. */
export function sourceStep(
  source: { readonly verdict: string; readonly reason: string } | null,
  { isAsked }: { readonly isAsked: boolean },
): Step {
  if (!source)
    return { state: isAsked ? "waiting" : "none", detail: isAsked ? "nobody has read it yet" : "not needed" };
  return { state: source.verdict === "passed" ? "done" : "failed", detail: `${source.verdict}: ${source.reason}` };
}

/** What a step counts in a miner's results. */
export type FilesView<R> = {
  /** What is counted: "files downloaded". */
  readonly noun: string;
  readonly isMissing: (result: R) => boolean;
};

/** How many of a miner's files came so far. `whyMissing`: the codes under which one is missing. */
export function filesStep<R>(
  results: Readonly<Record<string, R>> | null,
  { noun, isMissing, whyMissing }: FilesView<R> & { readonly whyMissing: (result: R) => readonly string[] },
): Step {
  if (!results) return { state: "waiting", detail: `no ${noun} yet` };
  const entries = Object.entries(results);
  const missing = entries.filter(([, result]) => isMissing(result));
  const state = missing.length === 0 ? "done" : missing.length === entries.length ? "failed" : "partial";
  const reasons = missing.flatMap(([example, result]) => whyMissing(result).map((code) => ({ code, example })));
  return {
    state,
    detail: `${entries.length - missing.length} of ${entries.length} ${noun}`,
    reasons: countReasons(reasons),
  };
}

type Ending = Pick<Collection, "collected" | "submission"> & {
  readonly winner: { readonly winner_hotkey: string } | null;
  readonly hotkey: string;
};

/** What came of the round. `why`: why a hotkey that took part did not win it. */
export function outcomeStep({ winner, hotkey, collected, submission }: Ending, why: () => string): Step {
  if (!winner) return { state: "waiting", detail: "the round has no winner yet" };
  if (winner.winner_hotkey === hotkey) return { state: "done", detail: "won the round" };
  const reason = collected && submission === null ? "it did not take part" : why();
  return { state: "none", detail: `the round went to ${winner.winner_hotkey}: ${reason}` };
}
