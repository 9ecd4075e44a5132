import type { CompetitionError } from "@404-gen/core";
import { refusal } from "../errors.ts";

/** A file out of which no mend makes a model. */
export const cannotMend = (why: string, data?: Readonly<Record<string, unknown>>): CompetitionError =>
  refusal("MEND_IMPOSSIBLE", why, data);
