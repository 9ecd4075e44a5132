import { median } from "@404-gen/core/rules";
import type { AuditSettings } from "../settings.ts";
import { type Attempt, isEvidence } from "./attempt.ts";
import { betterOf, gradeOf } from "./better.ts";

export type CoordinatorRules = Pick<
  AuditSettings,
  | "acceptableDistance"
  | "generationMedianLimitSeconds"
  | "generationTimeoutSeconds"
  | "maxPromptAttempts"
  | "maxPromptFaults"
  | "promptLockTimeoutSeconds"
>;

/** The work at one prompt: its attempts, the best one so far, and its lock. */
export type PromptWork = {
  readonly stem: string;
  readonly best: Attempt | null;
  /** Pods whose attempt was evidence, oldest first; as many as attempts. */
  readonly triedBy: readonly string[];
  /** Attempts that failed by our own fault. */
  readonly faults: number;
  /** The pod that works on it now. After `untilMs` other pods may take it too. */
  readonly lock: { readonly podId: string; readonly untilMs: number } | null;
};

/** All prompts of one run, in prompt order. It is immutable: every change gives a new one. */
export type Coordinator = { readonly prompts: ReadonlyMap<string, PromptWork> };

export type ClaimOptions = {
  readonly podId: string;
  /** Milliseconds, of the same clock as every other call. */
  readonly nowMs: number;
  /** False for a pod whose retries do not help: it takes only fresh prompts. */
  readonly takesRetries: boolean;
  readonly rules: CoordinatorRules;
};

/** Creates a coordinator of these stems. `earlier`: results of an earlier run that is resumed. */
export function createCoordinator(options: {
  readonly stems: readonly string[];
  readonly earlier?: readonly PromptWork[] | undefined;
}): Coordinator {
  const earlier = new Map(options.earlier?.map((work) => [work.stem, work]));
  const empty = (stem: string): PromptWork => ({ stem, best: null, triedBy: [], faults: 0, lock: null });
  return { prompts: new Map(options.stems.map((stem) => [stem, earlier.get(stem) ?? empty(stem)])) };
}

/** True when the prompt is not tried again: a good result, a measured mismatch, no attempts left, or too many faults of ours. */
export function isDone(work: PromptWork, rules: CoordinatorRules): boolean {
  if (work.triedBy.length >= rules.maxPromptAttempts || work.faults >= rules.maxPromptFaults) return true;
  if (!work.best) return false;
  const grade = gradeOf(work.best, rules);
  return grade === "mismatched" || (grade === "within" && work.best.seconds <= rules.generationMedianLimitSeconds);
}

/** Median time of the best results that are no failures, seconds; null for none. */
export function medianOf(coordinator: Coordinator): number | null {
  const times: number[] = [];
  for (const { best } of coordinator.prompts.values()) if (best?.kind === "made") times.push(best.seconds);
  return median(times);
}

type Rank = readonly [group: number, slowness: number];
const FRESH = 0;

/** A prompt's place in the queue; null when it is not tried (again) now. */
function rankOf(work: PromptWork, context: { readonly slow: boolean; readonly rules: CoordinatorRules }): Rank | null {
  if (isDone(work, context.rules)) return null;
  if (!work.best) return [FRESH, 0];
  const { best } = work;
  if (!isEvidence(best)) return [1, work.faults];
  if (best.kind === "failed") return [2, 0];
  if (best.seconds >= context.rules.generationTimeoutSeconds) return [3, -best.seconds];
  return context.slow ? [4, -best.seconds] : null;
}

/** Prompts that this pod may take, now or after the end of a lock, in the queue's order. */
function candidates(coordinator: Coordinator, options: ClaimOptions): PromptWork[] {
  const { rules, podId } = options;
  const now = medianOf(coordinator);
  const context = { slow: now !== null && now > rules.generationMedianLimitSeconds, rules };
  const ranking: { readonly work: PromptWork; readonly rank: Rank }[] = [];
  for (const work of coordinator.prompts.values()) {
    const rank = rankOf(work, context);
    const retry = work.triedBy.length > 0;
    if (!rank || work.triedBy.includes(podId) || (retry && !options.takesRetries)) continue;
    ranking.push({ work, rank });
  }
  ranking.sort((a, b) => a.rank[0] - b.rank[0] || a.rank[1] - b.rank[1]);
  return ranking.map(({ work }) => work);
}

const isLocked = (work: PromptWork, nowMs: number) => work.lock !== null && work.lock.untilMs > nowMs;

/** Takes the next prompt for this pod, and locks it; null when there is none now. */
export function claimNext(
  coordinator: Coordinator,
  options: ClaimOptions,
): { readonly coordinator: Coordinator; readonly stem: string; readonly retry: boolean } | null {
  const work = candidates(coordinator, options).find((one) => !isLocked(one, options.nowMs));
  if (!work) return null;
  const lock = { podId: options.podId, untilMs: options.nowMs + options.rules.promptLockTimeoutSeconds * 1000 };
  return { coordinator: replace(coordinator, { ...work, lock }), stem: work.stem, retry: work.triedBy.length > 0 };
}

/** True when this pod may take a prompt, now or after the end of a lock. */
export function mayTakeMore(coordinator: Coordinator, options: ClaimOptions): boolean {
  return candidates(coordinator, options).length > 0;
}

/** True while a pod has the lock of a prompt whose result still matters. */
export function isHeld(
  coordinator: Coordinator,
  options: { readonly nowMs: number; readonly rules: CoordinatorRules },
): boolean {
  return [...coordinator.prompts.values()].some(
    (work) => isLocked(work, options.nowMs) && !isDone(work, options.rules),
  );
}

/** End of the first lock that ends, milliseconds; null when there is no lock. Waits for work end at this time. */
export function earliestExpiry(coordinator: Coordinator, nowMs: number): number | null {
  let first: number | null = null;
  for (const work of coordinator.prompts.values())
    if (isLocked(work, nowMs) && (first === null || work.lock!.untilMs < first)) first = work.lock!.untilMs;
  return first;
}

/** Records an attempt, and frees the prompt if this pod had its lock. */
export function complete(
  coordinator: Coordinator,
  options: { readonly attempt: Attempt; readonly rules: CoordinatorRules },
): Coordinator {
  const { attempt, rules } = options;
  const work = coordinator.prompts.get(attempt.stem);
  if (!work) return coordinator;
  const counts = isEvidence(attempt);
  return replace(coordinator, {
    ...work,
    best: work.best ? betterOf({ a: work.best, b: attempt }, rules) : attempt,
    triedBy: counts ? [...work.triedBy, attempt.podId] : work.triedBy,
    faults: counts ? work.faults : work.faults + 1,
    lock: work.lock?.podId === attempt.podId ? null : work.lock,
  });
}

/** Frees a prompt that the pod took but did not try. */
export function release(
  coordinator: Coordinator,
  place: { readonly stem: string; readonly podId: string },
): Coordinator {
  const work = coordinator.prompts.get(place.stem);
  if (work?.lock?.podId !== place.podId) return coordinator;
  return replace(coordinator, { ...work, lock: null });
}

/** Number of measured mismatches, and of failures without attempts left. */
export function mismatchCount(coordinator: Coordinator, rules: CoordinatorRules): number {
  let count = 0;
  for (const work of coordinator.prompts.values()) {
    if (!work.best || !isDone(work, rules)) continue;
    const grade = gradeOf(work.best, rules);
    if (grade === "mismatched" || grade === "failed") count++;
  }
  return count;
}

function replace(coordinator: Coordinator, work: PromptWork): Coordinator {
  return { prompts: new Map(coordinator.prompts).set(work.stem, work) };
}
