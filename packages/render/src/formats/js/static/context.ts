import type { ModuleRule } from "../failure.ts";
import { ALLOWED_NAMES, FORBIDDEN_NAMES, THREE_ALLOWED, THREE_KNOWN, UNLISTED_NAMES } from "./names.ts";
import { findBinding, type Scope } from "./scope.ts";
import { isNamed, type SyntaxNode } from "./syntax.ts";
import type { Place as AnyPlace } from "./walk.ts";

export type Place = AnyPlace<Scope>;

/** Reports that a node breaks a rule. */
export type Report = (rule: ModuleRule, node: SyntaxNode, detail: string) => void;

/** What a rule gets: a node in its place, and the function that reports a failure. */
export type Check = { readonly place: Place; readonly report: Report };

/** Whether a name is bound. For the scope library of the existing service built-ins are bound too, whatever the documents list. */
export const isBound = (scope: Scope, name: string): boolean =>
  findBinding(scope, name) !== null ||
  UNLISTED_NAMES.has(name) ||
  (ALLOWED_NAMES.has(name) && !FORBIDDEN_NAMES.has(name));

/** Whether this node is the identifier `THREE`, and the name is bound here. */
export const isBoundThree = (node: SyntaxNode | null | undefined, scope: Scope): node is SyntaxNode =>
  isNamed(node, "THREE") && isBound(scope, "THREE");

/** Reports a member of THREE that modules may not use. */
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
