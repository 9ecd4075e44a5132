import type { z } from "zod";
import { CompetitionError } from "../../base/errors/competition-error.ts";
import type { JsonLimits } from "../../base/json-limits.ts";
import type { StateStore } from "../../ports/state-store.ts";
import { fillDefaults } from "./json/fill-defaults.ts";
import { ensureMemory, type JsonLayout, memoryOf } from "./json/memory.ts";
import { printJson } from "./json/print-json.ts";
import { type QuickCheck, quickCheck } from "./json/quick-check.ts";
import { readJsonFast } from "./json/read-fast.ts";
import { JsonSyntaxError, readJson, readPlainJson } from "./json/read-json.ts";
import { type Shape, shapeOf } from "./json/shape.ts";

/** Where a text comes from, for the error that refuses it. */
export type ParseOptions = {
  /** Path of the file in the state repository. */
  readonly path: string;
  /** The value will never be written: what only a writer needs (spellings, layout) is not remembered. @default false */
  readonly readOnly?: boolean | undefined;
  /** How much JSON is read of it. @default JSON_LIMITS: a depth of 32, 500,000 values */
  readonly jsonLimits?: JsonLimits | undefined;
};

export type FormatOptions = {
  /** Texts of the root's members, which must never change: for a file that is written again after each new member. @default none */
  readonly texts?: WeakMap<object, string> | undefined;
};

/** Reader and byte-exact writer of one kind of state file. */
export type RecordFormat<T> = {
  /**
   * Checks the text and returns it as a value. Unknown keys stay, defaults are filled in (and not written back).
   * Throws `RECORD_INVALID` with data `{ file, field, allowed }`.
   */
  parse(text: string, options: ParseOptions): T;
  /** The file's text. An unchanged value gives back the very text that it was parsed from. */
  format(record: T, options?: FormatOptions): string;
};

/** Layout of the files: two spaces, no newline at the end (COMPETITION.md section 3). */
export const RECORD_LAYOUT: JsonLayout = { indent: 2, end: "" };

/** Texts of the files that records were read from, so that an unchanged record is written as it was, whatever its layout. */
const sources = new WeakMap<object, string>();
const formats = new WeakMap<z.ZodType, RecordFormat<unknown>>();

/**
 * Makes the reader and writer of a schema's files.
 *
 * @example
 * const notes = defineRecord(z.array(z.string()));
 */
export function defineRecord<S extends z.ZodType>(
  schema: S,
  options: {
    /** Spaces, key order and end of line of the file. */
    readonly layout?: JsonLayout | undefined;
  } = {},
): RecordFormat<z.output<S>> {
  const shape = shapeOf(schema);
  const kind: Kind = { schema, shape, isSound: quickCheck(schema), layout: options.layout ?? RECORD_LAYOUT };
  const format: RecordFormat<z.output<S>> = {
    parse: (text, { readOnly, ...source }) =>
      (readOnly ? parseToRead(kind, { text, ...source }) : parse(kind, { text, ...source })) as z.output<S>,
    format: (record, { texts } = {}) => print(kind, record, texts),
  };
  registerRecord(schema, format);
  return format;
}

/** Names the reader and writer that {@link readRecord} uses for a schema. */
export function registerRecord<S extends z.ZodType>(schema: S, format: RecordFormat<z.output<S>>): void {
  formats.set(schema, format as RecordFormat<unknown>);
}

/**
 * Reads a state file; null when it is absent. Throws `RECORD_INVALID`.
 *
 * @example
 * const config = await readRecord(store, "config.json", configSchema);
 */
export async function readRecord<S extends z.ZodType>(
  store: Pick<StateStore, "read" | "jsonLimits">,
  path: string,
  schema: S,
): Promise<z.output<S> | null> {
  const text = await store.read(path);
  if (text === null) return null;
  const format = (formats.get(schema) as RecordFormat<z.output<S>> | undefined) ?? defineRecord(schema);
  return format.parse(text, { path, jsonLimits: store.jsonLimits });
}

type Kind = {
  readonly schema: z.ZodType;
  readonly shape: Shape | null;
  readonly isSound: QuickCheck;
  readonly layout: JsonLayout;
};

type Text = Omit<ParseOptions, "readOnly"> & { readonly text: string };

function parse(kind: Kind, file: Text): unknown {
  const { value, remember } = readValue(kind, file);
  const result = kind.schema.safeParse(value);
  if (!result.success) throw invalid(file.path, result.error.issues);
  remember();
  fillDefaults(value, kind.shape);
  if (typeof value === "object" && value !== null) rememberLayout(kind, { value, text: file.text });
  return value;
}

/** The same value, without what writing it again would need. */
function parseToRead(kind: Kind, file: Text): unknown {
  const fast = readJsonFast(file.text, file.jsonLimits);
  const { value } = fast ?? readValue(kind, file);
  const issues = kind.isSound(value) ? null : kind.schema.safeParse(value).error?.issues;
  if (issues) throw invalid(file.path, issues);
  fillDefaults(value, kind.shape);
  return value;
}

function readValue(kind: Kind, { text, path, jsonLimits }: Text) {
  try {
    return readPlainJson(text, { shape: kind.shape, ...jsonLimits });
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error;
    const before = text.slice(0, error.position).split("\n");
    const place = `line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`;
    throw new CompetitionError(`${path}: not valid JSON at ${place}: ${error.message}`, {
      code: "RECORD_INVALID",
      data: { file: path, field: null, allowed: "JSON", place, problem: error.message },
      cause: error,
    });
  }
}

type Issue = { readonly path: readonly PropertyKey[]; readonly message: string };

/** The error of a record that its schema refuses; names the first field, and how many more. */
export function invalid(path: string, issues: readonly Issue[]): CompetitionError {
  const [first] = issues;
  const field = first?.path.map(String).join(".") ?? "";
  const more = issues.length > 1 ? ` (and ${issues.length - 1} more)` : "";
  return new CompetitionError(`${path}: ${field || "the file"}: ${first?.message ?? "invalid"}${more}`, {
    code: "RECORD_INVALID",
    data: { file: path, field: field || null, allowed: first?.message ?? null },
  });
}

/** Remembers an end or an indentation that is not the usual one, and the text for every other oddity of layout. */
function rememberLayout(kind: Kind, { value, text }: { value: object; text: string }): void {
  const end = text.endsWith("\n") ? "\n" : "";
  const indent = indentOf(text);
  if (end !== kind.layout.end || indent !== kind.layout.indent)
    ensureMemory(value).layout = { ...kind.layout, indent, end };
  sources.set(value, text);
}

function indentOf(text: string): number | null {
  const first = /^[[{]\n( *)/.exec(text);
  return first?.[1] === undefined ? (text.length > 2 ? null : RECORD_LAYOUT.indent) : first[1].length;
}

function print(kind: Kind, record: unknown, texts?: WeakMap<object, string>): string {
  const isObject = typeof record === "object" && record !== null;
  const layout = (isObject ? memoryOf(record)?.layout : undefined) ?? kind.layout;
  const output = printJson(record, { shape: kind.shape, layout, texts });
  const read = isObject ? sources.get(record) : undefined;
  if (read === undefined || read === output) return output;
  // It was read once, within whatever limits held then.
  const again = readJson(read, { shape: kind.shape, maxDepth: Infinity, maxValues: Infinity });
  const unchanged = printJson(again, { shape: kind.shape, layout }) === output;
  return unchanged ? read : output;
}
