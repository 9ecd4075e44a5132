import type { PictureRef } from "@404-gen/core";
import { decodeImage, probeImage } from "@404-gen/core/image";
import {
  decideGray,
  type GrayPicture,
  grayGateFires,
  grayStatistics,
  type Stage3Detail,
  viewFile,
} from "@404-gen/core/two";
import type { DuelContext } from "../duel-context.ts";
import { loadFile } from "./load-file.ts";
import { askPenalties } from "./penalties.ts";

/** Asks stage 3: compares the models on gray, if the gate finds them too pale for white. */
export async function askGray(context: DuelContext): Promise<Stage3Detail> {
  const { left, right, questions, seed } = context;
  const file = viewFile("gray", "front_left");
  const [a, b] = [left.file(file), right.file(file)];
  const pictures = await Promise.all([readGray(context, a), readGray(context, b)]);
  if (!gateFires(context, pictures)) return decideGray(null);
  return decideGray(
    await askPenalties(context, {
      ab: { label: "s3_gray_ab", seed },
      ba: { label: "s3_gray_ba", seed: seed + 7 },
      words: questions.promptMatch,
      direction: questions.directions.front_left,
      left: a,
      right: b,
    }),
  );
}

function gateFires({ strictness }: DuelContext, [a, b]: readonly (GrayPicture | null)[]): boolean {
  if (!a || !b) return false;
  const groups = strictness.grayGatePerSide ? [[a], [b]] : [[a, b]];
  return groups.some((pictures) => grayGateFires(grayStatistics(pictures)));
}

/** The pixels of an 8-bit RGB or RGBA PNG; null for a missing file or another kind of picture. */
async function readGray(context: DuelContext, file: PictureRef): Promise<GrayPicture | null> {
  const bytes = await loadFile(context, file);
  if (bytes === null) return null;
  try {
    const { format, bitDepth, palette, channels } = probeImage(bytes);
    if (format !== "png" || bitDepth !== 8 || palette || channels < 3) return null;
    return await decodeImage(bytes, { channels: 3, signal: context.signal });
  } catch {
    context.signal.throwIfAborted();
    return null; // Without a picture the gate does not open, as upstream has it.
  }
}
