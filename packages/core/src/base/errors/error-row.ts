/**
 * Who has to act.
 * - `usage`: the caller's arguments or configuration; nothing was started.
 * - `miner`: a miner's input; evidence against it, never retried.
 * - `infrastructure`: ours, or a service's that we use; never scored for or against anyone.
 * - `conflict`: somebody else wrote first; read again and decide again.
 */
export type Fault = "usage" | "miner" | "infrastructure" | "conflict";

/** What a code stands for: a row of the catalogue. */
export type ErrorRow = {
  /** Who has to act, where the place that throws does not say otherwise. */
  readonly fault: Fault;
  /** May the same call succeed later? @default true for `infrastructure`, false otherwise */
  readonly retryable?: boolean;
  /** What happened, in a sentence that holds for every error of this code. */
  readonly meaning: string;
  /** What to do about it. */
  readonly remedy: string;
};

/** A part of the catalogue: its codes and what they stand for. A browser page that uses none of it does not contain it. */
export const defineErrors = /* @__NO_SIDE_EFFECTS__ */ <const Code extends string>(
  rows: Readonly<Record<Code, ErrorRow>>,
): Readonly<Record<Code, ErrorRow>> => rows;

type Texts = readonly [meaning: string, remedy: string];

/** Codes that all name the same fault, as pairs of meaning and remedy. */
export const defineErrorsOf = /* @__NO_SIDE_EFFECTS__ */ <const Code extends string>(
  fault: Fault,
  texts: Readonly<Record<Code, Texts>>,
): Readonly<Record<Code, ErrorRow>> =>
  Object.fromEntries(
    Object.entries<Texts>(texts).map(([code, [meaning, remedy]]) => [code, { fault, meaning, remedy }]),
  ) as Record<Code, ErrorRow>;
