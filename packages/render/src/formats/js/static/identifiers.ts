import { type Check, isBound, type Place } from "./context.ts";
import { FORBIDDEN_NAMES } from "./names.ts";
import type { SyntaxNode } from "./syntax.ts";

/** Checks a name: forbidden names, uses of THREE itself, and globals that do not exist. */
export function checkIdentifier({ place, report }: Check): void {
  const { node, scope } = place;
  const name = node.name!;
  if (isSkipped(place)) return;
  if (FORBIDDEN_NAMES.has(name)) {
    report(
      "FORBIDDEN_IDENTIFIER",
      node,
      `\`${name}\` may not appear, not even as a name of your own; rename or remove it.`,
    );
    return;
  }
  if (!isRead(place)) return;
  if (name === "THREE") {
    if (!isBound(scope, name))
      report("THREE_AT_TOP_LEVEL", node, "`THREE` is only there inside the exported function; move this line into it.");
    else if (!isAllowedUse(place))
      report(
        "THREE_ALIAS_FORBIDDEN",
        node,
        "`THREE` itself may not be used as a value; write `THREE.X`, or `const { X } = THREE`.",
      );
    return;
  }
  if (!isBound(scope, name))
    report(
      "IDENTIFIER_NOT_ALLOWED",
      node,
      `\`${name}\` is not declared and is no global of modules; declare it or do without.`,
    );
}

const KEYED_NODES = new Set([
  "ObjectProperty",
  "ObjectMethod",
  "ClassProperty",
  "ClassMethod",
  "ClassPrivateProperty",
  "ClassPrivateMethod",
]);

const SPECIFIERS = new Set([
  "ImportSpecifier",
  "ImportDefaultSpecifier",
  "ImportNamespaceSpecifier",
  "ExportSpecifier",
  "ExportNamespaceSpecifier",
]);

/** Names that are never checked. The property of an optional chain and the key of a class accessor are checked. */
function isSkipped({ key, parent }: Place): boolean {
  const { type, computed } = parent!.node;
  if (type === "MemberExpression") return key === "property" && !computed;
  if (KEYED_NODES.has(type)) return key === "key" && !computed;
  return SPECIFIERS.has(type);
}

/** For types of parents that declare or assign a name, or use it as a label: whether the name is read there nevertheless. */
const READ_IN: ReadonlyMap<string, (place: Place) => boolean> = new Map<string, (place: Place) => boolean>([
  ...["MemberExpression", "OptionalMemberExpression"].map(
    (type) => [type, ({ key, parent }: Place) => key === "object" || parent!.node.computed === true] as const,
  ),
  ...["ObjectMethod", "ClassMethod", "ClassPrivateMethod"].map(
    (type) => [type, ({ key, parent }: Place) => key === "key" && parent!.node.computed === true] as const,
  ),
  ...["ClassProperty", "ClassAccessorProperty"].map(
    (type) => [type, ({ key, parent }: Place) => key === "value" || parent!.node.computed === true] as const,
  ),
  ["ObjectProperty", isReadProperty],
  ["VariableDeclarator", ({ key }) => key === "init"],
  ["ArrowFunctionExpression", ({ key }) => key === "body"],
  ["ClassPrivateProperty", ({ key }) => key !== "key"],
  ["ClassDeclaration", ({ key }) => key === "superClass"],
  ["ClassExpression", ({ key }) => key === "superClass"],
  ["AssignmentExpression", ({ key }) => key === "right"],
  ["AssignmentPattern", ({ key }) => key === "right"],
  ...[
    "PrivateName",
    "LabeledStatement",
    "BreakStatement",
    "ContinueStatement",
    "CatchClause",
    "RestElement",
    "FunctionDeclaration",
    "FunctionExpression",
    "ImportAttribute",
    "ObjectPattern",
    "ArrayPattern",
    "MetaProperty",
  ].map((type) => [type, () => false] as const),
]);

function isReadProperty({ key, parent }: Place): boolean {
  if (key === "key") return parent!.node.computed === true;
  return parent!.parent!.node.type !== "ObjectPattern";
}

const isRead = (place: Place): boolean => READ_IN.get(place.parent!.node.type)?.(place) ?? true;

/** The positions in which `THREE` itself may stand; the rules of those positions check it again. */
function isAllowedUse({ key, parent }: Place): boolean {
  const { type }: SyntaxNode = parent!.node;
  switch (type) {
    case "MemberExpression":
      return key === "object";
    case "VariableDeclarator":
      return key === "init";
    case "AssignmentExpression":
      return key === "right";
    case "CallExpression":
    case "NewExpression":
      return key === "arguments";
    case "SpreadElement":
      return true;
    default:
      return false;
  }
}
