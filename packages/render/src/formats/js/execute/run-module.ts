/**
 * The program in which one module runs, once. It is started without rights (`isolate/`), reads one task, answers and is killed. The module runs in a
 * realm of its own, into which no object of this realm ever goes. Its result is read from here, with this realm's built-ins, so no change that the
 * module makes to its own built-ins changes what is read.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import vm from "node:vm";
import { serveTasks } from "../../../isolate/serve-tasks.ts";
import { createSceneExtractor } from "../extract-scene.ts";
import { answerTask, type ModuleRealm } from "./answer-task.ts";
import { giveUpRights } from "./give-up-rights.ts";
import type { ModuleTask } from "./module-answer.ts";

const realmText = readFileSync(join(__dirname, "realm.js"), "utf8");
const context = vm.createContext(vm.constants.DONT_CONTEXTIFY, {
  codeGeneration: { strings: false, wasm: false },
});
const inside = (text: string): unknown => new vm.Script(text, { filename: "realm" }).runInContext(context);
const promisePrototype = inside("Promise.prototype") as object;
const result = inside(`(function () { ${realmText}; return REALM; })()`) as Pick<ModuleRealm, "namespace" | "lines">;
const { namespace, lines } = result;
const realm = { context, promisePrototype, namespace, lines, extractScene: createSceneExtractor() };
giveUpRights();
serveTasks((task) => answerTask(task as ModuleTask, realm));
