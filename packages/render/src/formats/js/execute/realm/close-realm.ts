import { ALLOWED_NAMES, UNLISTED_NAMES } from "../../static/names.ts";
import { listIntrinsics, wordOf } from "./intrinsics.ts";
import { seededRandom } from "./random.ts";
import { SURFACE } from "./surface.generated.ts";

/** Reading one of these throws in the existing service's worker. */
const TRAPS = [
  ..."setTimeout setInterval setImmediate queueMicrotask fetch XMLHttpRequest WebSocket crypto Date performance eval".split(
    " ",
  ),
  ..."Function process global WeakRef FinalizationRegistry SharedArrayBuffer Atomics".split(" "),
];

/** Globals of later engines that Node 20, on which the competition runs, does not have. */
const LATER = new Set(["Iterator", "Float16Array"]);

const { defineProperty, getPrototypeOf, getOwnPropertyNames } = Object;
const { apply, deleteProperty, ownKeys } = Reflect;

/** Removes from this realm's globals all that a module may not have. Called after three is loaded and before the module is. */
export function closeRealm(): void {
  const keptNames = new Set([...ALLOWED_NAMES, ...UNLISTED_NAMES, "globalThis"].filter((name) => !LATER.has(name)));
  for (const name of getOwnPropertyNames(globalThis)) {
    if (!keptNames.has(name)) delete (globalThis as Record<string, unknown>)[name];
  }
  removeLaterProperties([...keptNames].filter((name) => name !== "globalThis"));
  for (const name of TRAPS) trap(globalThis, name, name);
  trapConstructors();
  stopClocks();
  hideStacks();
  Math.random = seededRandom();
}

/** Removes properties of built-ins that Node 20 does not have: a module must not run on one machine and throw on another. */
function removeLaterProperties(globals: readonly string[]): void {
  for (const [name, object] of listIntrinsics(globals)) {
    const names = new Set((SURFACE[name] ?? "").split(" "));
    for (const key of ownKeys(object)) {
      // Constants like Symbol.dispose cannot be removed.
      if (!names.has(wordOf(key))) deleteProperty(object, key);
    }
  }
}

function trap(on: object, key: string, name: string): void {
  defineProperty(on, key, {
    get() {
      throw new Error(`Runtime violation: ${name} is forbidden`);
    },
    configurable: false,
  });
}

/** Without the trap `f["constructor"]` would be `Function`, for every kind of function. */
function trapConstructors(): void {
  const kinds = [() => {}, function* () {}, async () => {}, async function* () {}];
  for (const kind of kinds) trap(getPrototypeOf(kind) as object, "constructor", "Function constructor");
}

/** There is no `Date`, but `Intl` formats the present moment when it gets no date. Here that moment is 0. */
function stopClocks(): void {
  const { DateTimeFormat } = Intl;
  const prototype = DateTimeFormat.prototype as unknown as Record<string, unknown>;
  const format = Object.getOwnPropertyDescriptor(prototype, "format")!.get as () => (date: unknown) => string;
  const toParts = prototype["formatToParts"] as (date: unknown) => unknown;
  defineProperty(prototype, "format", {
    get(this: unknown) {
      const formatDate = apply(format, this, []);
      return (date: unknown) => formatDate(date === undefined ? 0 : date);
    },
    configurable: true,
  });
  defineProperty(prototype, "formatToParts", {
    value(this: unknown, date: unknown) {
      return apply(toParts, this, [date === undefined ? 0 : date]);
    },
    writable: true,
    configurable: true,
  });
}

/**
 * Stacks name files and lines of ours, and V8 hands their frames to `Error.prepareStackTrace` as objects. Both are off; assigning to these properties
 * does nothing, as it must not throw.
 */
function hideStacks(): void {
  for (const [key, value] of [
    ["stackTraceLimit", 0],
    ["prepareStackTrace", undefined],
  ] as const)
    defineProperty(Error, key, { get: () => value, set() {}, configurable: false });
}
