import type { Findings } from "./findings.ts";
import type { SyntaxNode } from "./syntax.ts";

const FUNCTION_TYPES = new Set(["FunctionDeclaration", "FunctionExpression", "ArrowFunctionExpression"]);

const EXPORT_TYPES = new Set(["ExportDefaultDeclaration", "ExportNamedDeclaration", "ExportAllDeclaration"]);

/** The `export default` of a function; null where there is none, or an async one, and the analysis ends. */
export function checkShape(statements: readonly SyntaxNode[], findings: Findings): SyntaxNode | null {
  const exports = statements.filter(({ type }) => EXPORT_TYPES.has(type));
  const exportNode = exports.find(({ type }) => type === "ExportDefaultDeclaration");
  if (!exportNode) {
    findings.add(
      "MISSING_DEFAULT_EXPORT",
      null,
      "There is no `export default`; write `export default function generate(THREE) { … }`.",
    );
    return null;
  }
  if (exports.length > 1)
    findings.add(
      "MULTIPLE_TOP_LEVEL_EXPORTS",
      exports.find((one) => one !== exportNode)!,
      "There is more than one export; keep only `export default`.",
    );
  const declaration = exportNode.declaration!;
  if (!FUNCTION_TYPES.has(declaration.type)) {
    findings.add(
      "MISSING_DEFAULT_EXPORT",
      declaration,
      "`export default` must be followed by the function itself, not by a name, a class or a call.",
    );
    return null;
  }
  if (declaration.async) {
    findings.add("ASYNC_NOT_ALLOWED", declaration, "The exported function is async; compute the scene and return it.");
    return null;
  }
  return exportNode;
}
