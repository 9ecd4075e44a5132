import { type Check, isBoundThree } from "./context.ts";
import { checkParameter } from "./left-sides.ts";
import { findBinding, type Scope } from "./scope.ts";
import { isNamed, type SyntaxNode } from "./syntax.ts";

/** `f(THREE)`: the callee must be a function of the module whose parameter is called THREE. */
export function checkThreeArguments({ place, report }: Check): void {
  const { node, scope } = place;
  const argumentNodes = node
    .arguments!.map((argument, i) => ({ argument, i }))
    .filter(({ argument }) => isBoundThree(argument, scope));
  if (argumentNodes.length === 0) return;
  const callee = node.callee!;
  const parameters = isConstructorOfThree(node) ? null : parametersOf(callee, scope);
  if (parameters === null) {
    report(
      "THREE_ALIAS_FORBIDDEN",
      node,
      "`THREE` may only be handed to a function that the module declares, with a parameter called `THREE`.",
    );
    return;
  }
  for (const { argument, i } of argumentNodes) {
    const parameter = parameters[Math.min(i, parameters.length - 1)];
    if (parameter?.type === "RestElement")
      report(
        "THREE_ALIAS_FORBIDDEN",
        argument,
        "`THREE` would fall into a rest parameter; give it a parameter of its own.",
      );
    else if (i >= parameters.length)
      report("THREE_ALIAS_FORBIDDEN", argument, "There is no parameter for `THREE` here; declare one called `THREE`.");
    else checkParameter(parameter!, report);
  }
}

const isConstructorOfThree = ({ type, callee }: SyntaxNode): boolean =>
  type === "NewExpression" && callee!.type === "MemberExpression" && isNamed(callee!.object, "THREE");

/** The parameters of the callee; null where the source alone does not tell. */
function parametersOf(callee: SyntaxNode, scope: Scope): readonly SyntaxNode[] | null {
  const target = callee.type === "Identifier" ? boundFunction(callee.name!, scope) : callee;
  switch (target?.type) {
    case "FunctionDeclaration":
    case "FunctionExpression":
    case "ArrowFunctionExpression":
      return target.params!;
    case "ClassDeclaration":
    case "ClassExpression":
      return constructorOf(target)?.params ?? [];
    default:
      return null;
  }
}

/** A later assignment to the variable is not seen, as in the existing service. */
function boundFunction(name: string, scope: Scope): SyntaxNode | null {
  const binding = findBinding(scope, name);
  return (binding?.type === "VariableDeclarator" ? binding.init : binding) ?? null;
}

function constructorOf(node: SyntaxNode): SyntaxNode | undefined {
  const members = (node.body as SyntaxNode).body as readonly SyntaxNode[];
  return members.find(({ type, kind }) => type === "ClassMethod" && kind === "constructor");
}
