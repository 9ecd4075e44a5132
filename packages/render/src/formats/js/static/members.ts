import { type Check, checkThreeMember, isBound } from "./context.ts";
import { reportMathUtils } from "./left-sides.ts";
import { FORBIDDEN_MATH_UTILS, FORBIDDEN_MEMBERS, NO_COMPUTED_ACCESS } from "./names.ts";
import { isNamed, type SyntaxNode } from "./syntax.ts";

/** `a.b` and `a[b]`; the existing service does not look at `a?.b`. */
export function checkMember({ place, report }: Check): void {
  const { node, scope } = place;
  const object = node.object!;
  const holder = object.type === "Identifier" ? object.name! : "";
  const name = memberName(node);
  if (name !== null && FORBIDDEN_MEMBERS.has(name))
    report("FORBIDDEN_PROPERTY_ACCESS", node, `\`.${name}\` leads out of the module's own objects; do without it.`);
  if (node.computed && NO_COMPUTED_ACCESS.has(holder))
    report("COMPUTED_PROPERTY_ACCESS", node, `Members of \`${holder}\` are written with a dot, not with brackets.`);
  if (name === "random" && holder === "Math")
    report(
      "FORBIDDEN_IDENTIFIER",
      node,
      "`Math.random` is not for modules; use a generator of your own with a fixed seed.",
    );
  if (name === null) return;
  if (holder === "THREE" && isBound(scope, "THREE")) checkThreeMember(name, { node, report });
  if (FORBIDDEN_MATH_UTILS.has(name) && memberName(object) === "MathUtils" && isNamed(object.object, "THREE"))
    reportMathUtils(name, { node, report });
}

/** The plain name after the dot; null for anything else. */
function memberName({ type, computed, property }: SyntaxNode): string | null {
  return type === "MemberExpression" && !computed && property?.type === "Identifier" ? property.name! : null;
}
