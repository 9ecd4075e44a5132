import { asCompetitionError, CompetitionError, type Evidence, type Pod } from "@404-gen/core";
import type { HeldPod } from "./acquire.ts";
import type { Attempt } from "./attempt.ts";
import { type ClaimOptions, claimNext, earliestExpiry, mayTakeMore, release } from "./coordinator.ts";
import { countedSeconds } from "./counted-seconds.ts";
import { badReason, newPodRecord } from "./health.ts";
import { answers, explainLoss, type Loss } from "./loss.ts";
import type { MinerReply } from "./miner-client.ts";
import type { PodEndingCause } from "./pod-ending.ts";
import { recordAttempt } from "./record-attempt.ts";
import { retriesHelp } from "./retry-usefulness.ts";
import { type AttemptEvent, type LivePod, type RegenerateContext, type Run, stopRun, waitForChange } from "./run.ts";

export type SessionContext = RegenerateContext & {
  readonly run: Run;
  readonly seed: number;
  readonly stopsEarly: boolean;
  /** Called before each prompt; false ends the run as paused. */
  readonly mayContinue: () => Promise<boolean>;
  readonly onAttempt: (event: AttemptEvent) => Promise<void>;
};

export type SessionPod = {
  readonly heldPod: HeldPod;
  readonly pod: Pod & { readonly url: string };
  readonly live: LivePod;
};
export type SessionEnd = { readonly cause: PodEndingCause; readonly detail: string };

type Session = SessionContext & SessionPod & { readonly flights: Set<Promise<void>>; lost: Loss | null };

/**
 * Works with one healthy pod until nothing is left for it. It generates one prompt at a time. Meanwhile earlier files of this pod are downloaded, drawn
 * or measured, up to `maxConcurrentPromptsPerPod` prompts in all.
 */
export async function runSession(context: SessionContext, options: SessionPod): Promise<SessionEnd> {
  const session: Session = { ...context, ...options, flights: new Set(), lost: null };
  if (!context.run.records.has(options.live.id))
    context.run.records.set(options.live.id, newPodRecord(options.live.id));
  try {
    for (;;) {
      const end = endOf(session);
      if (end) return end;
      await step(session);
    }
  } finally {
    await Promise.allSettled(session.flights);
  }
}

function endOf(session: Session): SessionEnd | null {
  const { run, live, settings } = session;
  if (run.finished) return { cause: "done", detail: "no work left" };
  if (run.stopReason) return { cause: "stopped", detail: run.stopReason };
  if (session.lost) return { cause: session.lost.cause, detail: session.lost.detail };
  const record = run.records.get(live.id);
  const bad = record ? badReason(record, settings) : null;
  return bad ? { cause: "bad", detail: bad } : null;
}

/** Does one step: waits for a free place, waits for work, or generates a prompt. */
async function step(session: Session): Promise<void> {
  const { run, live, flights, io, settings } = session;
  if (flights.size >= settings.maxConcurrentPromptsPerPod) {
    await Promise.race(flights);
    return;
  }
  if (!(await session.mayContinue())) return stopRun(run, "paused");
  const claim = run.stopReason || run.finished ? null : take(session);
  if (!claim) {
    restUntilChange(session);
    await waitForChange(run, { io, untilMs: earliestExpiry(run.coordinator, io.now()) });
    return;
  }
  live.idle = false;
  const reply = await generate(session, claim.stem);
  if (!reply) return;
  const flight: Promise<void> = land(session, { stem: claim.stem, reply }).finally(() => flights.delete(flight));
  flights.add(flight);
}

/** Notes that this pod has no work. It rings only when that is new: else idle pods would wake each other for ever. */
function restUntilChange(session: Session): void {
  const { live, run } = session;
  const exhausted = !mayTakeMore(run.coordinator, offer(session));
  const news = !live.idle || exhausted !== live.exhausted;
  live.idle = true;
  live.exhausted = exhausted;
  if (news) run.bell.ring();
}

