import { power } from "../../math/power.ts";
import type { Texture } from "../../mesh/scene.ts";
import type { Allocate } from "./geometry.ts";
import { refuseGlb } from "./refuse.ts";

/** The numbers of a specular-glossiness material, linear. */
export type GlossFactors = {
  /** R, G, B and, unless the file has three numbers only, opacity. */
  readonly diffuse: readonly number[];
  readonly specular: readonly [number, number, number];
  readonly glossiness: number;
};

/** One point of a material, as the renderer draws it. */
type MetallicPoint = { readonly base: readonly [number, number, number]; readonly metallic: number };

/** Specular light of a surface that is not metal. Source: the extension's own conversion, which the reference follows. */
const DIELECTRIC = Math.fround(0.04);
const SMALLEST = 1e-6;

const brightness = ([r = 0, g = 0, b = 0]: readonly number[]): number =>
  Math.sqrt(0.299 * r * r + 0.587 * g * g + 0.114 * b * b);

const clip = (x: number): number => Math.min(1, Math.max(0, x));

/** Base colour and metalness of one point from its diffuse and specular light, as the reference converts it. */
export function convertPoint(diffuse: readonly number[], specular: readonly number[]): MetallicPoint {
  const left = 1 - Math.max(specular[0]!, specular[1]!, specular[2]!);
  const metallic = solveMetallic({ diffuse: brightness(diffuse), specular: brightness(specular), left });
  const square = metallic * metallic;
  const ofDiffuse = left / (1 - DIELECTRIC) / Math.max(1 - metallic, SMALLEST);
  const ofSpecular = 1 / Math.max(metallic, SMALLEST);
  const channel = (k: number): number =>
    clip(square * (specular[k]! - DIELECTRIC * (1 - metallic)) * ofSpecular + (1 - square) * diffuse[k]! * ofDiffuse);
  return { base: [channel(0), channel(1), channel(2)], metallic };
}

function solveMetallic(of: { readonly diffuse: number; readonly specular: number; readonly left: number }): number {
  if (of.specular < DIELECTRIC) return 0;
  const b = (of.diffuse * of.left) / (1 - DIELECTRIC) + of.specular - 2 * DIELECTRIC;
  const discriminant = b * b - 4 * DIELECTRIC * (DIELECTRIC - of.specular);
  return clip((-b + Math.sqrt(Math.max(discriminant, SMALLEST))) / (2 * DIELECTRIC));
}

/** The textures into which those of a specular-glossiness material are converted. */
export type GlossTextures = {
  readonly baseColorTexture: Texture;
  /** Null: the factors hold for every point. */
  readonly metallicRoughnessTexture: Texture | null;
};

type Sources = {
  readonly factors: GlossFactors;
  /** As stored: 3 channels, 4 with opacity. `grey`: it has one sample a pixel, which is the opacity too. */
  readonly diffuse: (Texture & { readonly grey: boolean }) | null;
  /** `grey`: it has one sample a pixel, which is the glossiness too. */
  readonly specular: (Texture & { readonly grey: boolean }) | null;
  readonly allocate: Allocate;
};

/** Converts texel by texel. Both textures must have the same size: the reference would scale one of them. */
export function convertTextures({ factors, diffuse, specular, allocate }: Sources): GlossTextures {
  const size = diffuse ?? specular;
  if (!size) throw new TypeError("a material without textures is converted by its factors");
  if (diffuse && specular && (diffuse.width !== specular.width || diffuse.height !== specular.height)) {
    throw refuseGlb(
      "GLB_TEXTURE_FORMAT",
      "The diffuse and the specular-glossiness texture differ in size. Save both with one size, or export a metallic-roughness material.",
    );
  }
  const { width, height } = size;
  const pixels = width * height;
  const opaque = factors.diffuse.length < 4 && diffuse?.channels !== 4;
  const channels = opaque ? 3 : 4;
  const base = new Uint8Array(allocate(pixels * channels), 0, pixels * channels);
  const rough = new Uint8Array(allocate(pixels * 3), 0, pixels * 3);
  const light = { diffuse: [1, 1, 1, 1], specular: [1, 1, 1], glossiness: 1 };
  for (let i = 0; i < pixels; i++) {
    readDiffuse(light.diffuse, { factors, texture: diffuse, at: i });
    light.glossiness = readSpecular(light.specular, { factors, texture: specular, at: i });
    const point = convertPoint(light.diffuse, light.specular);
    for (let k = 0; k < 3; k++) base[i * channels + k] = cut(toSrgb(point.base[k]!));
    if (!opaque) base[i * channels + 3] = cut(light.diffuse[3]!);
    rough[i * 3 + 1] = cut(1 - light.glossiness);
    rough[i * 3 + 2] = cut(point.metallic);
  }
  const plain = !specular && brightness(factors.specular) < DIELECTRIC;
  return {
    baseColorTexture: { width, height, channels, data: base },
    metallicRoughnessTexture: plain ? null : { width, height, channels: 3, data: rough },
  };
}

type Place = { readonly factors: GlossFactors; readonly texture: Sources["diffuse"]; readonly at: number };

function readDiffuse(into: number[], { factors, texture, at }: Place): void {
  const { diffuse } = factors;
  const from = at * (texture?.channels ?? 0);
  // The reference leaves the factor out where the texture has opacity and the factor has none.
  const scaled = !(texture?.channels === 4 && diffuse.length < 4);
  for (let k = 0; k < 3; k++) into[k] = (texture ? LINEAR[texture.data[from + k]!]! : 1) * (scaled ? diffuse[k]! : 1);
  const opacity = texture?.grey
    ? LINEAR[texture.data[from]!]!
    : texture?.channels === 4
      ? texture.data[from + 3]! / 255
      : 1;
  into[3] = opacity * (scaled ? (diffuse[3] ?? 1) : 1);
}

/** Fills in the specular light, and gives the glossiness. */
function readSpecular(into: number[], { factors, texture, at }: Place): number {
  const from = at * (texture?.channels ?? 0);
  for (let k = 0; k < 3; k++) into[k] = (texture ? LINEAR[texture.data[from + k]!]! : 1) * factors.specular[k]!;
  const gloss = texture?.grey ? texture.data[from]! : texture?.channels === 4 ? texture.data[from + 3]! : 255;
  return (gloss / 255) * factors.glossiness;
}

/** The point at which the two parts of the sRGB curve meet, as in the reference. */
const KNEE = { srgb: 0.0404482362771082, linear: 0.00313066844250063 };

const LINEAR = Float64Array.from({ length: 256 }, (_, byte) => {
  const x = byte / 255;
  return x <= KNEE.srgb ? x / 12.92 : power((x + 0.055) / 1.055, 2.4);
});

const toSrgb = (x: number): number => (x > KNEE.linear ? 1.055 * power(x, 1 / 2.4) - 0.055 : 12.92 * x);

/** A value of 0…1 as a byte; the fraction is cut, not rounded, as the reference does here. */
const cut = (x: number): number => Math.trunc(clip(x) * 255);
