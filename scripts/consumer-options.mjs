import ts from "typescript";

/** Options with which a strict consumer compiles the sources, as in tsconfig.base.json. */
export const CONSUMER = {
  target: ts.ScriptTarget.ES2023,
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  customConditions: ["@404-gen/source"],
  allowImportingTsExtensions: true,
  noEmit: true,
  strict: true,
  skipLibCheck: true,
  types: ["node"],
};

/** The compiler's codes for a name that nobody declared (as a value, a type, a namespace, in short form), or for a value's name in place of a type. */
export const UNKNOWN_NAME = new Set([2304, 2503, 2552, 2663, 2749, 18004]);
