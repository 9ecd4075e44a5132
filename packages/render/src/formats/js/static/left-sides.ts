import { checkThreeMember, type Report } from "./context.ts";
import { FORBIDDEN_MATH_UTILS } from "./names.ts";
import { isNamed, type SyntaxNode, withoutDefault } from "./syntax.ts";

/** Checks the receiver of THREE: only an object pattern that takes allowed members by name may receive it. */
export function checkReceiver(node: SyntaxNode, report: Report): void {
  const target = withoutDefault(node);
  if (target.type === "ObjectPattern") checkObjectPattern(target, report);
  else
    report(
      "THREE_ALIAS_FORBIDDEN",
      target,
      "`THREE` may not be stored under another name; write `const { Mesh, Group } = THREE`.",
    );
}

/** `{ Mesh, Group: G }` as the receiver of THREE. */
export function checkObjectPattern(pattern: SyntaxNode, report: Report): void {
  for (const element of pattern.properties!) {
    if (element.type === "RestElement")
      report("THREE_ALIAS_FORBIDDEN", element, "A rest element would copy THREE; name the members that you need.");
    else if (element.type === "ObjectProperty") checkElement(element, report);
  }
}

function checkElement(element: SyntaxNode, report: Report): void {
  if (element.computed) {
    report("COMPUTED_PROPERTY_ACCESS", element, "Take members of THREE by their plain names, not by `[…]`.");
    return;
  }
  const name = plainKey(element);
  if (name === null) return;
  checkThreeMember(name, { node: element, report });
  const value = withoutDefault(element.value as SyntaxNode);
  if (name === "MathUtils" && value.type === "ObjectPattern") checkMathUtilsPattern(value, report);
}

function checkMathUtilsPattern(pattern: SyntaxNode, report: Report): void {
  for (const element of pattern.properties!) {
    const rest = element.type === "RestElement";
    const name = rest || element.computed || element.type !== "ObjectProperty" ? null : plainKey(element);
    if (rest)
      report("FORBIDDEN_THREE_API", element, "A rest element would copy MathUtils; name the functions that you need.");
    else if (name !== null && FORBIDDEN_MATH_UTILS.has(name)) reportMathUtils(name, { node: element, report });
  }
}

export function reportMathUtils(
  name: string,
  { node, report }: { readonly node: SyntaxNode; readonly report: Report },
) {
  report(
    "FORBIDDEN_THREE_API",
    node,
    `\`THREE.MathUtils.${name}\` is not for modules; \`MathUtils.randFloat\` is seeded already.`,
  );
}

/** The text of a key that is an identifier or a string; null for others: no member of three has a number as its name. */
function plainKey({ key }: SyntaxNode): string | null {
  if (key?.type === "Identifier") return key.name!;
  return key?.type === "StringLiteral" ? (key.value as string) : null;
}

/** The parameter that receives THREE must be called THREE too, so that the rules still recognise it. */
export function checkParameter(parameter: SyntaxNode, report: Report): void {
  const target = withoutDefault(parameter);
  if (target.type === "ObjectPattern") checkObjectPattern(target, report);
  else if (!isNamed(target, "THREE"))
    report("THREE_ALIAS_FORBIDDEN", parameter, "The parameter that receives `THREE` must be called `THREE`.");
}
