import type { SyntaxNode } from "./syntax.ts";
import { walk } from "./walk.ts";

/**
 * How deep a source may nest, in units. The existing service fails where its stack ends, so its limit depends on the machine and on the code that ran
 * before. Ours is a sum over the path to the deepest node, chosen inside the band in which it fails: 500 parentheses, 1,400 brackets, a sum of 3,500
 * terms, 1,166 chained calls (measured there: 400 parentheses pass and 600 fail, 1,000 brackets pass and 3,000 fail, a sum of 3,000 terms passes and
 * one of 4,000 fails, 2,000 chained calls fail).
 */
export const NESTING_LIMIT = 7000;

const PARENTHESES = 14;
const OTHERWISE = 2;
const UNITS: ReadonlyMap<string, number> = new Map([
  ["ArrayExpression", 5],
  ["ArrayPattern", 3],
  ["ObjectExpression", 5],
  ["NewExpression", 5],
  ["TemplateLiteral", 5],
  ["ArrowFunctionExpression", 5],
  ["ClassExpression", 5],
  ["ClassDeclaration", 5],
  ["CallExpression", 4],
  ["FunctionDeclaration", 4],
  ["FunctionExpression", 4],
  ["BlockStatement", 3],
  ["IfStatement", 3],
]);

/** The first node, in walk order, that nests deeper than the limit; null when none does. */
export function findTooDeep(program: SyntaxNode, source: string): SyntaxNode | null {
  let deepest: SyntaxNode | null = null;
  walk<number>(program, {
    outermost: 0,
    open: ({ node, around }) =>
      around + (UNITS.get(node.type) ?? OTHERWISE) + PARENTHESES * countParentheses(node, source),
    enter: ({ node, scope: depth }) => {
      if (depth > NESTING_LIMIT) deepest ??= node;
    },
  });
  return deepest;
}

const COMMENTS = /\/\*[\s\S]*?\*\/|\/\/.*/g;

/** Parentheses directly around an expression. Between the outermost one and the expression there are only comments. */
function countParentheses({ extra, start }: SyntaxNode, source: string): number {
  if (extra?.parenStart === undefined) return 0;
  const before = source.slice(extra.parenStart, start).replace(COMMENTS, "");
  return before.split("(").length - 1;
}
