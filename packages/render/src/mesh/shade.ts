import type { MeshCamera } from "../camera.ts";
import { AMBIENT, COSINE_FLOOR, DIELECTRIC_F0, LIGHT_INTENSITY, ROUGHNESS_FLOOR } from "./constants.ts";
import type { ScreenVertices } from "./project.ts";
import { sampleTexture } from "./sample-texture.ts";
import type { MeshScene } from "./scene.ts";
import { encodeLinear, SRGB_TO_LINEAR } from "./transfer.ts";

/** Colours a pixel by the triangle with that number (from 0); writes R, G, B, A bytes to `rgba`. Pixel rows count from below. */
export type Shader = { readonly rgba: Uint8Array; shade(triangle: number, x: number, y: number): void };

/** Clamps to low…1. What is not a number becomes `low`, as max(NaN, low) does in the reference: a zero normal looks unlit. */
const clamp = (x: number, low: number): number => (x > low ? (x > 1 ? 1 : x) : low);

/** The reference's fragment program (metallic-roughness) over one view. Doubles; + − × ÷ √ only. */
export function createShader(
  scene: MeshScene,
  view: { readonly vertices: ScreenVertices; readonly camera: MeshCamera },
): Shader {
  const { positions, normals, uvs, colours, indices, material } = scene;
  const { vertices, camera } = view;
  const { baseColorTexture, metallicRoughnessTexture, normalTexture, occlusionTexture, emissiveTexture } = material;
  const [lx, ly, lz] = camera.light;
  const [eyeX, eyeY, eyeZ] = camera.eye;
  const rgba = new Uint8Array(4);
  const texel = new Int32Array(4);
  const weights = new Float64Array(3);
  const plane = new Float64Array(16);
  let last = -1;
  let i0 = 0;
  let i1 = 0;
  let i2 = 0;

  /** Barycentric planes of a triangle, each divided by w: value = k0 + kx·x + ky·y at pixel centres. */
  function enter(triangle: number): void {
    last = triangle;
    i0 = indices[triangle * 3] as number;
    i1 = indices[triangle * 3 + 1] as number;
    i2 = indices[triangle * 3 + 2] as number;
    const x0 = vertices.x[i0] as number;
    const y0 = vertices.y[i0] as number;
    const ux = (vertices.x[i1] as number) - x0;
    const uy = (vertices.y[i1] as number) - y0;
    const wx = (vertices.x[i2] as number) - x0;
    const wy = (vertices.y[i2] as number) - y0;
    const area = ux * wy - uy * wx;
    const w1 = vertices.inverseW[i1] as number;
    const w2 = vertices.inverseW[i2] as number;
    plane[0] = x0 - 0.5;
    plane[1] = y0 - 0.5;
    plane[2] = vertices.inverseW[i0] as number;
    plane[3] = (wy / area) * w1;
    plane[4] = (-wx / area) * w1;
    plane[5] = (-uy / area) * w2;
    plane[6] = (ux / area) * w2;
    plane[7] = w1;
    plane[8] = w2;
    plane[9] = wy / area;
    plane[10] = -wx / area;
    plane[11] = -uy / area;
    plane[12] = ux / area;
  }

  /** Perspective-correct weights of the three corners at a pixel's centre. */
  function weigh(x: number, y: number): void {
    const dx = x - (plane[0] as number);
    const dy = y - (plane[1] as number);
    const b1 = (plane[9] as number) * dx + (plane[10] as number) * dy;
    const b2 = (plane[11] as number) * dx + (plane[12] as number) * dy;
    const q0 = (1 - b1 - b2) * (plane[2] as number);
    const q1 = b1 * (plane[7] as number);
    const q2 = b2 * (plane[8] as number);
    const w = 1 / (q0 + q1 + q2);
    weights[0] = q0 * w;
    weights[1] = q1 * w;
    weights[2] = q2 * w;
  }

  const mix3 = (array: Float32Array, axis: number): number =>
    (weights[0] as number) * (array[i0 * 3 + axis] as number) +
    (weights[1] as number) * (array[i1 * 3 + axis] as number) +
    (weights[2] as number) * (array[i2 * 3 + axis] as number);
  const mix2 = (array: Float32Array, axis: number): number =>
    (weights[0] as number) * (array[i0 * 2 + axis] as number) +
    (weights[1] as number) * (array[i1 * 2 + axis] as number) +
    (weights[2] as number) * (array[i2 * 2 + axis] as number);
  const mixColour = (array: Uint8Array, axis: number): number =>
    ((weights[0] as number) * (array[i0 * 4 + axis] as number) +
      (weights[1] as number) * (array[i1 * 4 + axis] as number) +
      (weights[2] as number) * (array[i2 * 4 + axis] as number)) /
    255;

  let nx = 0;
  let ny = 0;
  let nz = 0;

  /** Bends the normal by the normal map. The tangent comes from differences over the pixel's 2 × 2 quad, as on hardware. */
  function bend(x: number, y: number, u: number, v: number): void {
    const uv = uvs as Float32Array;
    const atX = x ^ 1;
    const signX = x & 1 ? -1 : 1;
    const atY = y ^ 1;
    const signY = y & 1 ? -1 : 1;
    const px = mix3(positions, 0);
    const py = mix3(positions, 1);
    const pz = mix3(positions, 2);
    weigh(atX, y);
    const dxX = (mix3(positions, 0) - px) * signX;
    const dxY = (mix3(positions, 1) - py) * signX;
    const dxZ = (mix3(positions, 2) - pz) * signX;
    const dxU = (mix2(uv, 0) - u) * signX;
    const dxV = (mix2(uv, 1) - v) * signX;
    weigh(x, atY);
    const dyX = (mix3(positions, 0) - px) * signY;
    const dyY = (mix3(positions, 1) - py) * signY;
    const dyZ = (mix3(positions, 2) - pz) * signY;
    const dyU = (mix2(uv, 0) - u) * signY;
    const dyV = (mix2(uv, 1) - v) * signY;
    const det = dxU * dyV - dyU * dxV;
    let tx = (dyV * dxX - dxV * dyX) / det;
    let ty = (dyV * dxY - dxV * dyY) / det;
    let tz = (dyV * dxZ - dxV * dyZ) / det;
    const along = nx * tx + ny * ty + nz * tz;
    tx -= nx * along;
    ty -= ny * along;
    tz -= nz * along;
    const tl = 1 / Math.sqrt(tx * tx + ty * ty + tz * tz);
    tx *= tl;
    ty *= tl;
    tz *= tl;
    let bx = ny * tz - nz * ty;
    let by = nz * tx - nx * tz;
    let bz = nx * ty - ny * tx;
    const bl = 1 / Math.sqrt(bx * bx + by * by + bz * bz);
    bx *= bl;
    by *= bl;
    bz *= bl;
    sampleTexture(normalTexture!, u, v, texel);
    const mx = ((texel[0] as number) / 255) * 2 - 1;
    const my = ((texel[1] as number) / 255) * 2 - 1;
    const mz = ((texel[2] as number) / 255) * 2 - 1;
    const rx = tx * mx + bx * my + nx * mz;
    const ry = ty * mx + by * my + ny * mz;
    const rz = tz * mx + bz * my + nz * mz;
    const rl = 1 / Math.sqrt(rx * rx + ry * ry + rz * rz);
    nx = rx * rl;
    ny = ry * rl;
    nz = rz * rl;
  }

  function shade(triangle: number, x: number, y: number): void {
    if (triangle !== last) enter(triangle);
    weigh(x, y);
    const px = mix3(positions, 0);
    const py = mix3(positions, 1);
    const pz = mix3(positions, 2);
    nx = mix3(normals, 0);
    ny = mix3(normals, 1);
    nz = mix3(normals, 2);
    const nl0 = 1 / Math.sqrt(nx * nx + ny * ny + nz * nz);
    nx *= nl0;
    ny *= nl0;
    nz *= nl0;
    const cr = colours ? mixColour(colours, 0) : 1;
    const cg = colours ? mixColour(colours, 1) : 1;
    const cb = colours ? mixColour(colours, 2) : 1;
    const ca = colours ? mixColour(colours, 3) : 1;
    const u = uvs ? mix2(uvs, 0) : 0;
    const v = uvs ? mix2(uvs, 1) : 0;
    let red = material.baseColor[0];
    let green = material.baseColor[1];
    let blue = material.baseColor[2];
    let alpha = material.baseColor[3];
    if (baseColorTexture) {
      sampleTexture(baseColorTexture, u, v, texel);
      red *= SRGB_TO_LINEAR[texel[0] as number] as number;
      green *= SRGB_TO_LINEAR[texel[1] as number] as number;
      blue *= SRGB_TO_LINEAR[texel[2] as number] as number;
      if (baseColorTexture.channels === 4) alpha *= (texel[3] as number) / 255;
    }
    let roughness = material.roughness;
    let metallic = material.metallic;
    if (metallicRoughnessTexture) {
      sampleTexture(metallicRoughnessTexture, u, v, texel);
      roughness *= (texel[1] as number) / 255;
      metallic *= (texel[2] as number) / 255;
    }
    roughness = clamp(roughness, ROUGHNESS_FLOOR);
    metallic = clamp(metallic, 0);
    if (normalTexture) bend(x, y, u, v);

    let vx = eyeX - px;
    let vy = eyeY - py;
    let vz = eyeZ - pz;
    const vl = 1 / Math.sqrt(vx * vx + vy * vy + vz * vz);
    vx *= vl;
    vy *= vl;
    vz *= vl;
    let hx = lx + vx;
    let hy = ly + vy;
    let hz = lz + vz;
    const hl = 1 / Math.sqrt(hx * hx + hy * hy + hz * hz);
    hx *= hl;
    hy *= hl;
    hz *= hl;
    const nl = clamp(nx * lx + ny * ly + nz * lz, COSINE_FLOOR);
    const nv = clamp(Math.abs(nx * vx + ny * vy + nz * vz), COSINE_FLOOR);
    const nh = clamp(nx * hx + ny * hy + nz * hz, 0);
    const vh = clamp(vx * hx + vy * hy + vz * hz, 0);

    const miss = 1 - vh;
    const fresnel = miss * miss * miss * miss * miss;
    const k = ((roughness + 1) * (roughness + 1)) / 8;
    const masking = (nv / (nv * (1 - k) + k)) * (nl / (nl * (1 - k) + k));
    const a2 = roughness * roughness * roughness * roughness;
    const spread = nh * nh * (a2 - 1) + 1;
    const lobe = (masking * (a2 / (Math.PI * spread * spread))) / (4 * nl * nv + 0.001);
    const diffuse = ((1 - DIELECTRIC_F0) * (1 - metallic)) / Math.PI;
    const light = nl * LIGHT_INTENSITY;
    const f0r = DIELECTRIC_F0 * (1 - metallic) + red * metallic;
    const f0g = DIELECTRIC_F0 * (1 - metallic) + green * metallic;
    const f0b = DIELECTRIC_F0 * (1 - metallic) + blue * metallic;
    const fr = f0r + (1 - f0r) * fresnel;
    const fg = f0g + (1 - f0g) * fresnel;
    const fb = f0b + (1 - f0b) * fresnel;
    let outR = light * ((1 - fr) * red * diffuse + fr * lobe) + red * AMBIENT;
    let outG = light * ((1 - fg) * green * diffuse + fg * lobe) + green * AMBIENT;
    let outB = light * ((1 - fb) * blue * diffuse + fb * lobe) + blue * AMBIENT;
    if (occlusionTexture) {
      sampleTexture(occlusionTexture, u, v, texel);
      const open = (texel[0] as number) / 255;
      outR *= open;
      outG *= open;
      outB *= open;
    }
    const [er, eg, eb] = material.emissive;
    if (emissiveTexture) {
      sampleTexture(emissiveTexture, u, v, texel);
      outR += er * er * (SRGB_TO_LINEAR[texel[0] as number] as number);
      outG += eg * eg * (SRGB_TO_LINEAR[texel[1] as number] as number);
      outB += eb * eb * (SRGB_TO_LINEAR[texel[2] as number] as number);
    } else {
      outR += er * er;
      outG += eg * eg;
      outB += eb * eb;
    }
    rgba[0] = encodeLinear(outR * cr);
    rgba[1] = encodeLinear(outG * cg);
    rgba[2] = encodeLinear(outB * cb);
    rgba[3] = Math.floor(clamp(alpha * ca, 0) * 255 + 0.5);
  }

  return { rgba, shade };
}
