import type { ModelFormat } from "@404-gen/core";
import { glbReader } from "./glb/reader.ts";
import { jsReader } from "./js/reader.ts";
import { plyReader } from "./ply/reader.ts";
import type { FormatReader } from "./reader.ts";

/** The reader of each row of core's `MODEL_FORMATS`. */
export const FORMAT_READERS: Readonly<Record<ModelFormat, FormatReader>> = {
  glb: glbReader,
  ply: plyReader,
  js: jsReader,
};
