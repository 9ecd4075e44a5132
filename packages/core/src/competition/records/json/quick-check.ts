import type { z } from "zod";

/** True only for values that the schema takes; false means: ask the schema. */
export type QuickCheck = (value: unknown) => boolean;

/** The parts of zod's definitions that are read here. */
type Definition = {
  readonly type: string;
  readonly format?: string;
  readonly checks?: readonly { readonly _zod: { readonly def: Limit } }[];
  readonly innerType?: z.ZodType;
  readonly shape?: Readonly<Record<string, z.ZodType>>;
  readonly catchall?: z.ZodType;
  readonly element?: z.ZodType;
  readonly keyType?: z.ZodType;
  readonly valueType?: z.ZodType;
  readonly entries?: Readonly<Record<string, unknown>>;
};
type Limit = { readonly check?: string; readonly value?: number; readonly inclusive?: boolean };

const definitionOf = (schema: z.ZodType): Definition => schema._zod.def as unknown as Definition;
const memory = new WeakMap<z.ZodType, QuickCheck>();

/**
 * Asks a schema whether it takes a value, without the copy that zod makes of every object: that copy is half the time and most of the garbage
 * of reading records. Only containers and plain scalars are checked here; zod checks whatever has rules of its own, field by field.
 */
export function quickCheck(schema: z.ZodType): QuickCheck {
  const check = memory.get(schema) ?? make(schema);
  memory.set(schema, check);
  return check;
}

function make(schema: z.ZodType): QuickCheck {
  const { type, format, checks = [], innerType, element, keyType, valueType, entries } = definitionOf(schema);
  if (type === "number") return numberCheck(schema);
  if (checks.length > 0) return checkOf(schema);
  if (innerType && (type === "nullable" || type === "optional" || type === "default")) {
    const inner = quickCheck(innerType);
    const nothing = type === "nullable" ? null : undefined;
    return (value) => value === nothing || inner(value);
  }
  if (type === "object") return objectCheck(schema);
  if (type === "array" && element) {
    const inner = quickCheck(element);
    return (value) => Array.isArray(value) && value.every(inner);
  }
  if (type === "record" && keyType && valueType) return recordCheck(schema, { keyType, valueType });
  if (type === "enum" && entries) {
    const values = new Set<unknown>(Object.values(entries));
    return (value) => values.has(value);
  }
  if (type === "string" && format === undefined) return (value) => typeof value === "string";
  if (type === "boolean") return (value) => typeof value === "boolean";
  return type === "unknown" || type === "any" ? () => true : checkOf(schema);
}

/** What zod itself says. */
function checkOf(schema: z.ZodType): QuickCheck {
  return (value) => schema.safeParse(value).success;
}

function numberCheck(schema: z.ZodType): QuickCheck {
  const { format, checks = [] } = definitionOf(schema);
  if (format !== undefined && format !== "safeint") return checkOf(schema);
  let [least, most] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (const { _zod } of checks) {
    const { check, value, inclusive } = _zod.def;
    if (check === "number_format") continue;
    if (value === undefined || !inclusive || (check !== "greater_than" && check !== "less_than"))
      return checkOf(schema);
    if (check === "greater_than") least = Math.max(least, value);
    else most = Math.min(most, value);
  }
  const isNumber = format === "safeint" ? Number.isSafeInteger : Number.isFinite;
  return (value) => isNumber(value) && (value as number) >= least && (value as number) <= most;
}

function objectCheck(schema: z.ZodType): QuickCheck {
  const { shape = {}, catchall } = definitionOf(schema);
  if (catchall !== undefined && definitionOf(catchall).type !== "unknown") return checkOf(schema);
  const fields = Object.entries(shape).map(([key, field]) => [key, quickCheck(field)] as const);
  return (value) => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
    for (const [key, check] of fields) if (!check((value as Record<string, unknown>)[key])) return false;
    return true;
  };
}

type MapTypes = { readonly keyType: z.ZodType; readonly valueType: z.ZodType };

function recordCheck(schema: z.ZodType, { keyType, valueType }: MapTypes): QuickCheck {
  if (definitionOf(keyType).type !== "string") return checkOf(schema);
  const [isKey, isValue] = [quickCheck(keyType), quickCheck(valueType)];
  return (value) => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
    for (const key in value) if (!isKey(key) || !isValue((value as Record<string, unknown>)[key])) return false;
    return true;
  };
}
