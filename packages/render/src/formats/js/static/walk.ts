import { isMethod, type SyntaxNode } from "./syntax.ts";
import { VISITOR_KEYS } from "./visitor-keys.ts";

/** A node in its place in the tree. */
export type Place<Scope> = {
  readonly node: SyntaxNode;
  /** The field of the parent that holds the node. */
  readonly key: string;
  readonly parent: Place<Scope> | null;
  /** The scope in which the node itself is declared, and the parent of a scope that it opens. */
  readonly around: Scope;
  /** The scope in which the node and its children look names up: the one that it opens, or the one around it. */
  readonly scope: Scope;
};

/** A place before it is known whether it opens a scope. `lookup` is the scope for its names when it opens none. */
type ScopePlace<Scope> = Omit<Place<Scope>, "scope"> & { readonly lookup: Scope };

type Visitor<Scope> = {
  /** The scope of everything. */
  readonly outermost: Scope;
  /** The scope that a node opens, if it does. */
  open(place: Omit<Place<Scope>, "scope">): Scope | undefined;
  enter(place: Place<Scope>): void;
};

/**
 * Calls `enter` for every node below and including `root`, depth first, in the order of Babel's own walk. Uses no recursion:
 * how deep a source may nest must not depend on the machine's stack.
 */
export function walk<Scope>(root: SyntaxNode, { outermost, open, enter }: Visitor<Scope>): void {
  const waiting: ScopePlace<Scope>[] = [
    { node: root, key: "program", parent: null, around: outermost, lookup: outermost },
  ];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const innerScope = open(next);
    const { node, key, parent, around, lookup } = next;
    const place: Place<Scope> = { node, key, parent, around, scope: innerScope ?? lookup };
    enter(place);
    const inside = { place, around: innerScope ?? around };
    const keys = VISITOR_KEYS.get(node.type) ?? [];
    for (let k = keys.length - 1; k >= 0; k--) pushBackwards(waiting, inside, keys[k]!);
  }
}

type Inside<Scope> = { readonly place: Place<Scope>; readonly around: Scope };

function pushBackwards<Scope>(
  waiting: ScopePlace<Scope>[],
  { place: parent, around }: Inside<Scope>,
  key: string,
): void {
  const value = (parent.node as unknown as Record<string, unknown>)[key] as SyntaxNode | (SyntaxNode | null)[] | null;
  if (!value) return;
  // A method's key does not see names that are bound inside. Nor does a switch's subject; but a function in that subject does, as in Babel.
  const outside = key === "key" && isMethod(parent.node);
  const where = {
    key,
    parent,
    around: outside ? parent.around : around,
    lookup:
      outside || (key === "discriminant" && parent.node.type === "SwitchStatement") ? parent.around : parent.scope,
  };
  if (!Array.isArray(value)) {
    waiting.push({ node: value, ...where });
    return;
  }
  for (let i = value.length - 1; i >= 0; i--) {
    const node = value[i];
    if (node) waiting.push({ node, ...where });
  }
}
