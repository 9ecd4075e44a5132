/** A node of Babel's syntax tree, with the fields that the rules read. `type` decides which of them it has. */
export type SyntaxNode = {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly loc: { readonly start: { readonly line: number; readonly column: number } };
  readonly extra?: { readonly parenthesized?: boolean; readonly parenStart?: number } | undefined;
  readonly name?: string;
  /** For literals the decoded value, for properties the node of the value. */
  readonly value?: unknown;
  readonly kind?: string;
  readonly operator?: string;
  readonly computed?: boolean;
  readonly shorthand?: boolean;
  readonly async?: boolean;
  readonly generator?: boolean;
  /** True for `for await … of`. */
  readonly await?: boolean;
  readonly id?: SyntaxNode | null;
  readonly key?: SyntaxNode;
  readonly object?: SyntaxNode;
  readonly property?: SyntaxNode;
  readonly callee?: SyntaxNode;
  readonly arguments?: readonly SyntaxNode[];
  readonly argument?: SyntaxNode | null;
  readonly init?: SyntaxNode | null;
  readonly left?: SyntaxNode;
  readonly right?: SyntaxNode;
  readonly params?: readonly SyntaxNode[];
  readonly body?: SyntaxNode | readonly SyntaxNode[];
  readonly superClass?: SyntaxNode | null;
  readonly local?: SyntaxNode;
  readonly source?: SyntaxNode | null;
  readonly properties?: readonly SyntaxNode[];
  readonly elements?: readonly (SyntaxNode | null)[];
  readonly declarations?: readonly SyntaxNode[];
  readonly declaration?: SyntaxNode | null;
  readonly specifiers?: readonly SyntaxNode[];
  readonly param?: SyntaxNode | null;
  readonly meta?: SyntaxNode;
};

/** The tree of a file that the parser accepted. */
export type SyntaxTree = {
  readonly program: SyntaxNode & { readonly body: readonly SyntaxNode[]; readonly interpreter?: SyntaxNode | null };
  readonly comments: readonly { readonly start: number; readonly end: number }[];
};

const FUNCTIONS = new Set([
  "FunctionDeclaration",
  "FunctionExpression",
  "ArrowFunctionExpression",
  "ObjectMethod",
  "ClassMethod",
  "ClassPrivateMethod",
]);

export const isFunction = (node: SyntaxNode): boolean => FUNCTIONS.has(node.type);

/** An object's or a class's method, getter or setter. */
export const isMethod = (node: SyntaxNode): boolean => FUNCTIONS.has(node.type) && node.type.endsWith("Method");

export const isNamed = (node: SyntaxNode | null | undefined, name: string): node is SyntaxNode =>
  node?.type === "Identifier" && node.name === name;

/** `a = 1` as a parameter or pattern is `a`. */
export const withoutDefault = (node: SyntaxNode): SyntaxNode => (node.type === "AssignmentPattern" ? node.left! : node);
