import { normalMatrix } from "../../math/matrix.ts";
import { hashThreshold } from "./alpha-hash.ts";
import { type Fragment, readMap } from "./fragment.ts";
import type { LightRig } from "./light-rig.ts";
import type { PreparedScene } from "./prepare-scene.ts";
import { shadeLit } from "./shade-lit.ts";
import type { Side } from "./surface-spec.ts";
import { pointSize, type ViewFrame } from "./view-frame.ts";

export type Shader = {
  readonly fragment: Fragment;
  /** R, G, B (light, before tone mapping) and alpha of the last fragment. */
  readonly out: Float64Array;
  /** Shades a triangle at a pixel; false when the fragment is discarded. */
  shade(triangle: number, x: number, y: number): boolean;
  /** Alpha alone: false when alpha test or a dash's gap discards the fragment. */
  survives(triangle: number, x: number, y: number): boolean;
  /** Draws with another side than the material's: the passes of two-sided transparent surfaces. Null: the material's. */
  setSide(side: Side | null): void;
};

/** A shader for one view of a scene. */
export function createShader(scene: PreparedScene, frame: ViewFrame, rig: LightRig): Shader {
  const fragment = createFragment(scene, frame, rig);
  let lastTriangle = -1;
  let lastQuad = -1;
  let side: Side | null = null;

  function locate(triangle: number, x: number, y: number): void {
    if (triangle !== lastTriangle) {
      lastTriangle = triangle;
      lastQuad = -1;
      loadTriangle(fragment, triangle, side);
    }
    const quad = (y >> 1) * 65536 + (x >> 1);
    if (quad !== lastQuad) {
      lastQuad = quad;
      locateQuad(fragment, x & ~1, y & ~1);
    }
    sharesAt(fragment, 0, x, y);
    if (fragment.spec.textured) fragment.uvReady.fill(0);
  }

  return {
    fragment,
    out: fragment.out,
    shade(triangle, x, y) {
      locate(triangle, x, y);
      if (!baseColour(fragment, x, y)) return false;
      const { spec } = fragment;
      if (spec.model === "lit") shadeLit(fragment);
      else if (spec.model === "basic") shadeBasic(fragment);
      if (spec.opaque && spec.transmission === 0) fragment.out[3] = 1;
      return true;
    },
    survives(triangle, x, y) {
      locate(triangle, x, y);
      return baseColour(fragment, x, y);
    },
    setSide(next) {
      side = next;
      lastTriangle = -1;
    },
  };
}

function createFragment(scene: PreparedScene, frame: ViewFrame, rig: LightRig): Fragment {
  const first = scene.items[0];
  if (!first) throw new TypeError("a scene without draws needs no shader");
  return {
    scene,
    frame,
    rig,
    transmission: null,
    spec: first.spec,
    side: 0,
    world: first.world,
    normalMatrix: new Float64Array(9),
    i0: 0,
    i1: 0,
    i2: 0,
    facing: 1,
    constantNormal: false,
    plane: new Float64Array(9),
    at: new Float64Array(12),
    uv: new Float64Array(24),
    uvReady: new Uint8Array(4),
    normal: new Float64Array(7),
    place: new Float64Array(6),
    out: new Float64Array(4),
    texel: new Float64Array(4),
    footprint: { u: 0, v: 0, ux: 0, vx: 0, uy: 0, vy: 0 },
  };
}

function loadTriangle(f: Fragment, triangle: number, side: Side | null): void {
  const { scene, frame, plane } = f;
  const item = scene.items[scene.itemOf[triangle] as number] as PreparedScene["items"][number];
  f.spec = item.spec;
  f.side = side ?? item.spec.side;
  f.world = item.world;
  if (f.spec.normalMapInObjectSpace) f.normalMatrix = normalMatrix(f.world);
  const i0 = scene.indices[triangle * 3] as number;
  const i1 = scene.indices[triangle * 3 + 1] as number;
  const i2 = scene.indices[triangle * 3 + 2] as number;
  f.i0 = i0;
  f.i1 = i1;
  f.i2 = i2;
  const x0 = (frame.x[i0] as number) / 16;
  const y0 = (frame.y[i0] as number) / 16;
  const x1 = (frame.x[i1] as number) / 16;
  const y1 = (frame.y[i1] as number) / 16;
  const x2 = (frame.x[i2] as number) / 16;
  const y2 = (frame.y[i2] as number) / 16;
  const area = (x1 - x0) * (y2 - y0) - (x2 - x0) * (y1 - y0);
  const counterClockwise = area > 0;
  const flipped = (f.side === 1) !== item.mirrored;
  f.facing = item.shape !== "triangles" || counterClockwise !== flipped ? 1 : -1;
  const w0 = (frame.inverseW[i0] as number) / area;
  const w1 = (frame.inverseW[i1] as number) / area;
  const w2 = (frame.inverseW[i2] as number) / area;
  f.constantNormal = scene.normals !== null && sameNormals(scene.normals, i0 * 3, i1 * 3, i2 * 3);
  plane[0] = (y1 - y2) * w0;
  plane[1] = (y2 - y0) * w1;
  plane[2] = (y0 - y1) * w2;
  plane[3] = (x2 - x1) * w0;
  plane[4] = (x0 - x2) * w1;
  plane[5] = (x1 - x0) * w2;
  plane[6] = (x1 * y2 - x2 * y1) * w0;
  plane[7] = (x2 * y0 - x0 * y2) * w1;
  plane[8] = (x0 * y1 - x1 * y0) * w2;
}

