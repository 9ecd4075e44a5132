import type { ModuleNote } from "./module-answer.ts";
import { readData } from "./read-thrown.ts";

/** Functions that three calls while it draws. They are never called here. */
const CALLBACKS = [
  "onBeforeRender",
  "onAfterRender",
  "onBeforeShadow",
  "onAfterShadow",
  "onBeforeCompile",
  "customProgramCacheKey",
];

/** Notes about a returned scene for its miner. */
export function collectNotes(root: unknown): ModuleNote[] {
  const notes: ModuleNote[] = [];
  if (typeof readData(root, "then") === "function") notes.push({ note: "thenable" });
  const codes = new Set<string>();
  const waiting: unknown[] = [root];
  for (let object = waiting.pop(); object !== undefined; object = waiting.pop()) {
    lookForCallbacks(object, codes);
    const material = readData(object, "material");
    for (const one of Array.isArray(material) ? elements(material) : [material]) lookForCallbacks(one, codes);
    waiting.push(...elements(readData(object, "children")));
  }
  for (const name of codes) notes.push({ note: "callback", name });
  return notes;
}

function lookForCallbacks(object: unknown, notes: Set<string>): void {
  if (typeof object !== "object" || object === null) return;
  for (const name of CALLBACKS) if (Object.hasOwn(object, name)) notes.add(name);
}

/** The objects in an array of the module, read without its iterator. */
function elements(list: unknown): unknown[] {
  if (!Array.isArray(list)) return [];
  const callbacks: unknown[] = [];
  for (let i = 0; i < list.length; i++) {
    const value: unknown = Object.getOwnPropertyDescriptor(list, `${i}`)?.value;
    if (typeof value === "object" && value !== null) callbacks.push(value);
  }
  return callbacks;
}
