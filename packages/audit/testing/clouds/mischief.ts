import type { LoopbackAnswer } from "../loopback.ts";

/** How the next create fails. `created`: the pod exists all the same. */
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

/** Faults that a simulated cloud plays. */
export type Mischief = {
  /** Fault of the next create only. */
  nextCreate: CreateFault | null;
  /** Status of every answer; null: it works as usual. */
  outage: number | null;
  /** New pods never get an address or a running state. */
  stuck: boolean;
  /** Called when a call gets no answer. */
  onSilence: () => void;
};

/**
 * A cloud that works as usual.
 *
 * @example
 * const mischief = noMischief();
 * mischief.stuck = true;
 */
export const noMischief = (): Mischief => ({ nextCreate: null, outage: null, stuck: false, onSilence: () => {} });

/** Plays the fault of a create: creates the pod or not, and gives the answer of the fault. Without a fault it gives the usual answer. */
export function playCreate(
  mischief: Mischief,
  {
    body,
    usual,
  }: {
    /** Body of the request. */
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
  // Providers repeat the request in their errors: the worst case for a log.
  const json = {
    title: fault.text ?? "no",
    message: fault.text ?? "no",
    detail: fault.text ?? "no",
    echo: JSON.stringify(body),
  };
  return { status: fault.status, json, ...(fault.headers && { headers: fault.headers }) };
}
