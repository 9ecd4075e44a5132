/** The formats that the competition's files may hold: glTF allows PNG, JPEG and (EXT_texture_webp) WebP. */
export type ImageFormat = "png" | "jpeg" | "webp";

/** What a picture's headers declare. Nothing was decoded, so a hostile file may declare what it does not hold. */
export type ImageInfo = {
  /** As the first bytes have it. */
  readonly format: ImageFormat;
  /** Pixels, 1 or more. */
  readonly width: number;
  /** Pixels, 1 or more. */
  readonly height: number;
  /** Samples a pixel as stored: 1 grey, 2 grey + alpha, 3 RGB (or a palette of it), 4 RGBA (or CMYK when `cmyk`). */
  readonly channels: 1 | 2 | 3 | 4;
  /** Bits a sample: 8 or 16 (PNG also 1, 2, 4). */
  readonly bitDepth: number;
  /** A PNG whose pixels are indices into a palette. */
  readonly palette: boolean;
  /** A JPEG of four inks (CMYK or YCCK). */
  readonly cmyk: boolean;
  /** More than one frame (APNG, animated WebP); decoding takes the first. */
  readonly animated: boolean;
};

/** Decoded pixels: rows from the top, pixels from the left, samples interleaved, 8 bits each. */
export type RawImage = {
  /** Pixels. */
  readonly width: number;
  /** Pixels. */
  readonly height: number;
  /** Samples a pixel: gray, gray with alpha, RGB, RGBA. */
  readonly channels: 1 | 2 | 3 | 4;
  /** width × height × channels bytes. */
  readonly data: Uint8Array;
};
