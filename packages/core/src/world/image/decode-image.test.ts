import { deflateSync } from "node:zlib";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { decodeImage, encodeJpeg, encodePng, probeImage } from "./index.ts";

const crcTable = Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c >>> 0;
});
const crc = (bytes: Uint8Array): number =>
  ~bytes.reduce((c, byte) => (crcTable[(c ^ byte) & 0xff] as number) ^ (c >>> 8), 0xffffffff) >>> 0;

function chunk(name: string, body: Uint8Array): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(body.length);
  head.write(name, 4, "latin1");
  const tail = Buffer.alloc(4);
  tail.writeUInt32BE(crc(Buffer.concat([head.subarray(4), body])));
  return Buffer.concat([head, body, tail]);
}

type PngParts = { width: number; height: number; depth: number; colour: number; rows: number[][]; extra?: Buffer[] };

/** A PNG written by hand, so that the expected samples come from the specification and not from the decoder under test. */
function png({ width, height, depth, colour, rows, extra = [] }: PngParts): Uint8Array {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = depth;
  header[9] = colour;
  const pixels = deflateSync(Buffer.concat(rows.map((row) => Buffer.from([0, ...row]))));
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk("IHDR", header),
    ...extra,
    chunk("IDAT", pixels),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

const cases: {
  why: string;
  file: Uint8Array;
  channels: 1 | 3 | 4 | "source";
  expected: number[];
  probed: object;
}[] = [
  {
    why: "RGB stays as it is",
    file: png({ width: 2, height: 1, depth: 8, colour: 2, rows: [[1, 2, 3, 254, 253, 252]] }),
    channels: 3,
    expected: [1, 2, 3, 254, 253, 252],
    probed: { channels: 3, bitDepth: 8, palette: false },
  },
  {
    why: "alpha is dropped, not blended",
    file: png({ width: 1, height: 1, depth: 8, colour: 6, rows: [[200, 100, 50, 0]] }),
    channels: 3,
    expected: [200, 100, 50],
    probed: { channels: 4 },
  },
  {
    why: "a missing alpha is opaque",
    file: png({ width: 1, height: 1, depth: 8, colour: 2, rows: [[9, 8, 7]] }),
    channels: 4,
    expected: [9, 8, 7, 255],
    probed: { channels: 3 },
  },
  {
    why: "16-bit RGB keeps its high byte",
    file: png({ width: 1, height: 1, depth: 16, colour: 2, rows: [[0x12, 0xff, 0x80, 0x00, 0xff, 0x7f]] }),
    channels: 3,
    expected: [0x12, 0x80, 0xff],
    probed: { bitDepth: 16 },
  },
  {
    why: "16-bit grey keeps its high byte",
    file: png({ width: 2, height: 1, depth: 16, colour: 0, rows: [[0x12, 0xff, 0xfe, 0x00]] }),
    channels: "source",
    expected: [0x12, 0xfe],
    probed: { channels: 1, bitDepth: 16 },
  },
  {
    why: "1-bit grey is stretched",
    file: png({ width: 2, height: 1, depth: 1, colour: 0, rows: [[0b01000000]] }),
    channels: 1,
    expected: [0, 255],
    probed: { channels: 1, bitDepth: 1 },
  },
  {
    why: "a palette is expanded, its transparency kept",
    file: png({
      width: 2,
      height: 1,
      depth: 8,
      colour: 3,
      rows: [[1, 0]],
      extra: [chunk("PLTE", Buffer.from([10, 20, 30, 40, 50, 60])), chunk("tRNS", Buffer.from([7]))],
    }),
    channels: 4,
    expected: [40, 50, 60, 255, 10, 20, 30, 7],
    probed: { channels: 4, palette: true },
  },
  {
    why: "grey with alpha, both samples",
    file: png({ width: 1, height: 1, depth: 8, colour: 4, rows: [[77, 3]] }),
    channels: "source",
    expected: [77, 3],
    probed: { channels: 2 },
  },
  {
    why: "luma of RGB",
    file: png({ width: 2, height: 1, depth: 8, colour: 2, rows: [[255, 255, 255, 0, 255, 0]] }),
    channels: 1,
    expected: [255, 150],
    probed: { channels: 3 },
  },
  {
    why: "a gamma chunk changes nothing",
    file: png({
      width: 1,
      height: 1,
      depth: 8,
      colour: 2,
      rows: [[100, 150, 200]],
      extra: [chunk("gAMA", Buffer.from([0, 0, 0x27, 0x10]))],
    }),
    channels: 3,
    expected: [100, 150, 200],
    probed: {},
  },
];

describe("decodeImage", () => {
  it.each(cases)("$why", async ({ file, channels, expected, probed }) => {
    expect(probeImage(file)).toMatchObject({ format: "png", ...probed });
    const image = await decodeImage(file, { channels });
    expect([...image.data]).toEqual(expected);
    expect(image.data.length).toBe(image.width * image.height * image.channels);
  });

  it("ignores colour profiles", async () => {
    const pixels = Buffer.from([200, 100, 50]);
    const raw = { raw: { width: 1, height: 1, channels: 3 as const } };
    const file = await sharp(pixels, raw).withIccProfile("p3").png().toBuffer();
    const storedPixels = await sharp(file, { ignoreIcc: true }).raw().toBuffer();
    expect([...(await decodeImage(file)).data]).toEqual([...storedPixels]);
    expect([...storedPixels]).not.toEqual([...pixels]);
  });

  it("turns four inks into RGB by the plain formula", async () => {
    const ink = Buffer.alloc(16 * 16 * 4).map((_, at) => [255, 0, 0, 128][at % 4] as number);
    const raw = { raw: { width: 16, height: 16, channels: 4 as const } };
    const file = await sharp(ink, raw)
      .pipelineColourspace("cmyk")
      .toColourspace("cmyk")
      .jpeg({ quality: 100 })
      .toBuffer();
    const info = probeImage(file);
    expect(info).toMatchObject({ format: "jpeg", cmyk: true, channels: 4 });
    const pixels = await sharp(file).pipelineColourspace("cmyk").toColourspace("cmyk").raw().toBuffer();
    const light = 255 - (pixels[3] as number);
    const expected = [0, 1, 2].map((c) => light - Math.round(((pixels[c] as number) * light) / 255));
    expect([...(await decodeImage(file)).data.subarray(0, 3)]).toEqual(expected);
  });

  it.each(["jpeg", "webp"] as const)("reads %s", async (format) => {
    const pixels = Buffer.alloc(40 * 30 * 3, 120);
    const file = await sharp(pixels, { raw: { width: 40, height: 30, channels: 3 } })
      [format]({ quality: 90 })
      .toBuffer();
    expect(probeImage(file)).toMatchObject({ format, width: 40, height: 30, channels: 3, animated: false });
    const image = await decodeImage(file);
    expect(image.data.every((sample) => Math.abs(sample - 120) <= 2)).toBe(true);
  });

  it("knows lossless and extended WebP", async () => {
    const raw = { raw: { width: 33, height: 17, channels: 4 as const } };
    const pixels = Buffer.alloc(33 * 17 * 4, 90);
    const lossless = await sharp(pixels, raw).webp({ lossless: true }).toBuffer();
    const withBorder = await sharp(pixels, raw)
      .withExif({ IFD0: { Artist: "x" } })
      .webp()
      .toBuffer();
    for (const file of [lossless, withBorder])
      expect(probeImage(file)).toMatchObject({ format: "webp", width: 33, height: 17, channels: 4 });
    expect([...(await decodeImage(lossless, { channels: 4 })).data.subarray(0, 4)]).toEqual([90, 90, 90, 90]);
  });
});

describe("refusals", () => {
  const good = png({ width: 2, height: 1, depth: 8, colour: 2, rows: [[1, 2, 3, 4, 5, 6]] });
  const huge = Buffer.from(good);
  huge.writeUInt32BE(200_000, 16);
  huge.writeUInt32BE(200_000, 20);
  const refusals: [string, Uint8Array, string][] = [
    ["an empty file", new Uint8Array(0), "IMAGE_FORMAT_UNKNOWN"],
    ["a text", Buffer.from("<html>not found</html>"), "IMAGE_FORMAT_UNKNOWN"],
    ["a PNG cut in its header", good.subarray(0, 20), "IMAGE_TRUNCATED"],
    ["a PNG with an impossible colour type", Buffer.from(good).fill(5, 25, 26), "IMAGE_INVALID"],
    ["a PNG of no width", Buffer.from(good).fill(0, 16, 20), "IMAGE_INVALID"],
    ["40 billion declared pixels", huge, "IMAGE_TOO_LARGE"],
    ["a JPEG without a frame", Buffer.from([0xff, 0xd8, 0xff, 0xda, 0, 2, 0, 0]), "IMAGE_INVALID"],
    ["a JPEG that ends early", Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16, 1]), "IMAGE_TRUNCATED"],
    ["a WebP with an unknown chunk", Buffer.from(`RIFF\0\0\0\0WEBPJUNK${"\0".repeat(20)}`), "IMAGE_INVALID"],
  ];
  it.each(refusals)("%s", async (_, file, code) => {
    await expect(decodeImage(file)).rejects.toMatchObject({ code, fault: "miner" });
  });

  it("a photo cut in its pixels", async () => {
    const noise = Buffer.alloc(64 * 64 * 3).map((_, at) => (at * 7919) % 251);
    const jpeg = await sharp(noise, { raw: { width: 64, height: 64, channels: 3 } })
      .jpeg()
      .toBuffer();
    const cut = jpeg.subarray(0, jpeg.length / 2);
    await expect(decodeImage(cut)).rejects.toMatchObject({ fault: "miner" });
    const full = await sharp(noise, { raw: { width: 64, height: 64, channels: 3 } })
      .png()
      .toBuffer();
    await expect(decodeImage(full.subarray(0, full.length / 2))).rejects.toMatchObject({ fault: "miner" });
  });

  it("never fails otherwise, whatever the bytes after a magic", () => {
    const magics = [good.subarray(0, 8), Buffer.from([0xff, 0xd8, 0xff]), Buffer.from("RIFF\x10\0\0\0WEBPVP8 ")];
    for (let seed = 1; seed < 400; seed++) {
      const noise = Buffer.alloc(seed % 64).map((_, at) => (Math.imul(seed * 31 + at, 2654435761) >>> 24) & 0xff);
      for (const magic of magics) {
        try {
          probeImage(Buffer.concat([magic, noise]));
        } catch (error) {
          expect(error).toMatchObject({ fault: "miner" });
        }
      }
    }
  });
});

describe("encoding for reports", () => {
  const image = { width: 64, height: 32, channels: 3 as const, data: new Uint8Array(64 * 32 * 3).fill(200) };
  it("makes a picture smaller, never larger", async () => {
    expect(probeImage(await encodeJpeg(image, { maxSide: 16 }))).toMatchObject({
      format: "jpeg",
      width: 16,
      height: 8,
    });
    expect(probeImage(await encodePng(image, { maxSide: 900 }))).toMatchObject({
      format: "png",
      width: 64,
      height: 32,
    });
  });
  it("says what it cannot encode", async () => {
    await expect(encodePng({ ...image, data: new Uint8Array(3) })).rejects.toMatchObject({
      code: "IMAGE_ENCODE_FAILED",
    });
  });
});
