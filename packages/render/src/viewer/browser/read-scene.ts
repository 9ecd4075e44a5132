import * as three from "three";
import { buildThree } from "../../backends/gl/build-three.ts";
import type { SceneData } from "../../formats/js/scene-data.ts";
import { FRAME_HEAD_BYTES, readFrameHead, readMessage } from "../../isolate/read-message.ts";
import type { ReadModel } from "./shown-model.ts";

/** Reads a module's scene as data, in the form in which processes send it to each other. */
export const readScene: ReadModel = async (bytes) => {
  const { textBytes } = readFrameHead(bytes);
  const textEnd = FRAME_HEAD_BYTES + textBytes;
  const text = new TextDecoder().decode(bytes.subarray(FRAME_HEAD_BYTES, textEnd));
  return { object: buildThree(three, readMessage(text, bytes.subarray(textEnd)) as SceneData).root };
};
