import { isFunction, type SyntaxNode } from "./syntax.ts";
import { type Place, walk } from "./walk.ts";

/** Names that are bound in a part of the source, each with the node that bound it first. */
export type Scope = {
  readonly parent: Scope | null;
  readonly names: Map<string, SyntaxNode>;
  /** Whether `var` declarations inside are bound here. */
  readonly holdsVars: boolean;
  /** Whether `let`, `const`, `class` and function declarations inside are bound here. */
  readonly holdsBlocks: boolean;
};

/** The scope that each node opens. */
export type Scopes = ReadonlyMap<SyntaxNode, Scope>;

/** The scope around the program: it binds nothing. */
export const OUTERMOST: Scope = { parent: null, names: new Map(), holdsVars: true, holdsBlocks: true };

/** Collects the bindings of the whole source first: a name is bound before and after its declaration. */
export function collectScopes(program: SyntaxNode): Scopes {
  const scopes = new Map<SyntaxNode, Scope>();
  walk(program, {
    outermost: OUTERMOST,
    open: (place) => {
      if (!opensScope(place.node, place.parent?.node)) return undefined;
      const scope = openScope(place.node, place.around);
      scopes.set(place.node, scope);
      return scope;
    },
    enter: declare,
  });
  return scopes;
}

/** A lexical, var, function, class, parameter or import binding that a scope sees. Null when there is none. */
export function findBinding(scope: Scope, name: string): SyntaxNode | null {
  for (let at: Scope | null = scope; at; at = at.parent) {
    const binding = at.names.get(name);
    if (binding) return binding;
  }
  return null;
}

const BLOCKS = new Set([
  "Program",
  "BlockStatement",
  "CatchClause",
  "DoWhileStatement",
  "WhileStatement",
  "ForStatement",
  "ForInStatement",
  "ForOfStatement",
  "SwitchStatement",
  "StaticBlock",
]);

const isClass = (node: SyntaxNode): boolean => node.type === "ClassDeclaration" || node.type === "ClassExpression";

/** A function's body and a catch clause's body share the scope of the parameters. */
function opensScope(node: SyntaxNode, parent: SyntaxNode | undefined): boolean {
  if (node.type === "BlockStatement" && parent && (isFunction(parent) || parent.type === "CatchClause")) return false;
  return BLOCKS.has(node.type) || isFunction(node) || isClass(node);
}

const openScope = (node: SyntaxNode, parent: Scope): Scope => ({
  parent,
  names: new Map(),
  holdsVars: isFunction(node) || node.type === "StaticBlock" || node.type === "Program",
  holdsBlocks: !isClass(node),
});

function declare({ node, around, scope: own }: Place<Scope>): void {
  if (isFunction(node)) {
    if (node.type === "FunctionDeclaration" && node.id) bind(nearest(around, "holdsBlocks"), [node.id], node);
    for (const param of node.params!) bind(own, boundNames(param), param);
    if (node.type === "FunctionExpression" && node.id) bind(own, [node.id], node);
    return;
  }
  switch (node.type) {
    case "ClassDeclaration":
      if (!node.id) return;
      bind(nearest(around, "holdsBlocks"), [node.id], node);
      bind(own, [node.id], node);
      return;
    case "ClassExpression":
      if (node.id) bind(own, [node.id], node);
      return;
    case "CatchClause":
      if (node.param) bind(own, boundNames(node.param), node);
      return;
    case "VariableDeclaration": {
      const scope = nearest(own, node.kind === "var" ? "holdsVars" : "holdsBlocks");
      for (const declarator of node.declarations!) bind(scope, boundNames(declarator.id!), declarator);
      return;
    }
    case "ImportDeclaration":
      for (const specifier of node.specifiers!) bind(own, [specifier.local!], specifier);
  }
}

function nearest(from: Scope, what: "holdsVars" | "holdsBlocks"): Scope {
  let scope = from;
  while (!scope[what]) scope = scope.parent!;
  return scope;
}

/** The first binding of a name in a scope counts; a later one counts as an assignment. */
function bind(scope: Scope, identifiers: readonly SyntaxNode[], to: SyntaxNode): void {
  for (const { name } of identifiers) if (!scope.names.has(name!)) scope.names.set(name!, to);
}

/** Identifiers that a pattern binds. */
function boundNames(pattern: SyntaxNode): SyntaxNode[] {
  const functions: SyntaxNode[] = [];
  const waiting: (SyntaxNode | null | undefined)[] = [pattern];
  while (waiting.length > 0) {
    const node = waiting.pop();
    if (node?.type === "Identifier") functions.push(node);
    else if (node) waiting.push(...innerPatterns(node));
  }
  return functions;
}

function innerPatterns(node: SyntaxNode): readonly (SyntaxNode | null | undefined)[] {
  switch (node.type) {
    case "ObjectPattern":
      return node.properties!;
    case "ArrayPattern":
      return node.elements!;
    case "ObjectProperty":
      return [node.value as SyntaxNode];
    case "AssignmentPattern":
      return [node.left];
    case "RestElement":
      return [node.argument];
    default:
      return [];
  }
}
