import { CompetitionError } from "../../base/errors/competition-error.ts";
import { paths } from "../records/paths.ts";
import { modelUrl } from "../records/recorded-model.ts";
import { type Result, type Results, resultExtras } from "../records/results.ts";
import { hotkeySchema } from "../records/schema.ts";
import { type Stage, stateFile } from "../records/state.ts";
import { readFile } from "../round/read-file.ts";
import { neededIn } from "../round/reading.ts";
import type { RecordSource } from "../round/record-cache.ts";
import { type RoundFacts, readRoundFacts } from "./round-facts.ts";

export type MinerStatusOptions = {
  readonly hotkey: string;
  /** @default the current round */
  readonly round?: number | undefined;
};

/** How far one step came: `waiting` is not there yet, `none` will not come, `unknown`: the file that says it cannot be read. */
export type MinerStep = {
  readonly name:
    | "collected"
    | "built"
    | "downloaded"
    | "rendered"
    | "judged"
    | "audit-requested"
    | "regenerated"
    | "source-read"
    | "outcome";
  readonly state: "done" | "failed" | "waiting" | "none" | "unknown";
  /** One sentence for the miner. */
  readonly detail: string;
  /** Reasons by code with how many prompts they hit, most first. */
  readonly reasons: readonly { readonly code: string; readonly count: number; readonly example: string }[];
};

export type MinerStatus = {
  readonly hotkey: string;
  readonly round: number;
  readonly currentRound: number;
  readonly stage: Stage;
  readonly steps: readonly MinerStep[];
};

type Step = Pick<MinerStep, "state" | "detail"> & { readonly reasons?: MinerStep["reasons"] };

/** Why a file or preview is missing, as the collector noted it beside the old keys; older records say nothing. */
function reasonOf(result: Result): string {
  return resultExtras.of(result).code ?? "NO_REASON_RECORDED";
}

function reasonsOf(results: Results, isMissing: (result: Result) => boolean): MinerStep["reasons"] {
  const found = new Map<string, { count: number; example: string }>();
  for (const [stem, result] of Object.entries(results)) {
    if (!isMissing(result)) continue;
    const code = reasonOf(result);
    const known = found.get(code);
    found.set(code, { count: (known?.count ?? 0) + 1, example: known?.example ?? stem });
  }
  return [...found].map(([code, rest]) => ({ code, ...rest })).sort((a, b) => b.count - a.count);
}

function collected(facts: RoundFacts): Step {
  const reasons = [...facts.ignored, ...unreadable(facts, "ignored_submissions.json")].map(({ code, message }) => ({
    code,
    count: 1,
    example: message,
  }));
  if (facts.submission) {
    const { repo, commit, revealed_at_block: block } = facts.submission;
    return { state: "done", detail: `${repo} at ${commit.slice(0, 7)}, revealed at block ${block}`, reasons };
  }
  if (!facts.collected) return { state: "waiting", detail: "the round's submissions are not collected yet" };
  return { state: "failed", detail: "no submission of this hotkey was collected", reasons };
}

function built({ build }: RoundFacts): Step {
  if (!build) return { state: "waiting", detail: "no build is recorded yet" };
  const open = ["pending", "in_progress", "not_found"].includes(build.status);
  const state = build.status === "success" ? "done" : open ? "waiting" : "failed";
  return { state, detail: `build ${build.status}${build.docker_image ? `: ${build.docker_image}` : ""}` };
}

function files(results: Results | null, what: { noun: string; isMissing: (result: Result) => boolean }): Step {
  if (!results) return { state: "waiting", detail: `no ${what.noun} yet` };
  const all = Object.values(results);
  const missing = all.filter(what.isMissing).length;
  const detail = `${all.length - missing} of ${all.length} ${what.noun}`;
  return {
    state: missing === all.length && missing > 0 ? "failed" : "done",
    detail,
    reasons: reasonsOf(results, what.isMissing),
  };
}

function judged({ matches }: RoundFacts, hotkey: string): Step {
  if (matches.length === 0) return { state: "waiting", detail: "no match played yet" };
  const lines = matches.map(({ left, right, margin }) =>
    right === hotkey ? `${margin} against ${left.slice(0, 10)}` : `${-margin} in defence against ${right.slice(0, 10)}`,
  );
  return { state: "done", detail: `margins: ${lines.join(", ")}` };
}

