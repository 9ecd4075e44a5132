/**
 * sha256 of the one right picture of each golden case. Written by `npx tsx packages/render/scripts/regenerate-goldens.ts`;
 * a change here is a change of every picture of its kind, so `CPU_RENDERER_NAME` moves with it.
 */
export const GOLDENS = {
  splats: "75b0ee83673828d8a212a0406687c015b3581a48522793f046ab3dbd2168cb4e",
  mesh: "0b22a1dd2d7fd1072943210f440e54fc0a77ed2a2a1f687995f95c2f4d9e0ce0",
  "splats-60k": "91fbf565c5f30c89030ffb872652df26e03663033f34ea6b756862885c6ae112",
  "splats-single-view": "5b17607fc366e155353b81e6fbcb9bc4a95d4ea194a5ff106219763964b29836",
  "splats-large-dark": "0632df414a89b8d032eabcbf2cd961df1ee2b4351bf633bd6c3e6fcaa3b8c846",
  "splats-odd-size": "f8f5db7bca5ca0c12f81c14f1800686e19b40cbea172271f0977fd6dd78aa08c",
  "mesh-single-view": "a8ef237ca97dac166c915fdf2a5898b423f2b3bd4537d82661a4f1986cd89ced",
} as const;
