import type { LeaderRecord, Submissions } from "@404-gen/core/records";
import { sameSolution } from "@404-gen/core/rules";

/** What a source rule may look at. */
type SourceView = {
  /** The round's submissions, in the order in which they were revealed. */
  readonly submissions: Submissions;
  /** Every solution that ever held the crown. */
  readonly leader: LeaderRecord;
};

/** A rule about sources: hotkey → why it is refused. Pure, so that anybody can check it against the record. */
export type SourceRule = (view: SourceView) => ReadonlyMap<string, string>;

/** Refuses what is no new work: a solution that has held the crown, or one that was revealed earlier in the round. */
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
