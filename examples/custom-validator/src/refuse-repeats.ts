import type { LeaderRecord, Submissions } from "@404-gen/core/records";
import { sameSolution } from "@404-gen/core/rules";

/** The data of a source rule. */
type SourceView = {
  /** The round's submissions, in the order in which they were revealed. */
  readonly submissions: Submissions;
  /** Every solution that ever held the crown. */
  readonly leader: LeaderRecord;
};

/** A rule about sources: hotkey → reason of the refusal. It is a pure function, so that anybody can check it with the record. */
export type SourceRule = (view: SourceView) => ReadonlyMap<string, string>;

/** Refuses work that is not new: a solution that has held the crown, or one that was revealed earlier in the round. */
export const refuseRepeats: SourceRule = ({ submissions, leader }) => {
  const refusals = new Map<string, string>();
  const entries = Object.entries(submissions);
  entries.forEach(([hotkey, submission], place) => {
    const crownEntry = leader.find((entry) => sameSolution(entry, submission));
    const earlier = entries.slice(0, place).find(([, other]) => sameSolution(other, submission));
    if (crownEntry) refusals.set(hotkey, `Held the crown before, as ${crownEntry.repo}`);
    else if (earlier) refusals.set(hotkey, `Revealed earlier in this round by ${earlier[0]}`);
  });
  return refusals;
};
