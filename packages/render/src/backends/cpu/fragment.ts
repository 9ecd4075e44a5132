import type { LightRig } from "./light-rig.ts";
import type { PreparedScene } from "./prepare-scene.ts";
import { type Footprint, type Sampler, sample } from "./sampler.ts";
import type { Side, SurfaceSpec } from "./surface-spec.ts";
import type { TransmissionPicture } from "./transmission-picture.ts";
import type { ViewFrame } from "./view-frame.ts";

/**
 * One fragment on its way through the shader: a triangle at a pixel's centre. One object serves all fragments, so the numbers that change lie in
 * typed arrays.
 */
export type Fragment = {
  readonly scene: PreparedScene;
  readonly frame: ViewFrame;
  readonly rig: LightRig;
  /** The picture behind transmissive surfaces; null while that picture is being drawn, or when there are no such surfaces. */
  transmission: TransmissionPicture | null;
  spec: SurfaceSpec;
  side: Side;
  /** Node's world matrix, for what depends on its scale. */
  world: readonly number[];
  /** Transforms normals of the node into the world. Only correct for materials with a normal map in object space. */
  normalMatrix: Float64Array;
  /** Vertices of the triangle. */
  i0: number;
  i1: number;
  i2: number;
  /** Which face is seen, as gl_FrontFacing: 1 front, −1 back. */
  facing: number;
  /** Whether all three vertices have the same normal. */
  constantNormal: boolean;
  /** Shares of the vertices over the screen: λk = p[k]·x + p[3+k]·y + p[6+k], times 1/w. */
  readonly plane: Float64Array;
  /** Shares at the pixel's centre, and at the centres of its quad's first pixel, the one to the right of that, the one above. */
  readonly at: Float64Array;
  /** Place of each channel's uv, and its change to the right and up (six numbers a channel). */
  readonly uv: Float64Array;
  readonly uvReady: Uint8Array;
  /** Unit normal of the surface before maps: 0…2; geometric roughness: 3; flat normal of the triangle: 4…6. */
  readonly normal: Float64Array;
  /** World position 0…2 and unit direction to the eye 3…5. */
  readonly place: Float64Array;
  /** Result: R, G, B as light, alpha. */
  readonly out: Float64Array;
  readonly texel: Float64Array;
  readonly footprint: Footprint;
};

/** Place and change of a channel's coordinates over the quad. */
function loadUv(f: Fragment, channel: number): void {
  const { scene, at, uv, uvReady, i0, i1, i2 } = f;
  uvReady[channel] = 1;
  const to = channel * 6;
  const values = scene.uvs[channel];
  if (!values) {
    uv.fill(0, to, to + 6);
    return;
  }
  for (let k = 0; k < 2; k++) {
    const v0 = values[i0 * 2 + k] as number;
    const v1 = values[i1 * 2 + k] as number;
    const v2 = values[i2 * 2 + k] as number;
    const first = (at[3] as number) * v0 + (at[4] as number) * v1 + (at[5] as number) * v2;
    uv[to + k] = (at[0] as number) * v0 + (at[1] as number) * v1 + (at[2] as number) * v2;
    uv[to + 2 + k] = (at[6] as number) * v0 + (at[7] as number) * v1 + (at[8] as number) * v2 - first;
    uv[to + 4 + k] = (at[9] as number) * v0 + (at[10] as number) * v1 + (at[11] as number) * v2 - first;
  }
}

/** Computes where a sampler reads at this fragment, into the fragment's footprint. */
export function footprintOf(f: Fragment, sampler: Sampler): Footprint {
  const { uv, uvReady, footprint } = f;
  if (uvReady[sampler.channel] === 0) loadUv(f, sampler.channel);
  const at = sampler.channel * 6;
  const u = uv[at] as number;
  const v = uv[at + 1] as number;
  const ux = uv[at + 2] as number;
  const vx = uv[at + 3] as number;
  const uy = uv[at + 4] as number;
  const vy = uv[at + 5] as number;
  if (sampler.plain) {
    footprint.u = u;
    footprint.v = v;
    footprint.ux = ux;
    footprint.vx = vx;
    footprint.uy = uy;
    footprint.vy = vy;
    return footprint;
  }
  const { m } = sampler;
  const m0 = m[0] as number;
  const m1 = m[1] as number;
  const m3 = m[3] as number;
  const m4 = m[4] as number;
  footprint.u = m0 * u + m1 * v + (m[2] as number);
  footprint.v = m3 * u + m4 * v + (m[5] as number);
  footprint.ux = m0 * ux + m1 * vx;
  footprint.vx = m3 * ux + m4 * vx;
  footprint.uy = m0 * uy + m1 * vy;
  footprint.vy = m3 * uy + m4 * vy;
  return footprint;
}

/** Reads a map at this fragment into its texel. */
export function readMap(f: Fragment, sampler: Sampler): Float64Array {
  sample(f.texel, sampler, footprintOf(f, sampler));
  return f.texel;
}
