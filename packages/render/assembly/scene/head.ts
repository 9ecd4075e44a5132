// Where the numbers of a scene lie in the memory of the scene kernel, byte offsets: the twin of src/backends/cpu/scene-kernel-layout.ts.

import { both, plus, splat, times } from "../lanes";

// What the caller writes.
export const REGION_X0: usize = 0;
export const REGION_Y0: usize = 4;
export const REGION_X1: usize = 8;
export const REGION_Y1: usize = 12;
export const SIDE: usize = 16;
export const POSITIONS: usize = 20;
export const NORMALS: usize = 24;
export const COLOURS: usize = 28;
export const INDICES: usize = 32;
export const ITEM_OF: usize = 36;
export const FRAME_X: usize = 40;
export const FRAME_Y: usize = 44;
export const FRAME_DEPTH: usize = 48;
export const FRAME_W: usize = 52;
export const SAMPLE_DEPTH: usize = 56;
export const SAMPLE_TRIANGLE: usize = 60;
export const ITEMS: usize = 64;
export const PICTURES: usize = 68;
export const PICTURE_BYTES: usize = 72;
export const PICTURE_COUNT: usize = 76;
export const LIGHT_COUNT: usize = 80;
export const REST: usize = 84;
export const TANGENTS: usize = 88;
export const SAMPLE_COLOURS: usize = 92;
export const PENDING: usize = 96;
export const UVS: usize = 112;
export const BACKGROUNDS: usize = 128;
export const CAMERA: usize = 256;
export const AMBIENT: usize = 352;
export const LIGHTS: usize = 360;
/** Focal length, distance of the camera, log2 of the picture's side. */
export const LENS: usize = 616;
export const THRESHOLDS: usize = 2048;
export const FIRST_BYTES: usize = 4352;
export const DFG: usize = 8576;
/** Levels of the picture that glass is looked through: how many, then side and address of each. 0: none. */
export const BEHIND_LEVELS: usize = 12800;
/** Equations, factors and constant of the blending in force. */
export const BLENDING: usize = 12912;

// What the kernel keeps for itself. The triangle that is shaded: shares over the screen, what its corners hold.
export const PLANE: usize = 640;
export const CORNERS: usize = 720;
export const CORNER_NORMALS: usize = 800;
export const CORNER_COLOURS: usize = 880;
export const CORNER_ALPHAS: usize = 952;
export const FLAT: usize = 976;
export const CORNER_TANGENTS: usize = 1008;
/** Four channels of three corners, u and v. */
export const CORNER_UVS: usize = 1104;
/** What the four pixels of a quad share: shares at three places, change of uv and of the position. */
export const QUAD_SHARES: usize = 1296;
export const QUAD_UVS: usize = 1368;
export const QUAD_EDGES: usize = 1496;
/** What a read of a map gives, R, G, B, A of two pixels; and a texel of one pixel, R G, B A. */
export const TEXEL: usize = 1552;
export const ONE_TEXEL: usize = 1616;
/** The light of two pixels, R, G, B, A. */
export const OUT: usize = 1648;
/** Shares of the corners at two pixels. */
export const SHARES: usize = 1712;
/** The surface at two pixels; its numbers are named in surface.ts. */
export const SURFACE: usize = 13056;
export const SCRATCH: usize = 14080;

// Numbers of a draw.
export const ITEM_BYTES: usize = 640;
export const BASE: usize = 8;
export const ROUGHNESS: usize = 32;
export const METALNESS: usize = 40;
export const EMISSIVE: usize = 48;
export const DIELECTRIC: usize = 72;
export const GRAZING: usize = 96;
export const OPACITY: usize = 104;
export const AO_INTENSITY: usize = 112;
export const LIGHT_MAP_INTENSITY: usize = 120;
export const BUMP_SCALE: usize = 128;
export const NORMAL_SCALE: usize = 136;
export const SPECULAR_INTENSITY: usize = 152;
export const SPECULAR_COLOUR: usize = 160;
export const HEAD_ON: usize = 184;
export const COAT: usize = 192;
export const COAT_ROUGHNESS: usize = 200;
export const COAT_NORMAL_SCALE: usize = 208;
export const SHEEN_COLOUR: usize = 224;
export const SHEEN_ROUGHNESS: usize = 248;
export const FILM: usize = 256;
export const FILM_IOR: usize = 264;
export const FILM_LEAST: usize = 272;
export const FILM_MOST: usize = 280;
export const BRUSHED: usize = 288;
export const TRANSMISSION: usize = 304;
export const THICKNESS: usize = 312;
export const SPREAD: usize = 320;
export const ABSORPTION: usize = 328;
export const IOR: usize = 352;
export const WORLD_SCALE: usize = 360;
export const NORMAL_MATRIX: usize = 384;
export const ALPHA_TEST: usize = 456;
export const MAPS: usize = 464;

