import { types } from "node:util";
import vm from "node:vm";
import type { createSceneExtractor } from "../extract-scene.ts";
import type { ExtractResult } from "../scene-data.ts";
import { functionBody } from "./compile-module.ts";
import type { ModuleAnswer, ModuleNote, ModuleTask } from "./module-answer.ts";
import { collectNotes } from "./module-notes.ts";
import { describeThrown, readData, shorten } from "./read-thrown.ts";

/** The realm in which a module runs, seen from outside. */
export type ModuleRealm = {
  readonly context: vm.Context;
  /** The THREE of that realm. */
  readonly namespace: object;
  /** The realm's `Promise.prototype`. */
  readonly promisePrototype: object;
  /** Messages of three. */
  readonly lines: readonly unknown[];
  readonly extractScene: ReturnType<typeof createSceneExtractor>;
};

type Failure = Extract<ModuleAnswer["result"], { kind: "failure" }>;

/** Runs a module in its realm and extracts the scene that it returned. No code of the module runs after it returned. */
export function answerTask(task: ModuleTask, realm: ModuleRealm): ModuleAnswer {
  const outcome = run(task, realm);
  const result = "failure" in outcome ? outcome.failure : take(outcome.returned, realm);
  const notes: ModuleNote[] = result.kind === "scene" && "returned" in outcome ? collectNotes(outcome.returned) : [];
  for (let i = 0; i < realm.lines.length; i++) {
    const text = readData(realm.lines, `${i}`);
    if (typeof text === "string") notes.push({ note: "three", text: shorten(text) });
  }
  return { result, notes };
}

type RunOutcome = { readonly failure: Failure } | { readonly returned: unknown };

function run({ source, exported }: ModuleTask, { context, namespace, promisePrototype }: ModuleRealm): RunOutcome {
  let body: () => unknown;
  try {
    body = vm.compileFunction(functionBody(source, exported), [], { parsingContext: context }) as () => unknown;
  } catch (error) {
    return { failure: failure("EXECUTION_THREW", `compilation failed: ${describeThrown(error)}`) };
  }
  try {
    const generate = body();
    if (typeof generate !== "function") return { failure: failure("INVALID_RETURN_TYPE", "the export is no function") };
    const result = (generate as (three: object) => unknown)(namespace);
    return isPromise(result, promisePrototype)
      ? { failure: failure("ASYNC_NOT_ALLOWED", "generate() returned a Promise") }
      : { returned: result };
  } catch (cause) {
    return { failure: failureOf(cause) };
  }
}
const failure = (rule: Failure["rule"], detail: string): Failure => ({
  kind: "failure",
  rule,
  detail: shorten(detail),
});

/** The engine's message when the process may not have more memory. */
const NO_MEMORY = "Array buffer allocation failed";

function failureOf(cause: unknown): Failure {
  const text = describeThrown(cause);
  if (text === NO_MEMORY) return failure("HEAP_EXCEEDED", `${text}: the module's arrays take too much memory`);
  return failure(text.includes("Runtime violation") ? "RUNTIME_VIOLATION" : "EXECUTION_THREW", text);
}

/** Like `instanceof Promise`, but without calling the module's own code. */
function isPromise(value: unknown, promisePrototype: object): boolean {
  if (types.isPromise(value)) return true;
  for (
    let at = value;
    (typeof at === "object" || typeof at === "function") && at !== null;
    at = Object.getPrototypeOf(at)
  ) {
    if (at === promisePrototype) return true;
  }
  return false;
}

function take(result: unknown, { extractScene }: ModuleRealm): ExtractResult | Failure {
  try {
    return extractScene(result);
  } catch (error) {
    if (error instanceof RangeError)
      return failure("HEAP_EXCEEDED", `the scene takes too much memory: ${error.message}`);
    throw error;
  }
}
