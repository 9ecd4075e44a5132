import { CompetitionError, type Evidence, fault } from "@404-gen/core";

/** A port's answer; what it throws as an error of ours comes as a fault. A death of the process, and an abort, are thrown on. */
export async function asEvidence<T>(answer: () => Promise<Evidence<T>>): Promise<Evidence<T>> {
  try {
    return await answer();
  } catch (error) {
    if (CompetitionError.is(error)) return fault(error);
    throw error;
  }
}
