/** The exported function's place in a module's source, UTF-16 units. */
export type ExportPlace = { readonly start: number; readonly declarationStart: number };

/**
 * A module's text as the existing service compiles it: the body of a strict function that returns what the module exports. So a constant
 * after the export is never initialised, and the exported function's name is not visible outside of it.
 */
export const functionBody = (source: string, { start, declarationStart }: ExportPlace): string =>
  `'use strict';\n${source.slice(0, start)}return ${source.slice(declarationStart)}`;
