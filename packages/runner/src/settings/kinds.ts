import { z } from "zod";

/** Environment values are text; these schemas read them and say in their message what is allowed. */
export const text = () => z.string().min(1, "a text that is not empty");
export const url = () => z.string().regex(/^(https?|wss?):\/\/\S+$/, "an http(s) or ws(s) address");

export const int = (min: number, max = Number.MAX_SAFE_INTEGER) =>
  z.string().transform((value, context) => number(value, context, { min, max, whole: true }));

export const decimal = (min: number, max: number) =>
  z.string().transform((value, context) => number(value, context, { min, max, whole: false }));

export const flag = () =>
  z
    .string()
    .toLowerCase()
    .refine((value) => ["true", "false", "1", "0", "yes", "no"].includes(value), "true or false")
    .transform((value) => ["true", "1", "yes"].includes(value));

/** A comma-separated list of the names allowed. */
export const list = <const Name extends string>(names: readonly Name[]) =>
  z.string().transform((value, context): Name[] => {
    const parts = value.split(",").map((part) => part.trim().toLowerCase());
    const unknown = parts.filter((part) => !names.includes(part as Name));
    if (parts.length > 0 && unknown.length === 0) return parts as Name[];
    context.addIssue({ code: "custom", message: `a list of ${names.join(", ")}` });
    return z.NEVER;
  });

type Range = { readonly min: number; readonly max: number; readonly whole: boolean };

function number(value: string, context: z.RefinementCtx, { min, max, whole }: Range): number {
  const parsed = /^[-+]?\d+(\.\d+)?$/.test(value.trim()) ? Number(value) : Number.NaN;
  if (parsed >= min && parsed <= max && (!whole || Number.isSafeInteger(parsed))) return parsed;
  const range = max === Number.MAX_SAFE_INTEGER ? `at least ${min}` : `from ${min} to ${max}`;
  context.addIssue({ code: "custom", message: `${whole ? "a whole number" : "a number"} ${range}` });
  return z.NEVER;
}
