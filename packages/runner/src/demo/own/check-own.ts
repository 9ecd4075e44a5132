import { percent } from "../../report/explain.ts";
import { type Expectation, expectation } from "../expectation.ts";

/** Facts in a rehearsal's record about the own miner. */
export type OwnStory = {
  readonly submitted: boolean;
  /** Why its commitment was left out; null: it was not. */
  readonly ignored: { readonly code: string; readonly message: string } | null;
  /** One line for each prompt whose file was not accepted and drawn, with the reason. */
  readonly refused: readonly string[];
  /** Margin against the leader; null: the match was not played. */
  readonly margin: number | null;
  /** Verdict of its audit; null: no audit was requested, because the miner would not have won. */
  readonly audit: string | null;
  readonly auditReason: string;
  readonly winner: boolean;
  /** Number of duels that were skipped because of a fault of ours. */
  readonly skipped: number;
  readonly findings: readonly { readonly code: string; readonly message: string }[];
};

/** Checks what the miner and the validator must reach in a rehearsal. The miner does not have to win. */
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