const sameNormals = (n: Float32Array, a: number, b: number, c: number): boolean =>
  n[a] === n[b] &&
  n[a] === n[c] &&
  n[a + 1] === n[b + 1] &&
  n[a + 1] === n[c + 1] &&
  n[a + 2] === n[b + 2] &&
  n[a + 2] === n[c + 2];

/** Perspective-correct shares of the three vertices at a pixel's centre, into at[3·slot…]. */
function sharesAt({ plane: p, at }: Fragment, slot: number, x: number, y: number): void {
  const px = x + 0.5;
  const py = y + 0.5;
  const l0 = (p[0] as number) * px + (p[3] as number) * py + (p[6] as number);
  const l1 = (p[1] as number) * px + (p[4] as number) * py + (p[7] as number);
  const l2 = (p[2] as number) * px + (p[5] as number) * py + (p[8] as number);
  const inverse = 1 / (l0 + l1 + l2);
  const to = slot * 3;
  at[to] = l0 * inverse;
  at[to + 1] = l1 * inverse;
  at[to + 2] = l2 * inverse;
}

/** Computes the values that the four pixels of a quad share. Derivatives come from its first row and column, as in SwiftShader. */
function locateQuad(f: Fragment, x: number, y: number): void {
  const { spec, normal, scene } = f;
  if (spec.model !== "lit" && !spec.textured) return;
  sharesAt(f, 1, x, y);
  sharesAt(f, 2, x + 1, y);
  sharesAt(f, 3, x, y + 1);
  normal[3] = 0;
  if (spec.model !== "lit") return;
  if (spec.flatShading) flatNormal(f);
  else if (scene.normals) normal[3] = geometricRoughness(f, scene.normals);
}

/** How fast the normal turns over the quad, in view axes: three adds it to the roughness. */
function geometricRoughness({ at, i0, i1, i2, frame, constantNormal }: Fragment, normals: Float32Array): number {
  if (constantNormal) return 0;
  const a = i0 * 3;
  const b = i1 * 3;
  const c = i2 * 3;
  const ax = normals[a] as number;
  const ay = normals[a + 1] as number;
  const az = normals[a + 2] as number;
  const bx = normals[b] as number;
  const by = normals[b + 1] as number;
  const bz = normals[b + 2] as number;
  const cx = normals[c] as number;
  const cy = normals[c + 1] as number;
  const cz = normals[c + 2] as number;
  let s0 = at[3] as number;
  let s1 = at[4] as number;
  let s2 = at[5] as number;
  let x = s0 * ax + s1 * bx + s2 * cx;
  let y = s0 * ay + s1 * by + s2 * cy;
  let z = s0 * az + s1 * bz + s2 * cz;
  let inverse = 1 / Math.sqrt(x * x + y * y + z * z);
  const fx = x * inverse;
  const fy = y * inverse;
  const fz = z * inverse;
  s0 = at[6] as number;
  s1 = at[7] as number;
  s2 = at[8] as number;
  x = s0 * ax + s1 * bx + s2 * cx;
  y = s0 * ay + s1 * by + s2 * cy;
  z = s0 * az + s1 * bz + s2 * cz;
  inverse = 1 / Math.sqrt(x * x + y * y + z * z);
  const across = mostInView(frame.camera, x * inverse - fx, y * inverse - fy, z * inverse - fz);
  s0 = at[9] as number;
  s1 = at[10] as number;
  s2 = at[11] as number;
  x = s0 * ax + s1 * bx + s2 * cx;
  y = s0 * ay + s1 * by + s2 * cy;
  z = s0 * az + s1 * bz + s2 * cz;
  inverse = 1 / Math.sqrt(x * x + y * y + z * z);
  const upwards = mostInView(frame.camera, x * inverse - fx, y * inverse - fy, z * inverse - fz);
  return Math.max(across, upwards);
}

/** Largest component of a world vector in view axes. */
function mostInView({ right, up, back }: ViewFrame["camera"], x: number, y: number, z: number): number {
  const r = Math.abs(right[0] * x + right[1] * y + right[2] * z);
  const u = Math.abs(up[0] * x + up[1] * y + up[2] * z);
  const b = Math.abs(back[0] * x + back[1] * y + back[2] * z);
  return Math.max(r, u, b);
}

