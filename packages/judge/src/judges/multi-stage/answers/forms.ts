import {
  type FieldReader,
  readBoolean,
  readInteger,
  readList,
  readObject,
  readOneOf,
  readText,
} from "./read-fields.ts";
import { readings } from "./read-lenient.ts";

/** The form of an answer: its JSON schema for the server, and its reader. */
export type Form<T> = { readonly schema: Readonly<Record<string, unknown>>; readonly read: FieldReader<T> };

/** Reads a text as an answer of this form; null when it cannot be read so, or is missing. */
export function readForm<T>(text: string | null, { read }: Form<T>): T | null {
  for (const value of readings(text ?? "")) {
    const answer = read(value);
    if (answer !== null) return answer;
  }
  return null;
}

export type PenaltiesAnswer = { readonly penalty_1: number; readonly penalty_2: number; readonly issues: string };
export type ChecklistAnswer = {
  readonly main_object: string;
  readonly features: readonly { readonly description: string; readonly category: FeatureCategory }[];
};
export type VerificationAnswer = {
  readonly checks: readonly {
    readonly feature: string;
    readonly match: "yes" | "partial" | "no";
    readonly note: string;
  }[];
  readonly main_object_correct: boolean;
};
export type GuardAnswer = { readonly verdict: "ok" | "garbage"; readonly reason: string };
export type SummaryAnswer = { readonly issues: string };

export const FEATURE_CATEGORIES = ["count", "shape", "presence", "material_color"] as const;
export type FeatureCategory = (typeof FEATURE_CATEGORIES)[number];

const text = { type: "string" } as const;
const integer = { type: "integer" } as const;
const oneOf = (...words: readonly string[]) => ({ type: "string", enum: words });
const object = (properties: Readonly<Record<string, unknown>>) => ({
  type: "object",
  properties,
  required: Object.keys(properties),
});

/** Answer: how far each of two models is from the prompt. */
export const PENALTIES: Form<PenaltiesAnswer> = {
  schema: object({ penalty_1: integer, penalty_2: integer, issues: text }),
  read: readObject<PenaltiesAnswer>({ penalty_1: readInteger, penalty_2: readInteger, issues: readText }),
};

/** Answer: the prompt's main object and 4 to 7 features of it. */
export const CHECKLIST: Form<ChecklistAnswer> = {
  schema: object({
    main_object: text,
    features: {
      type: "array",
      items: object({ description: text, category: oneOf(...FEATURE_CATEGORIES) }),
      minItems: 4,
      maxItems: 7,
    },
  }),
  read: readObject<ChecklistAnswer>({
    main_object: readText,
    features: readList(readObject({ description: readText, category: readOneOf(FEATURE_CATEGORIES) }), {
      least: 4,
      most: 7,
    }),
  }),
};

/** Answer: which of the features one model shows. */
export const VERIFICATION: Form<VerificationAnswer> = {
  schema: object({
    checks: { type: "array", items: object({ feature: text, match: oneOf("yes", "partial", "no"), note: text }) },
    main_object_correct: { type: "boolean" },
  }),
  read: readObject<VerificationAnswer>({
    checks: readList(
      readObject({ feature: readText, match: readOneOf(["yes", "partial", "no"] as const), note: readText }),
    ),
    main_object_correct: readBoolean,
  }),
};

/** Answer: whether a model is garbage from one side. */
export const GUARD: Form<GuardAnswer> = {
  schema: object({ verdict: oneOf("ok", "garbage"), reason: text }),
  read: readObject<GuardAnswer>({ verdict: readOneOf(["ok", "garbage"] as const), reason: readText }),
};

/** Answer: sentences about both models. */
export const SUMMARY: Form<SummaryAnswer> = {
  schema: object({ issues: text }),
  read: readObject<SummaryAnswer>({ issues: readText }),
};
