import { JSON_LIMITS } from "../../../base/json-limits.ts";
import { mergeDefaults } from "../../../base/kit/merge-defaults.ts";
import { ensureMemory, type JsonMemory } from "./memory.ts";
import { pythonFloat } from "./python-float.ts";
import { type Shape, shapeAt } from "./shape.ts";

/** A text that is not the JSON we read. `position` counts UTF-16 units from the text's start. */
export class JsonSyntaxError extends SyntaxError {
  readonly position: number;
  constructor(message: string, position: number) {
    super(message);
    this.name = "JsonSyntaxError";
    this.position = position;
  }
}

export const READ_JSON_DEFAULTS = {
  ...JSON_LIMITS,
  /** Longest text, UTF-16 units: more than any reader takes of a file unless a setting says so. */
  maxLength: 64 * 1024 * 1024,
};

export type ReadJsonOptions = {
  /** Where floats are expected, so that only tokens which would print differently are remembered. @default null */
  readonly shape?: Shape | null | undefined;
  /** Depth of nested brackets. @default 32 */
  readonly maxDepth?: number | undefined;
  /** Values, keys and elements together. @default 500000 */
  readonly maxValues?: number | undefined;
  /** @default 67108864 */
  readonly maxLength?: number | undefined;
};

/**
 * Reads strict JSON, as `JSON.parse` does, but remembers on each object what its value cannot show: number tokens such as `1.0`, escapes,
 * and key order (see `memory.ts`). Refused beyond JSON: a key twice in one object, for two readers would take different ones, and the key
 * `__proto__`. Throws {@link JsonSyntaxError}.
 */
export function readJson(text: string, options: ReadJsonOptions = {}): unknown {
  const { value, remember } = readPlainJson(text, options);
  remember();
  return value;
}

/**
 * The same in two steps: the value without any memory, for a schema to look at (zod takes symbols for keys of a map), then
 * `remember` hangs the memory on it.
 */
export function readPlainJson(
  text: string,
  options: ReadJsonOptions = {},
): { readonly value: unknown; readonly remember: () => void } {
  const { maxDepth, maxValues, maxLength } = mergeDefaults(READ_JSON_DEFAULTS, options);
  if (text.length > maxLength) throw new JsonSyntaxError(`longer than ${maxLength} characters`, maxLength);
  if (hasTooMany(text, maxValues)) throw new JsonSyntaxError(`more than ${maxValues} values`, 0);
  const reader = new Reader(text, maxDepth);
  const value = reader.document(options.shape ?? null);
  return { value, remember: () => reader.remember() };
}

/**
 * May the text hold more values than are read? Each takes memory many times its length: 16 MiB of empty objects come to 600 MiB. Only commas and
 * brackets are counted, those in strings too, so that a text is refused before anything is made of it; a short one cannot hold so many.
 */
export function hasTooMany(text: string, maxValues: number): boolean {
  if (text.length <= 2 * maxValues) return false;
  let count = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if ((code === COMMA || code === OPEN_LIST || code === OPEN_OBJECT) && ++count > maxValues) return true;
  }
  return false;
}

const COMMA = 0x2c;
const OPEN_LIST = 0x5b;
const OPEN_OBJECT = 0x7b;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const INDEX_LIKE = /^(?:0|[1-9]\d{0,9})$/;

class Reader {
  readonly #text: string;
  #depthLeft: number;
  #at = 0;
  /** What there is to remember, in reading order. */
  readonly #memories: { readonly container: object; readonly note: (memory: JsonMemory) => unknown }[] = [];
  /** Token of the scalar read last when it is not the one we would print, else null. */
  #oddToken: string | null = null;

  constructor(text: string, maxDepth: number) {
    this.#text = text;
    this.#depthLeft = maxDepth;
  }

