import type { CompetitionError } from "@404-gen/core";
import { refusal } from "../errors.ts";

/** The refusal of a file that cannot be mended. */
export const cannotMend = (why: string, data?: Readonly<Record<string, unknown>>): CompetitionError =>
  refusal("MEND_IMPOSSIBLE", why, data);
