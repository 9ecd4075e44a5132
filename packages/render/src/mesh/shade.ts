import type { MeshCamera } from "../camera.ts";
import { bendNormal, quadSteps } from "./bend-normal.ts";
import { AMBIENT, COSINE_FLOOR, DIELECTRIC_F0, LIGHT_INTENSITY, ROUGHNESS_FLOOR } from "./constants.ts";
import { COLOUR, createInterpolator, enterTriangle, NORMAL, overW, POSITION, UV, wAt } from "./interpolate.ts";
import type { ScreenVertices } from "./project.ts";
import { sampleTexture } from "./sample-texture.ts";
import type { MeshScene } from "./scene.ts";
import { encodeLinear, SRGB_TO_LINEAR } from "./transfer.ts";

const f = Math.fround;

/** Colours a pixel by the triangle with that number (from 0); writes R, G, B, A bytes to `rgba`. Pixel rows count from below. */
export type Shader = { readonly rgba: Uint8Array; shade(triangle: number, x: number, y: number): void };

/** Clamps to low…1. NaN becomes `low`, as max(NaN, low) in the reference: a zero normal looks unlit. */
const clamp = (x: number, low: number): number => (x > low ? (x > 1 ? 1 : x) : low);

/** The reference's fragment program (metallic-roughness) over one view. Doubles; + − × ÷ √ only. */
export function createShader(
  scene: MeshScene,
  view: { readonly vertices: ScreenVertices; readonly camera: MeshCamera },
): Shader {
  const { uvs, colours, material } = scene;
  const { vertices, camera } = view;
  const { baseColorTexture, metallicRoughnessTexture, normalTexture, occlusionTexture, emissiveTexture } = material;
  const [lx, ly, lz] = camera.light;
  const [eyeX, eyeY, eyeZ] = camera.eye;
  const rgba = new Uint8Array(4);
  const texel = new Int32Array(4);
  const interpolator = createInterpolator();
  const { planes } = interpolator;

  const n = new Float64Array(3);
  const own = new Float64Array(5);
  const steps = new Float64Array(10);
  const here = { planes, x: 0, y: 0 };

  function shade(triangle: number, x: number, y: number): void {
    if (triangle !== interpolator.triangle) enterTriangle(interpolator, scene, vertices, triangle);
    const w = wAt(planes, x, y);
    const px = f(overW(planes, POSITION, x, y) * w);
    const py = f(overW(planes, POSITION + 1, x, y) * w);
    const pz = f(overW(planes, POSITION + 2, x, y) * w);
    let nx = f(overW(planes, NORMAL, x, y) * w);
    let ny = f(overW(planes, NORMAL + 1, x, y) * w);
    let nz = f(overW(planes, NORMAL + 2, x, y) * w);
    const nl0 = 1 / Math.sqrt(nx * nx + ny * ny + nz * nz);
    nx *= nl0;
    ny *= nl0;
    nz *= nl0;
    const cr = colours ? f(overW(planes, COLOUR, x, y) * w) : 1;
    const cg = colours ? f(overW(planes, COLOUR + 1, x, y) * w) : 1;
    const cb = colours ? f(overW(planes, COLOUR + 2, x, y) * w) : 1;
    const ca = colours ? f(overW(planes, COLOUR + 3, x, y) * w) : 1;
    const u = uvs ? f(overW(planes, UV, x, y) * w) : 0;
    const v = uvs ? f(overW(planes, UV + 1, x, y) * w) : 0;
    let red = material.baseColor[0];
    let green = material.baseColor[1];
    let blue = material.baseColor[2];
    let alpha = material.baseColor[3];
    if (baseColorTexture) {
      sampleTexture(baseColorTexture, u, v, texel, baseColorTexture.channels);
      red *= SRGB_TO_LINEAR[texel[0] as number] as number;
      green *= SRGB_TO_LINEAR[texel[1] as number] as number;
      blue *= SRGB_TO_LINEAR[texel[2] as number] as number;
      if (baseColorTexture.channels === 4) alpha *= (texel[3] as number) / 255;
    }
    let roughness = material.roughness;
    let metallic = material.metallic;
    let open = 1;
    if (metallicRoughnessTexture) {
      sampleTexture(metallicRoughnessTexture, u, v, texel, 3);
      if (occlusionTexture === metallicRoughnessTexture) open = (texel[0] as number) / 255;
      roughness *= (texel[1] as number) / 255;
      metallic *= (texel[2] as number) / 255;
    }
    roughness = clamp(roughness, ROUGHNESS_FLOOR);
    metallic = clamp(metallic, 0);
    if (normalTexture) {
      n[0] = nx;
      n[1] = ny;
      n[2] = nz;
      sampleTexture(normalTexture, u, v, texel, 3);
      own[0] = px;
      own[1] = py;
      own[2] = pz;
      own[3] = u;
      own[4] = v;
      here.x = x;
      here.y = y;
      quadSteps(steps, own, here);
      bendNormal(n, texel, steps);
      nx = n[0] as number;
      ny = n[1] as number;
      nz = n[2] as number;
    }

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
      if (occlusionTexture !== metallicRoughnessTexture) {
        sampleTexture(occlusionTexture, u, v, texel, 1);
        open = (texel[0] as number) / 255;
      }
      outR *= open;
      outG *= open;
      outB *= open;
    }
    const [er, eg, eb] = material.emissive;
    if (emissiveTexture) {
      sampleTexture(emissiveTexture, u, v, texel, 3);
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
