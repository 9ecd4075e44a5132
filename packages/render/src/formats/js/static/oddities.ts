import { FORBIDDEN_NAMES, UNLISTED_NAMES } from "./names.ts";
import { collectScopes, findBinding, OUTERMOST } from "./scope.ts";
import { isNamed, type SyntaxNode, type SyntaxTree, withoutDefault } from "./syntax.ts";
import { walk } from "./walk.ts";

/** Warnings about code that passes the static rules, but not in the miner's tool, in a browser or in the run. */
export function findOddities({ program }: SyntaxTree, exportNode: SyntaxNode, source: string): string[] {
  const declaration = exportNode.declaration!;
  const sentences = new Set<string>();
  for (const text of [oddExport(declaration), oddParameter(declaration), oddStart(source), oddEnd(program, exportNode)])
    if (text) sentences.add(text);
  const scopes = collectScopes(program);
  walk(program, {
    outermost: OUTERMOST,
    open: ({ node }) => scopes.get(node),
    enter: ({ node, scope, parent }) => {
      if (node.type === "Identifier" && isUnlisted(node, scope, parent?.node)) sentences.add(unlistedText(node.name!));
      if (takesRandom(node))
        sentences.add("`random` taken out of Math passes and is seeded; `Math.random` itself is refused.");
    },
  });
  return [...sentences];
}

function oddExport({ extra }: SyntaxNode): string | null {
  return extra?.parenthesized
    ? "The exported function stands in parentheses: it passes the static rules, but the service cuts the file inside of them and cannot compile it. Remove the parentheses."
    : null;
}

function oddParameter({ params }: SyntaxNode): string | null {
  const first = params![0];
  return first && !isNamed(withoutDefault(first), "THREE") && first.type === "Identifier"
    ? `The parameter is called \`${first.name}\`: the static rules for THREE do not see it, only the run does.`
    : null;
}

const oddStart = (source: string): string | null =>
  source.startsWith("#!")
    ? "The first line is a hashbang: the service compiles the file as a function body, where that is an error."
    : null;

/** Constants and classes that stand after the export are never initialised in the service. */
function oddEnd({ body }: SyntaxNode, exportNode: SyntaxNode): string | null {
  const statements = body as readonly SyntaxNode[];
  const late = statements.slice(statements.indexOf(exportNode) + 1);
  const lost = late.some(({ type }) => type === "VariableDeclaration" || type === "ClassDeclaration");
  return lost
    ? "Constants and classes after `export default` are never initialised by the service, unlike in a browser. Move them above it."
    : null;
}

const KEYS = new Set(["MemberExpression", "ObjectProperty", "ObjectMethod", "ClassMethod", "ClassProperty"]);

function isUnlisted(
  node: SyntaxNode,
  scope: Parameters<typeof findBinding>[0],
  parent: SyntaxNode | undefined,
): boolean {
  const name = node.name!;
  if (!UNLISTED_NAMES.has(name) || FORBIDDEN_NAMES.has(name) || findBinding(scope, name)) return false;
  const isKey = parent?.property === node || (parent?.key === node && !parent.shorthand);
  return !(parent && KEYS.has(parent.type) && isKey && !parent.computed);
}

const unlistedText = (name: string): string =>
  `\`${name}\` is on no list of the competition; it passes because the service's scope library knows it. That may change.`;

/** `const { random } = Math`. */
function takesRandom({ type, id, init }: SyntaxNode): boolean {
  if (type !== "VariableDeclarator" || id?.type !== "ObjectPattern" || !isNamed(init, "Math")) return false;
  return id.properties!.some(({ key }) => isNamed(key, "random"));
}
