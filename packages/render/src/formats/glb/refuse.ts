import type { CompetitionError } from "@404-gen/core";
import { refusal } from "../../errors.ts";
import type { GlbCode } from "./codes.ts";

/** A refused GLB file. */
export const refuseGlb = (code: GlbCode, message: string, data?: Readonly<Record<string, unknown>>): CompetitionError =>
  refusal(code, message, data);
