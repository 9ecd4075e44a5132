import { mergeDefaults } from "../../base/kit/merge-defaults.ts";
import { imageError } from "./image-error.ts";
import type { ImageInfo, RawImage } from "./image-info.ts";
import { loadSharp, type SharpFactory } from "./load-sharp.ts";
import { probeImage } from "./probe-image.ts";

/** Limits of a decoding. */
export type DecodeImageOptions = {
  /**
   * Samples a pixel of the result. 1: grey, 3: RGB, 4: RGBA; `source`: as stored (see {@link ImageInfo.channels}; a palette is
   * expanded, CMYK becomes RGB). @default 3
   */
  readonly channels?: 1 | 3 | 4 | "source" | undefined;
  /** Most pixels (width × height), checked against the header before anything is allocated. @default 16777216 */
  readonly maxPixels?: number | undefined;
  /** Ends the decoding early: it rejects with this signal's reason. */
  readonly signal?: AbortSignal | undefined;
};

/** Limits of a decoding unless a caller says otherwise. */
export const DECODE_IMAGE_DEFAULTS = {
  channels: 3 as 1 | 3 | 4 | "source",
  /** 4096 × 4096: the largest texture that common miners make; 64 MiB as RGBA. */
  maxPixels: 4096 * 4096,
};

/**
 * A picture as plain 8-bit samples, the same on every machine. What it does where decoders differ, each as Python's PIL:
 * - colour profiles, gamma chunks and EXIF orientation are ignored: the samples are those of the file;
 * - 16-bit samples keep their high byte; palettes are expanded; 1-, 2- and 4-bit greys are stretched to 0…255;
 * - to 3 channels alpha is dropped, never blended; to 4 channels a missing alpha is 255; grey is repeated;
 * - to 1 channel: luma (19595 R + 38470 G + 7471 B + 32768) >> 16 (ITU-R 601);
 * - CMYK JPEG: R = (255 − C)(255 − K) / 255 and so on, with Adobe's inversion undone by the decoder;
 * - of an animation, the first frame.
 *
 * @throws CompetitionError `IMAGE_*` (see {@link probeImage}), `IMAGE_TOO_LARGE`; `DEPENDENCY_MISSING` without sharp.
 * @example
 * const { width, height, data } = await decodeImage(bytes, { channels: 3, maxPixels: 4_000_000 });
 */
export async function decodeImage(bytes: Uint8Array, options: DecodeImageOptions = {}): Promise<RawImage> {
  const { channels, maxPixels } = mergeDefaults(DECODE_IMAGE_DEFAULTS, {
    channels: options.channels,
    maxPixels: options.maxPixels,
  });
  options.signal?.throwIfAborted();
  const info = probeImage(bytes);
  const { width, height } = info;
  if (width * height > maxPixels)
    throw imageError(
      "IMAGE_TOO_LARGE",
      `The picture has ${width} × ${height} pixels; at most ${maxPixels} are allowed`,
      {
        data: { width, height, maxPixels },
      },
    );
  const sharp = await loadSharp();
  const samples = await read(sharp, { bytes, info, maxPixels });
  options.signal?.throwIfAborted();
  const target = channels === "source" ? storedChannels(info) : channels;
  return { width, height, channels: target, data: toChannels(samples, { pixels: width * height, wanted: target }) };
}

const storedChannels = (info: ImageInfo): 1 | 2 | 3 | 4 => (info.cmyk ? 3 : info.channels);

type Samples = { readonly data: Uint8Array; readonly channels: number };

async function read(
  sharp: SharpFactory,
  job: { readonly bytes: Uint8Array; readonly info: ImageInfo; readonly maxPixels: number },
): Promise<Samples> {
  const { info } = job;
  // Grey goes through sRGB too: libvips would otherwise convert 16-bit grey through linear light and lose its alpha.
  const space = info.cmyk ? "cmyk" : "srgb";
  try {
    let image = sharp(job.bytes, {
      failOn: "error",
      limitInputPixels: job.maxPixels,
      ignoreIcc: true,
      page: 0,
      pages: 1,
    });
    if (info.cmyk) image = image.pipelineColourspace("cmyk");
    const { data, info: out } = await image
      .toColourspace(space)
      .raw({ depth: "uchar" })
      .toBuffer({ resolveWithObject: true });
    if (out.width !== info.width || out.height !== info.height)
      throw imageError("IMAGE_INVALID", "The picture holds another size than its header declares", {
        data: { declared: [info.width, info.height], decoded: [out.width, out.height] },
      });
    return info.cmyk ? { data: inkToRgb(data), channels: 3 } : { data, channels: out.channels };
  } catch (cause) {
    throw translate(cause, job.bytes);
  }
}

function translate(cause: unknown, bytes: Uint8Array): unknown {
  if (!(cause instanceof Error) || cause.name === "CompetitionError") return cause;
  const cut = /truncated|premature|end of (file|stream|image)|not enough data/i.test(cause.message);
  return imageError(cut ? "IMAGE_TRUNCATED" : "IMAGE_INVALID", `The picture cannot be decoded: ${firstLine(cause)}`, {
    data: { size: bytes.length },
    cause,
  });
}

const firstLine = (error: Error): string => (error.message.split("\n")[0] ?? "").slice(0, 200);

function inkToRgb(ink: Uint8Array): Uint8Array {
  const out = new Uint8Array((ink.length / 4) * 3);
  for (let from = 0, to = 0; from < ink.length; from += 4, to += 3) {
    const light = 255 - (ink[from + 3] as number);
    for (let channel = 0; channel < 3; channel++) {
      const product = (ink[from + channel] as number) * light + 128;
      out[to + channel] = light - ((product + (product >> 8)) >> 8); // product / 255, rounded, without division
    }
  }
  return out;
}

function toChannels(from: Samples, to: { readonly pixels: number; readonly wanted: 1 | 2 | 3 | 4 }): Uint8Array {
  const { data, channels } = from;
  if (channels === to.wanted) return data;
  const out = new Uint8Array(to.pixels * to.wanted);
  const hasAlpha = channels === 2 || channels === 4;
  const second = channels <= 2 ? 0 : 1;
  const third = channels <= 2 ? 0 : 2;
  for (let at = 0, base = 0; base < out.length; at += channels, base += to.wanted) {
    const r = data[at] as number;
    const g = data[at + second] as number;
    const b = data[at + third] as number;
    if (to.wanted <= 2) {
      out[base] = second === 0 ? r : (19595 * r + 38470 * g + 7471 * b + 32768) >> 16;
    } else {
      out[base] = r;
      out[base + 1] = g;
      out[base + 2] = b;
    }
    if (to.wanted === 2 || to.wanted === 4)
      out[base + to.wanted - 1] = hasAlpha ? (data[at + channels - 1] as number) : 255;
  }
  return out;
}