/** The triangle's own normal, on the side that is seen. */
function flatNormal({ scene, frame, i0, i1, i2, normal }: Fragment): void {
  const p = scene.positions;
  const ax = (p[i1 * 3] as number) - (p[i0 * 3] as number);
  const ay = (p[i1 * 3 + 1] as number) - (p[i0 * 3 + 1] as number);
  const az = (p[i1 * 3 + 2] as number) - (p[i0 * 3 + 2] as number);
  const bx = (p[i2 * 3] as number) - (p[i0 * 3] as number);
  const by = (p[i2 * 3 + 1] as number) - (p[i0 * 3 + 1] as number);
  const bz = (p[i2 * 3 + 2] as number) - (p[i0 * 3 + 2] as number);
  const x = ay * bz - az * by;
  const y = az * bx - ax * bz;
  const z = ax * by - ay * bx;
  const [ex, ey, ez] = frame.camera.eye;
  const towards =
    x * (ex - (p[i0 * 3] as number)) + y * (ey - (p[i0 * 3 + 1] as number)) + z * (ez - (p[i0 * 3 + 2] as number));
  const scale = (towards < 0 ? -1 : 1) / Math.sqrt(x * x + y * y + z * z);
  normal[4] = x * scale;
  normal[5] = y * scale;
  normal[6] = z * scale;
}

/** Material colour × map × vertex colour, and alpha, into out; false when the fragment is discarded. */
function baseColour(f: Fragment, x: number, y: number): boolean {
  const { spec, out, scene, at, i0, i1, i2 } = f;
  if (spec.dashed && inGap(f)) return false;
  let r = spec.r;
  let g = spec.g;
  let b = spec.b;
  let a = spec.opacity;
  if (spec.pointCoordinates) pointCoordinates(f, x, y);
  if (spec.map) {
    const texel = readMap(f, spec.map);
    r *= texel[0] as number;
    g *= texel[1] as number;
    b *= texel[2] as number;
    a *= texel[3] as number;
  }
  const { colours } = scene;
  if (colours) {
    const b0 = at[0] as number;
    const b1 = at[1] as number;
    const b2 = at[2] as number;
    r *= b0 * (colours[i0 * 4] as number) + b1 * (colours[i1 * 4] as number) + b2 * (colours[i2 * 4] as number);
    g *=
      b0 * (colours[i0 * 4 + 1] as number) +
      b1 * (colours[i1 * 4 + 1] as number) +
      b2 * (colours[i2 * 4 + 1] as number);
    b *=
      b0 * (colours[i0 * 4 + 2] as number) +
      b1 * (colours[i1 * 4 + 2] as number) +
      b2 * (colours[i2 * 4 + 2] as number);
    a *=
      b0 * (colours[i0 * 4 + 3] as number) +
      b1 * (colours[i1 * 4 + 3] as number) +
      b2 * (colours[i2 * 4 + 3] as number);
  }
  if (spec.alphaMap) a *= readMap(f, spec.alphaMap)[1] as number;
  if (spec.alphaTest > 0 && a < spec.alphaTest) return false;
  if (spec.alphaHash && a < hashThreshold(f)) return false;
  out[0] = r;
  out[1] = g;
  out[2] = b;
  out[3] = a;
  return true;
}

function inGap({ scene, at, i0, i1, i2, spec }: Fragment): boolean {
  const { distances } = scene;
  const along = distances
    ? ((at[0] as number) * (distances[i0] as number) +
        (at[1] as number) * (distances[i1] as number) +
        (at[2] as number) * (distances[i2] as number)) *
      spec.dashScale
    : 0;
  return along - spec.dashTotal * Math.floor(along / spec.dashTotal) > spec.dashSize;
}

/** The map of a point without uv covers the point's square once, x to the right and y up; the square is taken before it is snapped to sub-pixels. */
function pointCoordinates({ frame, scene, i0, spec, uv, uvReady }: Fragment, x: number, y: number): void {
  const p = scene.positions;
  const { right, up, focal } = frame.camera;
  const [px, py, pz] = [p[i0 * 3] as number, p[i0 * 3 + 1] as number, p[i0 * 3 + 2] as number];
  const inverse = frame.inverseW[i0] as number;
  const half = frame.side / 2;
  const size = pointSize(spec, { side: frame.side, inverse });
  const centreX = half + (right[0] * px + right[1] * py + right[2] * pz) * focal * half * inverse;
  const centreY = half + (up[0] * px + up[1] * py + up[2] * pz) * focal * half * inverse;
  uvReady[0] = 1;
  uv[0] = (x + 0.5 - centreX) / size + 0.5;
  uv[1] = (y + 0.5 - centreY) / size + 0.5;
  uv[2] = 1 / size;
  uv[3] = 0;
  uv[4] = 0;
  uv[5] = 1 / size;
}

/** MeshBasicMaterial: the colour, dimmed by its baked light. */
function shadeBasic(f: Fragment): void {
  const { spec, out } = f;
  const base = [out[0] as number, out[1] as number, out[2] as number];
  const light = [1, 1, 1];
  if (spec.lightMap) {
    const texel = readMap(f, spec.lightMap);
    for (let k = 0; k < 3; k++) light[k] = ((texel[k] as number) * spec.lightMapIntensity) / Math.PI;
  }
  const open = spec.aoMap ? ((readMap(f, spec.aoMap)[0] as number) - 1) * spec.aoMapIntensity + 1 : 1;
  for (let k = 0; k < 3; k++) out[k] = (base[k] as number) * (light[k] as number) * open;
}
