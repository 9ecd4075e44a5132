import type { ModuleRule } from "../failure.ts";
import { ALLOWED_NAMES, FORBIDDEN_NAMES, THREE_ALLOWED, THREE_KNOWN, UNLISTED_NAMES } from "./names.ts";
import { findBinding, type Scope } from "./scope.ts";
import { isNamed, type SyntaxNode } from "./syntax.ts";
import type { Place as AnyPlace } from "./walk.ts";

export type Place = AnyPlace<Scope>;

/** How a rule says that a node breaks it. */
export type Report = (rule: ModuleRule, node: SyntaxNode, detail: string) => void;

/** What a rule looks at: a node where it stands, and where to say what is wrong. */
export type Check = { readonly place: Place; readonly report: Report };

/** The scope library of the existing service takes built-ins for bound, whatever the documents list. */
export const isBound = (scope: Scope, name: string): boolean =>
  findBinding(scope, name) !== null ||
  UNLISTED_NAMES.has(name) ||
  (ALLOWED_NAMES.has(name) && !FORBIDDEN_NAMES.has(name));

/** Is this node the identifier `THREE`, and is that name bound here? */
export const isBoundThree = (node: SyntaxNode | null | undefined, scope: Scope): node is SyntaxNode =>
  isNamed(node, "THREE") && isBound(scope, "THREE");

/** Says that a member of THREE may not be used, if so. */
export function checkThreeMember(
  name: string,
  { node, report }: { readonly node: SyntaxNode; readonly report: Report },
) {
  if (THREE_ALLOWED.has(name)) return;
  if (THREE_KNOWN.has(name))
    report("FORBIDDEN_THREE_API", node, `\`THREE.${name}\` is not for modules; docs/modules.md lists what is.`);
  else
    report(
      "UNKNOWN_THREE_API",
      node,
      `\`THREE.${name}\` is not a name that modules get from three r183; check the spelling.`,
    );
}
