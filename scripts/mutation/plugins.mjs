import { declareClassPlugin, declareValuePlugin, PluginKind } from "@stryker-mutator/api/plugin";
import { fateOf, fileOf, lineOf } from "./fate.mjs";

/**
 * Leaves out sentences for people: the sentence and the data of `new CompetitionError(sentence, { code, data })`, the arguments of `refuse` and
 * `unreadable` after the code, and the texts of `problem` and `message`. Callers match on the code, which is mutated like everything else.
 */
const words = declareValuePlugin(PluginKind.Ignore, "words", {
  shouldIgnore({ node, parentPath, key, listKey, parent }) {
    const isError = (path) => path?.isNewExpression() && path.node.callee.name === "CompetitionError";
    if (listKey === "arguments" && key === 0 && isError(parentPath)) return "an error's sentence";
    if (node.type === "ObjectProperty" && node.key.name === "data" && isError(parentPath?.parentPath))
      return "an error's data";
    if (listKey === "arguments" && key > 0 && /^(refuse|unreadable)$/.test(parent?.callee?.name))
      return "an error's sentence";
    const isText = node.type === "StringLiteral" || node.type === "TemplateLiteral";
    if (isText && parent?.type === "ObjectProperty" && /^(problem|message)$/.test(parent.key.name))
      return "a sentence for people";
    return undefined;
  },
});

/** Number of mutants between two lines of progress. */
const PROGRESS_STEP = 100;

/** Prints each survivor at once, and the progress of the run, which takes minutes. */
class Survivors {
  #tested = 0;
  #planned = 0;

  onMutationTestingPlanReady({ mutantPlans }) {
    this.#planned = mutantPlans.length;
  }

  onMutantTested(mutant) {
    this.#tested += 1;
    if (this.#tested % PROGRESS_STEP === 0) console.log(`${this.#tested} of ${this.#planned} mutants tested`);
    if (fateOf(mutant) !== "survived") return;
    const { line, column } = mutant.location.start;
    const kind = mutant.status === "NoCoverage" ? "no test" : "survived";
    console.log(`${kind}  ${fileOf(mutant)}:${line}:${column}  ${mutant.mutatorName}`);
    console.log(`    ${lineOf(mutant)}\n    becomes: ${mutant.replacement.split("\n")[0]}`);
  }
}

export const strykerPlugins = [words, declareClassPlugin(PluginKind.Reporter, "survivors", Survivors)];