function requested({ request, winner }: RoundFacts): Step {
  if (!request) return { state: winner ? "none" : "waiting", detail: "no audit was asked for" };
  const critical = request.critical_prompts.length;
  return { state: "done", detail: critical === 0 ? "no decisive prompts" : `${critical} decisive prompts` };
}

function regenerated({ audit, request }: RoundFacts): Step {
  if (!audit) return { state: request ? "waiting" : "none", detail: request ? "not audited yet" : "no audit" };
  const detail = `${audit.outcome}: ${audit.checked_prompts} checked, ${audit.failed_prompts} failed${audit.reason ? ` (${audit.reason})` : ""}`;
  return { state: audit.outcome === "passed" ? "done" : audit.outcome === "pending" ? "waiting" : "failed", detail };
}

function sourceRead({ source, request }: RoundFacts): Step {
  if (!source)
    return { state: request ? "waiting" : "none", detail: request ? "nobody has read it yet" : "not needed" };
  return { state: source.verdict === "passed" ? "done" : "failed", detail: `${source.verdict}: ${source.reason}` };
}

function outcome({ winner }: RoundFacts, hotkey: string): Step {
  if (!winner) return { state: "waiting", detail: "the round has no winner yet" };
  if (winner.winner_hotkey === hotkey) return { state: "done", detail: "won the round" };
  return { state: "none", detail: `the round went to ${winner.winner_hotkey}` };
}

/** Refusals of files whose path ends like this. */
const unreadable = ({ refused }: RoundFacts, end: string) =>
  [...refused].filter(([path]) => path.endsWith(end)).map(([, error]) => error);

/** What is said of a step whose file cannot be read. */
function unknown({ refused }: RoundFacts, file: string): Step | null {
  const error = refused.get(file);
  return error === undefined ? null : { state: "unknown", detail: `the record cannot be read: ${error.message}` };
}

type StepView = {
  readonly name: MinerStep["name"];
  /** The file that the step is read from. */
  readonly from: (of: { readonly round: number; readonly hotkey: string }) => string;
  readonly look: (facts: RoundFacts, hotkey: string) => Step;
};

const ORDER: readonly StepView[] = [
  { name: "collected", from: ({ round }) => paths.submissions(round), look: collected },
  { name: "built", from: ({ round }) => paths.builds(round), look: built },
  {
    name: "downloaded",
    from: ({ round, hotkey }) => paths.submitted(round, hotkey),
    look: ({ submitted }) => files(submitted, { noun: "files downloaded", isMissing: (r) => modelUrl(r) === null }),
  },
  {
    name: "rendered",
    from: ({ round, hotkey }) => paths.submitted(round, hotkey),
    look: ({ submitted }) => files(submitted, { noun: "previews rendered", isMissing: (r) => r.png === null }),
  },
  { name: "judged", from: ({ round }) => paths.matrix(round), look: judged },
  { name: "audit-requested", from: ({ round }) => paths.auditRequests(round), look: requested },
  { name: "regenerated", from: ({ round }) => paths.generationAudits(round), look: regenerated },
  { name: "source-read", from: ({ round }) => paths.sourceAudits(round), look: sourceRead },
  { name: "outcome", from: ({ round }) => paths.winner(round), look: outcome },
];

/**
 * What became of a hotkey's submission, from the public record alone: collected, built, downloaded, rendered, judged, audited, and the
 * reasons for what is missing.
 *
 * @throws CompetitionError `HOTKEY_INVALID`, `RECORD_MISSING`, `RECORD_INVALID`
 * @example await minerStatus(store, { hotkey, round: 3 });
 */
export async function minerStatus(source: RecordSource, options: MinerStatusOptions): Promise<MinerStatus> {
  const { hotkey } = options;
  if (!hotkeySchema.safeParse(hotkey).success) {
    throw new CompetitionError(`${hotkey} is no SS58 address`, {
      code: "HOTKEY_INVALID",
      fault: "usage",
      data: { hotkey },
    });
  }
  const why = "is this a competition's state repository?";
  const state = neededIn(await readFile(source, stateFile), { why });
  const round = options.round ?? state.current_round;
  const facts = await readRoundFacts(source, { round, hotkey });
  const steps = ORDER.map(({ name, from, look }) => ({
    name,
    reasons: [],
    ...(unknown(facts, from({ round, hotkey })) ?? look(facts, hotkey)),
  }));
  return { hotkey, round, currentRound: state.current_round, stage: state.stage, steps };
}
