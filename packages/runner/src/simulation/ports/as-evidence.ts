import { CompetitionError, type Evidence, fault } from "@404-gen/core";

/** A port's answer, with a `CompetitionError` turned into a fault. All other errors, as that of an abort, are thrown on. */
export async function asEvidence<T>(answer: () => Promise<Evidence<T>>): Promise<Evidence<T>> {
  try {
    return await answer();
  } catch (error) {
    if (CompetitionError.is(error)) return fault(error);
    throw error;
  }
}
