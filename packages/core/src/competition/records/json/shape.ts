import type { z } from "zod";

/** Where a schema has floats and defaults: all that reading and printing JSON need to know of it. */
export type Shape =
  | { readonly kind: "float" }
  | { readonly kind: "list"; readonly element: Shape | null }
  | { readonly kind: "map"; readonly value: Shape | null }
  | {
      readonly kind: "fields";
      readonly fields: ReadonlyMap<string, Shape>;
      /** Key → default, for keys that a file may lack. */
      readonly defaults: ReadonlyMap<string, unknown>;
    };

/** The parts of zod's definitions that are read here. */
type Definition = {
  readonly type: string;
  readonly format?: string;
  readonly innerType?: z.ZodType;
  readonly shape?: Readonly<Record<string, z.ZodType>>;
  readonly element?: z.ZodType;
  readonly valueType?: z.ZodType;
  readonly defaultValue?: unknown;
};

const definitionOf = (schema: z.ZodType): Definition => schema._zod.def as unknown as Definition;

/** Derives the shape from a schema; null for what holds neither floats nor defaults. */
export function shapeOf(schema: z.ZodType): Shape | null {
  const definition = definitionOf(schema);
  if (definition.innerType) return shapeOf(definition.innerType);
  switch (definition.type) {
    case "number":
      return definition.format === "safeint" ? null : { kind: "float" };
    case "array":
      return { kind: "list", element: definition.element ? shapeOf(definition.element) : null };
    case "record":
      return { kind: "map", value: definition.valueType ? shapeOf(definition.valueType) : null };
    case "object":
      return fieldsOf(definition.shape ?? {});
    default:
      return null;
  }
}

function fieldsOf(schemas: Readonly<Record<string, z.ZodType>>): Shape {
  const fields = new Map<string, Shape>();
  const defaults = new Map<string, unknown>();
  for (const [key, schema] of Object.entries(schemas)) {
    const shape = shapeOf(schema);
    if (shape) fields.set(key, shape);
    const definition = definitionOf(schema);
    if (definition.type === "default") defaults.set(key, definition.defaultValue);
  }
  return { kind: "fields", fields, defaults };
}

/** Shape of what stands under a key. */
export function shapeAt(shape: Shape | null, key: string): Shape | null {
  if (shape === null) return null;
  if (shape.kind === "fields") return shape.fields.get(key) ?? null;
  return shape.kind === "map" ? shape.value : shape.kind === "list" ? shape.element : null;
}
