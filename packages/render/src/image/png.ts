import { createPngKernel, type PictureSize, type PngKernel } from "./png-kernel.ts";

let kernel: PngKernel | null = null;

/**
 * An 8-bit RGB PNG of `width` × `height` pixels, rows from the top. The bytes depend on nothing but the pixels: every row has
 * the Paeth filter (in every row it was within 2 % of the best filter per row, at a third of its time), and the compression is our own,
 * because the output of zlib differs from build to build.
 */
export function encodePng(rgb: Uint8Array, size: PictureSize): Uint8Array {
  // The thread's one kernel: its memory and its compiled code serve all pictures.
  kernel ??= createPngKernel();
  return kernel.png(rgb, size);
}
