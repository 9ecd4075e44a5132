import type { LoopbackAnswer } from "../loopback.ts";

/** How the next create goes wrong. `created`: the pod exists all the same. */
export type CreateFault =
  | {
      readonly kind: "answer";
      /** HTTP status. */
      readonly status: number;
      readonly created?: boolean;
      /** Headers of the answer. */
      readonly headers?: Readonly<Record<string, string>>;
      /** Body of the answer. */
      readonly text?: string;
    }
  | { readonly kind: "silence"; readonly created: boolean };

/** What a simulated cloud holds, and what it is told to do wrong. */
export type Mischief = {
  /** Taken by the next create. */
  nextCreate: CreateFault | null;
  /** Every call is answered with this status. */
  outage: number | null;
  /** New pods never get an address or a running state. */
  stuck: boolean;
  /** Called when a call gets no answer. */
  onSilence: () => void;
};

/**
 * A cloud that does what it is asked.
 *
 * @example
 * const mischief = noMischief();
 * mischief.stuck = true;
 */
export const noMischief = (): Mischief => ({ nextCreate: null, outage: null, stuck: false, onSilence: () => {} });

/** Plays a fault of create: whether the pod is to exist, and the answer in place of the usual one (null: the usual one). */
export function playCreate(
  mischief: Mischief,
  {
    body,
    usual,
  }: {
    /** What was sent to the cloud. */
    readonly body: unknown;
    /** The answer of a cloud that works. */
    readonly usual: () => LoopbackAnswer;
  },
): LoopbackAnswer {
  const fault = mischief.nextCreate;
  mischief.nextCreate = null;
  if (!fault) return usual();
  if (fault.created) usual();
  if (fault.kind === "silence") {
    mischief.onSilence();
    return "never";
  }
  // Providers echo what they were sent: the worst case for whoever logs it.
  const json = {
    title: fault.text ?? "no",
    message: fault.text ?? "no",
    detail: fault.text ?? "no",
    echo: JSON.stringify(body),
  };
  return { status: fault.status, json, ...(fault.headers && { headers: fault.headers }) };
}
