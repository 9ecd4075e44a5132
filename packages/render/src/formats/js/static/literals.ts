import type { SyntaxNode } from "./syntax.ts";

/** Bytes of strings and numbers that a source may hold. */
export const LITERAL_BUDGET = 51_200;

const encoder = new TextEncoder();

/** Bytes that a node adds to the literal budget. Quoted keys count; comments, directives and regular expressions do not. */
export function literalBytes({ type, value, start, end }: SyntaxNode): number {
  switch (type) {
    case "StringLiteral":
      return encoder.encode(value as string).length;
    case "NumericLiteral":
    case "BigIntLiteral":
      return end - start;
    case "TemplateElement": {
      const { cooked, raw } = value as { readonly cooked: string | null | undefined; readonly raw: string };
      return encoder.encode(cooked ?? raw).length;
    }
    default:
      return 0;
  }
}
