import { declareClassPlugin, declareValuePlugin, PluginKind } from "@stryker-mutator/api/plugin";
import { fateOf, fileOf, lineOf } from "./fate.mjs";

/**
 * Leaves out sentences for people: the sentence and the data of `new CompetitionError(sentence, { code, data })`, what `refuse` and
 * `unreadable` are told after the code, and what `problem` and `message` say. Callers match on the code, which is mutated like everything else.
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

/** Prints each survivor when it is found: the run takes minutes. */
class Survivors {
  onMutantTested(mutant) {
    if (fateOf(mutant) !== "survived") return;
    const { line, column } = mutant.location.start;
    const kind = mutant.status === "NoCoverage" ? "no test" : "survived";
    console.log(`${kind}  ${fileOf(mutant)}:${line}:${column}  ${mutant.mutatorName}`);
    console.log(`    ${lineOf(mutant)}\n    becomes: ${mutant.replacement.split("\n")[0]}`);
  }
}

export const strykerPlugins = [words, declareClassPlugin(PluginKind.Reporter, "survivors", Survivors)];