// Maps of a draw, in the order of the caller's KERNEL_SLOTS: the address of each one's sampler, or 0.
export const MAP: usize = MAPS;
export const ALPHA_MAP: usize = MAPS + 4;
export const NORMAL_MAP: usize = MAPS + 8;
export const ROUGHNESS_MAP: usize = MAPS + 12;
export const METALNESS_MAP: usize = MAPS + 16;
export const EMISSIVE_MAP: usize = MAPS + 20;
export const AO_MAP: usize = MAPS + 24;
export const LIGHT_MAP: usize = MAPS + 28;
export const BUMP_MAP: usize = MAPS + 32;
export const COAT_MAP: usize = MAPS + 36;
export const COAT_NORMAL_MAP: usize = MAPS + 40;
export const COAT_ROUGHNESS_MAP: usize = MAPS + 44;
export const SHEEN_COLOUR_MAP: usize = MAPS + 48;
export const SHEEN_ROUGHNESS_MAP: usize = MAPS + 52;
export const TRANSMISSION_MAP: usize = MAPS + 56;
export const THICKNESS_MAP: usize = MAPS + 60;
export const SPECULAR_INTENSITY_MAP: usize = MAPS + 64;
export const SPECULAR_COLOUR_MAP: usize = MAPS + 68;
export const FILM_MAP: usize = MAPS + 72;
export const FILM_THICKNESS_MAP: usize = MAPS + 76;
export const BRUSHED_MAP: usize = MAPS + 80;

export const CAPABLE: i32 = 1;
export const LIT: i32 = 2;
export const FLAT_SHADED: i32 = 4;
export const TONE_MAPPED: i32 = 8;
export const TRIANGLES: i32 = 16;
export const MIRRORED: i32 = 32;
export const COLOURED: i32 = 64;
/** Reads maps, or needs a tangent: what a quad shares is worked out. */
export const TEXTURED: i32 = 128;
export const LAYERED: i32 = 256;
/** Maps change the reflectance. */
export const SPECULAR_MAPS: i32 = 512;
export const TRANSMISSIVE: i32 = 1024;
/** Alpha is 1, whatever else says so. */
export const OPAQUE: i32 = 2048;
export const PREMULTIPLIED: i32 = 4096;
export const OBJECT_NORMALS: i32 = 8192;
export const GIVEN_TANGENTS: i32 = 16384;
export const BASIC: i32 = 32768;
export const ABSORBING: i32 = 65536;

/** What three corners hold, `stride` bytes from one to the next, mixed by the shares of two pixels. */
// @ts-ignore: decorator
@inline
export function mixed(at: usize, stride: usize = 24, shares: usize = SHARES): v128 {
  return plus(
    plus(times(v128.load(shares), both(at)), times(v128.load(shares, 16), both(at + stride))),
    times(v128.load(shares, 32), both(at + 2 * stride)),
  );
}

/** The same at one of three places of the quad: 0 the pixel itself, 24 to the right, 48 up. */
// @ts-ignore: decorator
@inline
export function mixedAt(place: usize, at: usize, stride: usize): f64 {
  const shares = QUAD_SHARES + place;
  return (
    load<f64>(shares) * load<f64>(at) +
    load<f64>(shares, 8) * load<f64>(at + stride) +
    load<f64>(shares, 16) * load<f64>(at + 2 * stride)
  );
}

/** v > 0 ? min(v, 1) : 0 */
// @ts-ignore: decorator
@inline
export function clamp01(v: v128): v128 {
  return v128.and(f64x2.min(v, splat(1)), f64x2.gt(v, splat(0)));
}
