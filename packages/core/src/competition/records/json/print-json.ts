import { type JsonLayout, memoryOf } from "./memory.ts";
import { pydanticFloat, pythonFloat } from "./python-float.ts";
import { printNumber } from "./read-json.ts";
import { type Shape, shapeAt } from "./shape.ts";

export type PrintJsonOptions = {
  /** @default null */
  readonly shape?: Shape | null | undefined;
  readonly layout: JsonLayout;
  /** Texts of the root's members that are objects and never change: each is printed once. @default none */
  readonly texts?: WeakMap<object, string> | undefined;
};

/**
 * Prints JSON as Python's `json.dumps(value, indent=…, ensure_ascii=False)` lays it out, with remembered tokens, without
 * remembered defaults. Undefined values are left out.
 */
export function printJson(value: unknown, options: PrintJsonOptions): string {
  const parts: string[] = [];
  new Printer(parts, options).value(value, { shape: options.shape ?? null, depth: 0 });
  parts.push(options.layout.end);
  return parts.join("");
}

type Place = { readonly shape: Shape | null; readonly depth: number };

class Printer {
  readonly #out: string[];
  readonly #indent: number | null;
  readonly #float: (value: number) => string;
  readonly #text: (text: string) => string;

  readonly #texts: WeakMap<object, string> | null;
  readonly #options: PrintJsonOptions;

  constructor(out: string[], options: PrintJsonOptions) {
    const { indent, floats, ascii } = options.layout;
    this.#out = out;
    this.#options = options;
    this.#texts = options.texts ?? null;
    this.#indent = indent;
    this.#float = floats === "pydantic" ? pydanticFloat : pythonFloat;
    this.#text = ascii ? asciiText : JSON.stringify;
  }

  value(value: unknown, place: Place): void {
    if (typeof value === "number") this.#out.push(printNumber(value, place.shape, this.#float));
    else if (typeof value === "string") this.#out.push(this.#text(value));
    else if (Array.isArray(value)) this.#array(value, place);
    else if (typeof value === "object" && value !== null) this.#object(value as Record<string, unknown>, place);
    else this.#out.push(JSON.stringify(value) ?? "null");
  }

  #object(object: Record<string, unknown>, place: Place): void {
    const keys = printedKeys(object);
    if (keys.length === 0) return void this.#out.push("{}");
    keys.forEach((key, index) => {
      this.#out.push(index === 0 ? "{" : this.#comma(), this.#line(place.depth + 1), this.#text(key), ": ");
      this.#member({ container: object, key, value: object[key] }, place);
    });
    this.#out.push(this.#line(place.depth), "}");
  }

  #array(array: readonly unknown[], place: Place): void {
    if (array.length === 0) return void this.#out.push("[]");
    array.forEach((value, index) => {
      this.#out.push(index === 0 ? "[" : this.#comma(), this.#line(place.depth + 1));
      this.#member({ container: array, key: String(index), value }, place);
    });
    this.#out.push(this.#line(place.depth), "]");
  }

  #member(member: { container: object; key: string; value: unknown }, place: Place): void {
    const token = memoryOf(member.container)?.tokens?.get(member.key);
    if (token && Object.is(token.value, member.value)) this.#out.push(token.token);
    else if (this.#texts && place.depth === 0 && typeof member.value === "object" && member.value !== null)
      this.#out.push(this.#textOf(this.#texts, { member: member.value, shape: shapeAt(place.shape, member.key) }));
    else this.value(member.value, { shape: shapeAt(place.shape, member.key), depth: place.depth + 1 });
  }

  #textOf(texts: WeakMap<object, string>, { member, shape }: { member: object; shape: Shape | null }): string {
    const tokenText = texts.get(member);
    if (tokenText !== undefined) return tokenText;
    const parts: string[] = [];
    new Printer(parts, { ...this.#options, texts: undefined }).value(member, { shape, depth: 1 });
    const text = parts.join("");
    texts.set(member, text);
    return text;
  }

  #comma(): string {
    return this.#indent === null ? ", " : ",";
  }

  #line(depth: number): string {
    return this.#indent === null ? "" : `\n${" ".repeat(this.#indent * depth)}`;
  }
}

/** The JSON text of a string with every character outside printable ASCII escaped. */
function asciiText(text: string): string {
  const asEscape = (char: string) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`;
  return JSON.stringify(text).replace(/[^ -~]/g, asEscape);
}

/** Keys to print, in order: as the file had them, then new ones; without defaults that the file lacked. */
function printedKeys(object: Record<string, unknown>): string[] {
  const memory = memoryOf(object);
  const keys = Object.keys(object).filter((key) => object[key] !== undefined);
  if (!memory) return keys;
  const { absent, order } = memory;
  const present = absent ? keys.filter((key) => !(absent.has(key) && Object.is(absent.get(key), object[key]))) : keys;
  if (!order) return present;
  const rest = new Set(present);
  const inOrder = order.filter((key) => rest.delete(key));
  return [...inOrder, ...rest];
}
