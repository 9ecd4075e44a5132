const { getOwnPropertyDescriptor, getPrototypeOf } = Object;

/** An own or inherited data property. Never calls a getter. */
export function readData(of: unknown, key: string): unknown {
  for (let at = of; (typeof at === "object" || typeof at === "function") && at !== null; at = getPrototypeOf(at)) {
    const descriptor = getOwnPropertyDescriptor(at, key);
    if (descriptor) return descriptor.value;
  }
  return undefined;
}

/** The value that a module threw, as text; runs no more of its code. */
export function describeThrown(cause: unknown): string {
  if (cause === null || (typeof cause !== "object" && typeof cause !== "function")) return String(cause);
  const message = readData(cause, "message");
  return typeof message === "string" ? message : "an object without a message";
}

/** The first 500 characters of a module's text. */
export const shorten = (text: string): string => (text.length > 500 ? `${text.slice(0, 500)}…` : text);
