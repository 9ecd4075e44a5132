import ts from "typescript";

/** How a strict consumer compiles the sources, as tsconfig.base.json has it. */
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

/** The codes by which the compiler says that nobody declared a name: as a value, a type, a namespace, in short form; or that a value's name stands for a type. */
export const UNKNOWN_NAME = new Set([2304, 2503, 2552, 2663, 2749, 18004]);