/** Which prompts this pod takes now. */
function offer({ run, live, io, settings }: Session): ClaimOptions {
  const record = run.records.get(live.id);
  const takesRetries = !record || retriesHelp(record.retries, settings);
  return { podId: live.id, nowMs: io.now(), takesRetries, rules: settings };
}

function take(session: Session): { readonly stem: string } | null {
  const { run } = session;
  const claim = claimNext(run.coordinator, offer(session));
  if (!claim) return null;
  run.coordinator = claim.coordinator;
  return claim;
}

/** Sends one prompt and waits for the headers. Null when the prompt failed, which is then recorded. */
async function generate(session: Session, stem: string): Promise<MinerReply | null> {
  const { run, client, pod, seed, picture, live } = session;
  const { signal } = run.abort;
  try {
    const bytes = await picture(stem, { signal });
    const reply = await client.generate(pod, { picture: bytes, stem, seed, signal });
    if (reply.kind === "measured") {
      run.answeredMs = session.io.now();
      return reply.value;
    }
    await settle(session, await failedReply(session, { stem, reply }));
  } catch (error) {
    if (signal.aborted) drop(session, stem);
    else await settle(session, ours({ stem, podId: live.id, error }));
  }
  return null;
}

/** Does the second half of a prompt: reads the body, draws, stores, measures and records it. Never rejects. */
async function land(session: Session, { stem, reply }: { stem: string; reply: MinerReply }): Promise<void> {
  const { run, live, settings } = session;
  const { signal } = run.abort;
  try {
    const body = await reply.body({ signal });
    const headers = reply.secondsToHeaders;
    if (body.kind !== "measured")
      return await settle(session, await failedReply(session, { stem, reply: body, headers }));
    const { bytes, secondsToLastByte } = body.value;
    const seconds = countedSeconds({ headers, lastByte: secondsToLastByte, bytes: bytes.length }, settings);
    const base = { stem, podId: live.id, seconds, timing: { headers, lastByte: secondsToLastByte } };
    const evaluation = await session.evaluate({ stem, bytes }, { signal });
    await settle(session, { ...base, ...evaluation } as Attempt);
  } catch (error) {
    if (signal.aborted) drop(session, stem);
    else await settle(session, ours({ stem, podId: live.id, error }));
  }
}

async function failedReply(
  session: Session,
  {
    stem,
    reply,
    headers = null,
  }: { stem: string; reply: Exclude<Evidence<unknown>, { kind: "measured" }>; headers?: number | null },
): Promise<Attempt> {
  const timing = { headers, lastByte: null };
  const base = { stem, podId: session.live.id, timing };
  const isSilence = reply.kind === "rejected" && SILENCE.has(reply.rejection.code);
  // When the server answers over the same connection, the generation itself took too long.
  if (reply.kind === "rejected" && (!isSilence || (await answers(session)))) {
    const { rejection } = reply;
    const seconds = Number(rejection.data?.["seconds"] ?? headers ?? 0);
    return { ...base, seconds, kind: "failed", rejection };
  }
  const { attempt, loss } = await explainLoss(session, {
    stem,
    error:
      reply.kind === "fault" ? reply.error : new CompetitionError(reply.rejection.message, { code: "POD_UNREACHABLE" }),
    base: { ...base, seconds: headers ?? 0 },
    isSilent: isSilence,
  });
  session.lost ??= loss;
  return attempt;
}

/** Codes that a broken connection to the pod would cause too. */
const SILENCE: ReadonlySet<string> = new Set(["GENERATION_TIMEOUT", "BODY_TIMEOUT"]);

const ours = ({ stem, podId, error }: { stem: string; podId: string; error: unknown }): Attempt => ({
  stem,
  podId,
  seconds: 0,
  timing: { headers: null, lastByte: null },
  kind: "fault",
  error: asCompetitionError(error, { code: "AUDIT_FAULT" }),
});

async function settle(session: Session, attempt: Attempt): Promise<void> {
  await recordAttempt(session, attempt);
}

function drop({ run, live }: Session, stem: string): void {
  run.coordinator = release(run.coordinator, { stem, podId: live.id });
  run.bell.ring();
}
