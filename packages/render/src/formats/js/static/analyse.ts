import { parse } from "@babel/parser";
import { type ModuleFailure, moduleFailure } from "../failure.ts";
import { checkAsync } from "./async.ts";
import { type Check, isBoundThree } from "./context.ts";
import { createFindings, type Findings } from "./findings.ts";
import { checkIdentifier } from "./identifiers.ts";
import { checkReceiver } from "./left-sides.ts";
import { LITERAL_BUDGET, literalBytes } from "./literals.ts";
import { checkMember } from "./members.ts";
import { MAX_MODULE_BYTES, SIZE_FAILURE } from "./module-size.ts";
import { findTooDeep } from "./nesting.ts";
import { findOddities } from "./oddities.ts";
import { collectScopes, OUTERMOST } from "./scope.ts";
import { checkShape } from "./shape.ts";
import { isNamed, type SyntaxNode, type SyntaxTree } from "./syntax.ts";
import { checkThreeArguments } from "./three-arguments.ts";
import { walk } from "./walk.ts";

/** All that the source alone tells about a module. */
export type StaticAnalysis = {
  /** The first 100, in the order that the competition specifies; none when the module may run. */
  readonly failures: readonly ModuleFailure[];
  /** Number of all failures. */
  readonly failureCount: number;
  readonly bytes: number;
  /** Bytes of strings and numbers, which {@link LITERAL_BUDGET} limits. */
  readonly literalBytes: number;
  /** The exported function's place in the source, UTF-16 units; null when there is none. */
  readonly exported: { readonly start: number; readonly declarationStart: number } | null;
  /** Warnings about code that passes here, but not in the miner's tool, in a browser or in the run. */
  readonly warnings: readonly string[];
  /**
   * The first place of syntax that the parser reads and Node 20 cannot compile (`using`); null without any. The competition runs on Node 20, so such
   * a module fails at compilation, on every engine.
   */
  readonly laterSyntax: { readonly line: number; readonly column: number } | null;
};

/** Applies the rules that need no execution. Never throws, whatever the source is. */
export function analyseModule(source: string): StaticAnalysis {
  const bytes = Buffer.byteLength(source);
  const refusal = { bytes, literalBytes: 0, exported: null, warnings: [], laterSyntax: null };
  if (bytes > MAX_MODULE_BYTES) return { ...refusal, failures: [SIZE_FAILURE], failureCount: 1 };
  const tree = parseModule(source);
  if ("failures" in tree) return { ...refusal, ...tree };
  const findings = createFindings("static_analysis");
  const exportNode = checkShape(tree.program.body, findings);
  const { literals, later } = exportNode ? checkTree(tree.program, findings) : { literals: 0, later: null };
  return {
    failures: findings.failures,
    failureCount: findings.count,
    bytes,
    literalBytes: literals,
    laterSyntax: later && { line: later.loc.start.line, column: later.loc.start.column + 1 },
    warnings: exportNode && findings.count === 0 ? findOddities(tree, exportNode, source) : [],
    exported: exportNode && { start: exportNode.start, declarationStart: exportNode.declaration!.start },
  };
}

type Refusal = Pick<StaticAnalysis, "failures" | "failureCount">;

function parseFailure(detail: string, at?: { readonly line: number; readonly column: number }): Refusal {
  const failure = moduleFailure("parse", "PARSE_ERROR", detail);
  return { failures: [at ? { ...failure, line: at.line, column: at.column + 1 } : failure], failureCount: 1 };
}

function parseModule(source: string): SyntaxTree | Refusal {
  let tree: SyntaxTree;
  try {
    tree = parse(source, { sourceType: "module" }) as unknown as SyntaxTree;
  } catch (error) {
    if (error instanceof SyntaxError) {
      const { message, loc } = error as SyntaxError & {
        readonly loc?: { readonly line: number; readonly column: number };
      };
      return parseFailure(message, loc);
    }
    if (error instanceof RangeError) return parseFailure(TOO_DEEP);
    throw error;
  }
  const deep = findTooDeep(tree.program, source);
  return deep ? parseFailure(TOO_DEEP, deep.loc.start) : tree;
}

const TOO_DEEP = "The source nests too deep; split long sums, chains and nested brackets into several statements.";

type Tree = { readonly literals: number; readonly later: SyntaxNode | null };

function checkTree(program: SyntaxNode, findings: Findings): Tree {
  const scopes = collectScopes(program);
  let literals = 0;
  let later: SyntaxNode | null = null;
  walk(program, {
    outermost: OUTERMOST,
    open: ({ node }) => scopes.get(node),
    enter: (place) => {
      literals += literalBytes(place.node);
      if (LATER_KINDS.has(place.node.kind ?? "")) later ??= place.node;
      checkNode({ place, report: findings.add });
    },
  });
  if (literals > LITERAL_BUDGET)
    findings.add(
      "LITERAL_BUDGET_EXCEEDED",
      null,
      `Strings and numbers take ${literals} bytes; at most ${LITERAL_BUDGET} are allowed. Compute values instead of listing them.`,
    );
  return { literals, later };
}

/** Kinds of declarations that Node 20 cannot compile. */
const LATER_KINDS = new Set(["using", "await using"]);

/** The rules by the type of the node; every other type passes. */
const RULES: ReadonlyMap<string, (check: Check) => void> = new Map<string, (check: Check) => void>([
  ["Identifier", checkIdentifier],
  ["MemberExpression", checkMember],
  ["CallExpression", checkCall],
  ["NewExpression", checkThreeArguments],
  ["ImportDeclaration", refuseImport],
  ["ImportExpression", refuseImport],
  ["MetaProperty", checkMeta],
  [
    "VariableDeclarator",
    ({ place: { node, scope }, report }) => isBoundThree(node.init, scope) && checkReceiver(node.id!, report),
  ],
  [
    "AssignmentExpression",
    ({ place: { node, scope }, report }) =>
      node.operator === "=" && isBoundThree(node.right, scope) && checkReceiver(node.left!, report),
  ],
  ["SpreadElement", checkSpread],
]);

function checkNode(check: Check): void {
  checkAsync(check);
  RULES.get(check.place.node.type)?.(check);
}

function checkCall(check: Check): void {
  if (check.place.node.callee!.type === "Import") refuseImport(check);
  checkThreeArguments(check);
}

function refuseImport({ place, report }: Check): void {
  report("FORBIDDEN_IDENTIFIER", place.node, "Modules import nothing; everything comes from the parameter `THREE`.");
}

function checkMeta({ place: { node }, report }: Check): void {
  if (isNamed(node.meta, "import")) report("FORBIDDEN_IDENTIFIER", node, "`import.meta` is not for modules.");
}

function checkSpread({ place: { node, scope }, report }: Check): void {
  if (isBoundThree(node.argument, scope))
    report("THREE_ALIAS_FORBIDDEN", node, "`...THREE` would copy THREE; name the members that you need.");
}
