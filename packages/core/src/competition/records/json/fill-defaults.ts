import { ensureMemory } from "./memory.ts";
import { type Shape, shapeAt } from "./shape.ts";

/** Puts the schema's defaults where the file has no such key, and remembers that it had none. */
export function fillDefaults(value: unknown, shape: Shape | null): void {
  if (shape === null || !hasDefaults(shape) || typeof value !== "object" || value === null) return;
  if (shape.kind === "fields") {
    const object = value as Record<string, unknown>;
    for (const [key, fallback] of shape.defaults) {
      if (object[key] !== undefined) continue;
      object[key] = fallback;
      const memory = ensureMemory(object);
      memory.absent ??= new Map();
      memory.absent.set(key, fallback);
    }
    for (const [key, inner] of shape.fields) fillDefaults(object[key], inner);
    return;
  }
  for (const [key, inner] of Object.entries(value)) fillDefaults(inner, shapeAt(shape, key));
}

const answers = new WeakMap<Shape, boolean>();

function hasDefaults(shape: Shape): boolean {
  const answer = answers.get(shape);
  if (answer !== undefined) return answer;
  const inner =
    shape.kind === "fields"
      ? shape.defaults.size > 0 || [...shape.fields.values()].some(hasDefaults)
      : shape.kind !== "float" && [shapeAt(shape, "")].some((child) => child !== null && hasDefaults(child));
  answers.set(shape, inner);
  return inner;
}
