import { isIP } from "node:net";
import { withDeadline } from "../../base/kit/deadline.ts";
import { refuse } from "./door-error.ts";
import type { DoorLimits, SettledPolicy } from "./door-policy.ts";

/** One download under way: its rules, its stopwatch, and what was seen so far, for the evidence. */
export type Session = {
  readonly policy: SettledPolicy;
  readonly limits: DoorLimits;
  readonly maxBytes: number;
  readonly signal: AbortSignal | undefined;
  readonly startedAt: number;
  readonly evidence: Progress;
};

/** Evidence as it gathers. */
export type Progress = {
  url: string;
  address: string | null;
  status: number | null;
  redirects: number;
  bytes: number;
  rerouted: boolean;
  /** Kinds of addresses that were tried. */
  readonly families: Set<4 | 6>;
};

/** The host of an address; the text itself where it is none. */
export const hostOf = (url: string): string => (URL.canParse(url) ? new URL(url).host : url);

/** Tells the door's other downloads that something came over our network. */
export function noteLife({ policy, evidence }: Session): void {
  if (evidence.address !== null && !evidence.rerouted)
    policy.life.note(hostOf(evidence.url), isIP(evidence.address) === 6 ? 6 : 4);
}

/** What was seen, in the words of a record; queries, which may hold signatures, are cut off. */
export function evidenceData(session: Session): Readonly<Record<string, unknown>> {
  const { url, address, status, redirects, bytes } = session.evidence;
  const ms = Math.round(session.policy.io.now() - session.startedAt);
  return { url: url.split(/[?#]/, 1)[0], address, status, redirects, bytes, ms };
}

/** Milliseconds left of the whole time. */
export const remainingMs = (session: Session): number =>
  session.limits.totalMs - (session.policy.io.now() - session.startedAt);

/** Waits for `work`, but not past `ms` nor past the whole time. */
export function within<T>(
  session: Session,
  wait: {
    readonly work: Promise<T>;
    readonly what: string;
    readonly ms: number;
    /** What the error says. @default that it was waited so long for `what` */
    readonly lateMessage?: string | undefined;
  },
): Promise<T> {
  wait.work.catch(() => {}); // when the signal or the deadline wins, nobody waits for its late failure
  session.signal?.throwIfAborted();
  const left = remainingMs(session);
  const endsInTime = left <= wait.ms;
  const late = () =>
    refuse(
      "DOWNLOAD_TOO_SLOW",
      endsInTime
        ? `The download took longer than ${session.limits.totalMs} ms`
        : (wait.lateMessage ?? `Waited ${wait.ms} ms for ${wait.what}`),
      { data: { limit: endsInTime ? "total" : wait.what } },
    );
  const ms = Math.max(0, Math.min(wait.ms, left));
  return withDeadline(() => wait.work, { io: session.policy.io, what: wait.what, ms, late });
}
