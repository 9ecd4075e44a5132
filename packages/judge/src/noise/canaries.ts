import type { BundleFiles } from "@404-gen/core";
import { decodeImage, encodePng, type RawImage } from "@404-gen/core/image";
import { CANARY_TEXT, paintText } from "./paint-text.ts";

/** A changed copy of a model. It is known beforehand who has to win between the model and the copy. */
export type Canary = {
  /** Name for reports. */
  readonly name: string;
  /** Correct winners, with the model as left and the copy as right. */
  readonly expected: readonly ("left" | "draw" | "right")[];
  /** Meaning of any other winner. */
  readonly meaning: string;
  /** Gives a changed copy of a picture. */
  change(
    image: RawImage,
    context: {
      /** The picture that the model was made for. */
      readonly prompt: RawImage;
    },
  ): RawImage;
};

/** Side of the blocks of a copy without detail, pixels. */
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
 * A copy that nobody can distinguish from the model: every level except white is one lighter. With exactly the same pictures on both sides the two
 * orders of a question would be the same request with the same answer, and every angle would contradict itself.
 */
export const TWIN: Pick<Canary, "name" | "change"> = {
  name: "twin",
  change: (image) => ({ ...image, data: image.data.map((level) => Math.min(255, level + 1)) }),
};

/** The copy of a bundle that a canary makes. Its embeddings stay the same, so that the best views are compared too. */
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

/** Fills a picture with another one, scaled to its size, nearest pixel. */
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

/** Gives each block the colour of its first pixel. */
function coarse(image: RawImage): RawImage {
  const data = new Uint8Array(image.data.length);
  for (let y = 0; y < image.height; y++)
    for (let x = 0; x < image.width; x++) {
      const from = (y - (y % BLOCK)) * image.width + x - (x % BLOCK);
      data.set(image.data.subarray(from * 3, from * 3 + 3), (y * image.width + x) * 3);
    }
  return { ...image, data };
}

/** Exchanges the channels. Greys stay, and so does the background. */
function turnColours(image: RawImage): RawImage {
  return { ...image, data: image.data.map((_, at) => image.data[at % 3 === 0 ? at + 2 : at - 1] as number) };
}
