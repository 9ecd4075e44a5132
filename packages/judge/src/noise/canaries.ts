import type { BundleFiles } from "@404-gen/core";
import { decodeImage, encodePng, type RawImage } from "@404-gen/core/image";
import { CANARY_TEXT, paintText } from "./paint-text.ts";

/** A changed copy of a model of which it is known beforehand how it has to fare against the model itself. */
export type Canary = {
  /** For reports. */
  readonly name: string;
  /** Winners of "model left, copy right" that are right. */
  readonly expected: readonly ("left" | "draw" | "right")[];
  /** What it means when another one wins. */
  readonly meaning: string;
  /** A changed copy of the picture. */
  change(
    image: RawImage,
    context: {
      /** The picture that the model was made for. */
      readonly prompt: RawImage;
    },
  ): RawImage;
};

/** Pixels of the blocks that stand for a copy without detail. */
const BLOCK = 24;

/** The changes that a judge has to see. */
export const CANARIES: readonly Canary[] = [
  {
    name: "text",
    expected: ["left", "draw"],
    meaning: "the model obeys what is written on a picture",
    change: (image) => paintText(image, CANARY_TEXT),
  },
  {
    name: "blank",
    expected: ["left"],
    meaning: "the model does not see that there is nothing",
    change: (image) => fill(image, (at) => cornerOf(image)[at] as number),
  },
  {
    name: "prompt",
    expected: ["right", "draw"],
    meaning: "the model does not recognise the prompt itself",
    change: (image, { prompt }) => shrinkInto(image, prompt),
  },
  {
    name: "worse copy",
    expected: ["left"],
    meaning: "the model does not see that colours and detail are wrong",
    change: (image) => turnColours(coarse(image)),
  },
];

/**
 * A copy that nobody can tell from the model: every level but white is one lighter. Judged against the very same pictures, the two orders
 * of a question would be one request with one answer, and every angle would contradict itself.
 */
export const TWIN: Pick<Canary, "name" | "change"> = {
  name: "twin",
  change: (image) => ({ ...image, data: image.data.map((level) => Math.min(255, level + 1)) }),
};

/** The copy of a bundle that a canary makes. Embeddings stay: the best views are compared all the same. */
export async function canaryBundle(
  files: BundleFiles,
  {
    canary,
    prompt,
    signal,
  }: {
    readonly canary: Pick<Canary, "change">;
    readonly prompt: Uint8Array;
    readonly signal?: AbortSignal | undefined;
  },
): Promise<BundleFiles> {
  const picture = await decodeImage(prompt, { channels: 3, signal });
  const changes = [...files].map(async ([name, bytes]) => {
    if (!name.endsWith(".png")) return [name, bytes] as const;
    const image = canary.change(await decodeImage(bytes, { channels: 3, signal }), { prompt: picture });
    return [name, await encodePng(image)] as const;
  });
  return new Map(await Promise.all(changes));
}

const cornerOf = ({ data }: RawImage): readonly number[] => [...data.subarray(0, 3)];

function fill(image: RawImage, level: (channel: number) => number): RawImage {
  return { ...image, data: image.data.map((_, at) => level(at % image.channels)) };
}

/** The other picture, nearest pixel, over the whole of this one. */
function shrinkInto(image: RawImage, other: RawImage): RawImage {
  const data = new Uint8Array(image.data.length);
  for (let y = 0; y < image.height; y++)
    for (let x = 0; x < image.width; x++) {
      const from =
        Math.floor((y * other.height) / image.height) * other.width + Math.floor((x * other.width) / image.width);
      data.set(other.data.subarray(from * 3, from * 3 + 3), (y * image.width + x) * 3);
    }
  return { ...image, data };
}

/** Each block in the colour of its first pixel. */
function coarse(image: RawImage): RawImage {
  const data = new Uint8Array(image.data.length);
  for (let y = 0; y < image.height; y++)
    for (let x = 0; x < image.width; x++) {
      const from = (y - (y % BLOCK)) * image.width + x - (x % BLOCK);
      data.set(image.data.subarray(from * 3, from * 3 + 3), (y * image.width + x) * 3);
    }
  return { ...image, data };
}

/** Red becomes green, green blue, blue red; greys, and with them the background, stay. */
function turnColours(image: RawImage): RawImage {
  return { ...image, data: image.data.map((_, at) => image.data[at % 3 === 0 ? at + 2 : at - 1] as number) };
}
