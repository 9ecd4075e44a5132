// Where the numbers of a mesh lie in the memory of the mesh kernel, byte offsets: the twin of src/mesh/kernel-layout.ts.

// What the caller writes, but for the region.
export const SIDE: usize = 0;
export const REGION_X0: usize = 4;
export const REGION_Y0: usize = 8;
export const REGION_X1: usize = 12;
export const REGION_Y1: usize = 16;
/** R + 256·G + 65536·B. */
export const BACKGROUND: usize = 20;
export const POSITIONS: usize = 32;
export const NORMALS: usize = 36;
/** 0: none. */
export const UVS: usize = 40;
/** 0: none. */
export const COLOURS: usize = 44;
export const INDICES: usize = 48;
/** x, y, depth and 1/w of each vertex, float32. */
export const SCREEN: usize = 52;
/** x and y of each vertex in sub-pixel steps. */
export const SNAPPED: usize = 56;
/** Per pixel of the region: depth of its four samples, then the triangle that each sees (its number + 1; 0: none), or its colour. */
export const SAMPLES: usize = 60;
/** The view before it is made smaller, a word a pixel, rows from the top. */
export const PICTURE: usize = 64;
/** (triangle + 1, place) of what a row of pixels needs shaded. */
export const REQUESTS: usize = 68;
/** Rows that were made narrower. */
export const NARROW: usize = 72;
export const TAPS: usize = 76;
/** The finished view, RGB. */
export const OUT: usize = 80;
/** Side of the finished view. */
export const SIZE: usize = 84;
/** Columns of the finished view that are not plain background, end exclusive. */
export const OUT_X0: usize = 88;
export const OUT_X1: usize = 92;
/** Layers of what is blended: the newest one of each pixel of the region, and room for them; 0: nothing is blended. */
export const NEWEST: usize = 104;
export const LAYERS: usize = 108;
export const MOST_LAYERS: usize = 112;

/** Address, width, height and channels of a texture; address 0: none. */
export const BASE_COLOR: usize = 128;
export const METALLIC_ROUGHNESS: usize = 144;
export const NORMAL_MAP: usize = 160;
export const OCCLUSION: usize = 176;
export const EMISSIVE_MAP: usize = 192;

// Doubles of the camera: three rows of the projection, then what is added.
export const PROJECTION: usize = 256;
export const SHIFT: usize = 328;
export const DEPTH_SHIFT: usize = 336;
export const HALF_SIDE: usize = 344;
export const EYE: usize = 352;
export const LIGHT: usize = 376;

// Doubles of the material.
export const BASE: usize = 400;
export const METALLIC: usize = 432;
export const ROUGHNESS: usize = 440;
/** Squares of the factors. */
export const EMISSIVE: usize = 448;

/** Linear light of each sRGB byte, and byte / 255. */
export const SRGB: usize = 1024;
export const UNIT: usize = 3072;
export const THRESHOLDS: usize = 5120;
export const FIRST_BYTES: usize = 7680;

// What the kernel keeps for itself.
/** Planes of the triangles that were shaded last. */
export const PLANES: usize = 12288;
export const PLANES_BYTES: usize = 256;
export const PLANES_COUNT: i32 = 256;
/** One more, for the second of two triangles that have one place. */
export const SPARE_PLANES: usize = PLANES + 65536;
export const SCRATCH: usize = SPARE_PLANES + 256;

export const SAMPLE_BYTES: usize = 32;
export const DEPTH_MAX: i32 = 16777215;

// @ts-ignore: decorator
@inline
export function word(at: usize): usize {
  return <usize>load<u32>(at);
}