  document(shape: Shape | null): unknown {
    const value = this.#value(shape);
    this.#space();
    if (this.#at < this.#text.length) this.#fail("unexpected text after the value");
    return value;
  }

  /** Hangs the memories on their containers. */
  remember(): void {
    for (const { container, note } of this.#memories) note(ensureMemory(container));
  }

  #value(shape: Shape | null): unknown {
    this.#space();
    this.#oddToken = null;
    switch (this.#text.charCodeAt(this.#at)) {
      case 0x7b:
        return this.#nested(() => this.#object(shape));
      case 0x5b:
        return this.#nested(() => this.#array(shape));
      case QUOTE:
        return this.#string();
      case 0x74:
        return this.#word("true", true);
      case 0x66:
        return this.#word("false", false);
      case 0x6e:
        return this.#word("null", null);
      default:
        return this.#number(shape);
    }
  }

  #nested<T>(read: () => T): T {
    if (--this.#depthLeft < 0) this.#fail("nested too deeply");
    const value = read();
    this.#depthLeft++;
    this.#oddToken = null;
    return value;
  }

  #object(shape: Shape | null): Record<string, unknown> {
    const object: Record<string, unknown> = {};
    const keys: string[] = [];
    let indexLike = false;
    this.#at++;
    if (this.#closes(0x7d)) return object;
    do {
      const key = this.#key(object);
      const value = this.#value(shapeAt(shape, key));
      object[key] = value;
      keys.push(key);
      if (this.#oddToken !== null) this.#remember(object, key, value);
      indexLike ||= INDEX_LIKE.test(key);
    } while (this.#continues(0x7d));
    if (indexLike) this.#memories.push({ container: object, note: (memory) => Object.assign(memory, { order: keys }) });
    return object;
  }

  #key(object: object): string {
    this.#space();
    if (this.#text.charCodeAt(this.#at) !== QUOTE) this.#fail("expected a quoted key");
    const start = this.#at;
    const key = this.#string();
    if (key === "__proto__") this.#fail("the key __proto__ is refused", start);
    if (Object.hasOwn(object, key)) this.#fail(`key ${JSON.stringify(key)} stands twice in one object`, start);
    this.#space();
    if (this.#text[this.#at] !== ":") this.#fail("expected :");
    this.#at++;
    return key;
  }

  #array(shape: Shape | null): unknown[] {
    const array: unknown[] = [];
    const element = shape?.kind === "list" ? shape.element : null;
    this.#at++;
    if (this.#closes(0x5d)) return array;
    do {
      const value = this.#value(element);
      if (this.#oddToken !== null) this.#remember(array, String(array.length), value);
      array.push(value);
    } while (this.#continues(0x5d));
    return array;
  }

  #remember(container: object, key: string, value: unknown): void {
    const token = this.#oddToken as string;
    const note = (memory: JsonMemory) => {
      memory.tokens ??= new Map();
      memory.tokens.set(key, { value, token });
    };
    this.#memories.push({ container, note });
  }

  /** After an opening bracket: is it closed at once? */
  #closes(bracket: number): boolean {
    this.#space();
    if (this.#text.charCodeAt(this.#at) !== bracket) return false;
    this.#at++;
    return true;
  }

  /** After an element: true at a comma, false at the closing bracket. */
  #continues(bracket: number): boolean {
    this.#space();
    const code = this.#text.charCodeAt(this.#at);
    if (code !== 0x2c && code !== bracket) this.#fail(`expected , or ${String.fromCharCode(bracket)}`);
    this.#at++;
    return code === 0x2c;
  }

  #string(): string {
    const start = this.#at;
    const text = this.#text;
    for (let at = start + 1; ; at++) {
      const code = text.charCodeAt(at);
      if (code === QUOTE) {
        this.#at = at + 1;
        return text.slice(start + 1, at);
      }
      if (code === BACKSLASH) return this.#escapedString(start);
      if (!(code >= 0x20)) this.#fail(Number.isNaN(code) ? "unfinished string" : "control character in a string", at);
    }
  }

  /** The rare case: finds the end of the token and lets the platform decode it. */
  #escapedString(start: number): string {
    let end = start + 1;
    while (end < this.#text.length && this.#text.charCodeAt(end) !== QUOTE) {
      end += this.#text.charCodeAt(end) === BACKSLASH ? 2 : 1;
    }
    const token = this.#text.slice(start, end + 1);
    let value: string;
    try {
      value = JSON.parse(token) as string;
    } catch {
      return this.#fail("not a JSON string", start);
    }
    this.#at = end + 1;
    if (JSON.stringify(value) !== token) this.#oddToken = token;
    return value;
  }

  #number(shape: Shape | null): number {
    NUMBER.lastIndex = this.#at;
    const token = NUMBER.exec(this.#text)?.[0];
    if (token === undefined) this.#fail(this.#at < this.#text.length ? "expected a value" : "unexpected end");
    const value = Number(token);
    if (!Number.isFinite(value)) this.#fail("number out of range");
    this.#at += token.length;
    if (printNumber(value, shape) !== token) this.#oddToken = token;
    return value;
  }

  #word<T>(word: string, value: T): T {
    if (!this.#text.startsWith(word, this.#at)) this.#fail(`expected ${word}`);
    this.#at += word.length;
    return value;
  }

  #space(): void {
    for (;;) {
      const code = this.#text.charCodeAt(this.#at);
      if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return;
      this.#at++;
    }
  }

  #fail(message: string, position = this.#at): never {
    throw new JsonSyntaxError(message, position);
  }
}

/** A number as we print it: Python's way in float fields and for fractions, digits alone otherwise. */
export function printNumber(
  value: number,
  shape: Shape | null,
  float: (value: number) => string = pythonFloat,
): string {
  return shape?.kind === "float" || !Number.isSafeInteger(value) ? float(value) : String(value);
}
