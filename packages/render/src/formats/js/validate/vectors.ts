import type { AttributeData } from "../scene-data.ts";
import { heldCount, scaleOf } from "./box.ts";

/** All entries in the array, whatever number of them the attribute gives. */
export function readVectors(attribute: AttributeData): Float64Array {
  const { array, stride, offset } = attribute;
  const scale = scaleOf(attribute);
  // A stride below 1 would give more entries than the array has numbers.
  const count = Math.max(0, Math.min(array.length, Math.floor(heldCount(attribute))));
  const vectors = new Float64Array(count * 3);
  for (let i = 0; i < count; i++)
    for (let axis = 0; axis < 3; axis++)
      vectors[i * 3 + axis] = axis < attribute.itemSize ? scale(array[i * stride + offset + axis] ?? 0) : 0;
  return vectors;
}
