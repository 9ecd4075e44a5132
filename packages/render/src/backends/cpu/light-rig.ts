import type { LightSetup } from "../../module-views.ts";

/** Lights as the shader reads them: unit vectors towards each, world axes, and its strength. All are white. */
export type LightRig = {
  readonly ambient: number;
  readonly count: number;
  /** x, y, z, strength a light. */
  readonly data: Float64Array;
};

export function lightRig({ ambient, lights }: LightSetup): LightRig {
  const data = new Float64Array(lights.length * 4);
  for (const [i, { intensity, from }] of lights.entries()) {
    const [x, y, z] = from;
    const length = Math.sqrt(x * x + y * y + z * z);
    data.set([x / length, y / length, z / length, intensity], i * 4);
  }
  return { ambient, count: lights.length, data };
}
