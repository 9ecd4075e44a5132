import { decompressFrame, type ParsedGif, parseGIF } from "gifuct-js";
import { type IndexedPicture, withAlpha } from "./indexed-picture.ts";
import { refuseGlb } from "./refuse.ts";

/** The size that a GIF's header declares, or null when the bytes are not a GIF. */
export function probeGif(bytes: Uint8Array): { readonly width: number; readonly height: number } | null {
  if (!/^GIF8[79]a/.test(String.fromCharCode(...bytes.subarray(0, 6))) || bytes.length < 13) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [width, height] = [view.getUint16(6, true), view.getUint16(8, true)];
  return width > 0 && height > 0 ? { width, height } : null;
}

type ImageFrame = Exclude<ParsedGif["frames"][number], { application: unknown }>;

/** The first picture of a GIF, as the reference reads it: pixels that it does not cover are transparent, or have index 0. */
export function readGif(bytes: Uint8Array, image: number): IndexedPicture {
  const { width, height } = probeGif(bytes) as { width: number; height: number };
  const broken = () =>
    refuseGlb("GLB_BAD_TEXTURE", `Image ${image} cannot be decoded: the GIF is damaged. Save it as PNG.`, { image });
  const { frame, parsed } = parseFirst(bytes, broken);
  const { top, left, width: w, height: h } = frame.image.descriptor;
  if (left + w > width || top + h > height) throw broken();
  const { pixels, colorTable, transparentIndex } = decodeFrame(frame, { parsed, broken });
  const data = new Uint8Array(width * height).fill(transparentIndex ?? 0);
  for (let y = 0; y < h; y++)
    for (let x = 0; x < w; x++) data[(top + y) * width + left + x] = pixels[y * w + x] as number;
  return { width, height, data, ...withAlpha(colorTable, transparentIndex) };
}

function parseFirst(bytes: Uint8Array, broken: () => Error): { frame: ImageFrame; parsed: ParsedGif } {
  let gif: ParsedGif;
  try {
    gif = parseGIF(bytes.slice().buffer);
  } catch {
    throw broken();
  }
  const frame = gif.frames?.find((part): part is ImageFrame => "image" in part && part.image !== undefined);
  if (!frame?.image.descriptor || !frame.image.data?.blocks?.length) throw broken();
  return { frame, parsed: gif };
}

function decodeFrame(
  frame: ImageFrame,
  { parsed, broken }: { readonly parsed: ParsedGif; readonly broken: () => Error },
): { pixels: number[]; colorTable: readonly (readonly number[])[]; transparentIndex: number | undefined } {
  try {
    const { pixels, colorTable, transparentIndex } = decompressFrame(frame, parsed.gct, false);
    return { pixels, colorTable: colorTable ?? [], transparentIndex };
  } catch {
    throw broken();
  }
}
