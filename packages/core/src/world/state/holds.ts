import { isObject } from "../../base/kit/is-object.ts";
import type { StateCondition } from "../../ports/state-store.ts";

/** Does a condition hold by the text of its file? A file that nobody can read is no reason against a write: answers that were paid for stay. */
export function holds({ fields }: StateCondition, text: string | null): boolean {
  if (text === null) return false;
  const json = objectIn(text);
  return (
    json === null || Object.entries(fields).every(([name, values]) => values.some((value) => value === json[name]))
  );
}

function objectIn(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const json: unknown = JSON.parse(text);
    return isObject(json) ? json : null;
  } catch {
    return null;
  }
}
