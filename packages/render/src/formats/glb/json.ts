import { refuseGlb } from "./refuse.ts";

/** A JSON object of unknown content. */
export type Json = Readonly<Record<string, unknown>>;

const bad = (where: string, form: string) => refuseGlb("GLB_BAD_STRUCTURE", `${where} must be ${form}.`, { where });

/** The value as an object, an absent one as empty. */
export function asObject(value: unknown, where: string): Json {
  if (value === undefined) return {};
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw bad(where, "an object");
  return value as Json;
}

/** The value as a list, an absent one as empty. */
export function asList(value: unknown, where: string): readonly unknown[] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) throw bad(where, "a list");
  return value;
}

/** A whole number of 0 or more; `fallback` when absent. */
export function asCount(value: unknown, where: string, fallback?: number): number {
  if (value === undefined && fallback !== undefined) return fallback;
  if (!Number.isSafeInteger(value) || (value as number) < 0) throw bad(where, "a whole number of 0 or more");
  return value as number;
}

/** The entry of a list that an index in the file points at. */
export function entry(
  list: readonly unknown[],
  index: unknown,
  where: string,
): { readonly at: number; readonly value: Json } {
  const at = asCount(index, where);
  if (at >= list.length) {
    throw refuseGlb("GLB_BAD_STRUCTURE", `${where} is ${at}, but there are only ${list.length}.`, { where, index: at });
  }
  return { at, value: asObject(list[at], where) };
}
