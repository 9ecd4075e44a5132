import { CompetitionError } from "@404-gen/core";

/** Exit statuses of the command. `404-gen --help` prints them. */
export const EXIT = {
  /** Done, and the answer is yes. */
  ok: 0,
  /** Done, and the answer is no: findings, a refused file, a demo with a wrong end. */
  negative: 1,
  /** The command, a setting or a file of the operator's is wrong; nothing was started. */
  usage: 2,
  /** A service that we need failed; the same command may succeed later. */
  infrastructure: 3,
  /** Somebody else wrote first. */
  conflict: 4,
  /** Stopped by SIGINT or SIGTERM. */
  stopped: 130,
} as const;

/** The meaning of each status, for the help, the man page and the docs. */
export const EXIT_ROWS: readonly (readonly [status: number, meaning: string])[] = [
  [EXIT.ok, "done"],
  [EXIT.negative, "done, and the answer is no: findings, a refused file"],
  [EXIT.usage, "wrong usage, setting or file; nothing was started"],
  [EXIT.infrastructure, "a service that is needed failed; try again later"],
  [EXIT.conflict, "somebody else wrote first"],
  [EXIT.stopped, "stopped by SIGINT or SIGTERM"],
];

/** Exit status for a thrown value. */
export function exitCodeOf(error: unknown): number {
  // Only an `AbortError` is a stop by a person; a time-out of ours has another name.
  if (error instanceof Error && error.name === "AbortError") return EXIT.stopped;
  if (!CompetitionError.is(error)) return EXIT.infrastructure;
  return { usage: EXIT.usage, miner: EXIT.negative, infrastructure: EXIT.infrastructure, conflict: EXIT.conflict }[
    error.fault
  ];
}
