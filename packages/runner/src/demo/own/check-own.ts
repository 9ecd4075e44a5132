import { percent } from "../../report/explain.ts";
import { type Expectation, expectation } from "../expectation.ts";

/** What the record of a rehearsed round says of the miner whose rehearsal it is. */
export type OwnStory = {
  readonly submitted: boolean;
  /** Why its commitment was left out. */
  readonly ignored: { readonly code: string; readonly message: string } | null;
  /** A line for each prompt without a file that was taken and drawn, with the reason. */
  readonly refused: readonly string[];
  /** Against the leader; null: not played. */
  readonly margin: number | null;
  /** Verdict of its audit; null: none was asked for, because it would not have won. */
  readonly audit: string | null;
  readonly auditReason: string;
  readonly winner: boolean;
  /** Duels that were skipped by a fault of ours. */
  readonly skipped: number;
  readonly findings: readonly { readonly code: string; readonly message: string }[];
};

/** What a miner must reach in a rehearsal, and what the validator must; winning is no part of it. */
export function checkOwn(story: OwnStory): Expectation[] {
  const { submitted, ignored, refused, margin, audit, auditReason, winner, skipped, findings } = story;
  const matchText = margin === null ? "not played" : `${percent(margin)} against the leader`;
  return [
    expectation(
      "your commitment became a submission",
      submitted,
      ignored ? `${ignored.code}: ${ignored.message}` : "not on the chain in time",
    ),
    expectation("each of your files was taken and drawn", submitted && refused.length === 0, refused.join(", ")),
    expectation(`your match with the leader was played: ${matchText}`, margin !== null, matchText),
    ...(audit === null
      ? []
      : [
          expectation(
            "your image made your files again: its audit passed",
            audit === "passed",
            `${audit}: ${auditReason}`,
          ),
        ]),
    ...(winner ? [expectation("you won", true, "")] : []),
    expectation("nothing was scored from a fault of ours", skipped === 0, `${skipped} duels skipped`),
    expectation(
      "verify finds nothing",
      findings.length === 0,
      findings.map(({ code, message }) => `${code}: ${message}`).join("; "),
    ),
  ];
}
