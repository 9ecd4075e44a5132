import type { TextFinder } from "@404-gen/core";
import { createTextFinder } from "@404-gen/render";
import type { Part } from "./part.ts";

/** Searches for text on the renders that a model judges, in a separate process. */
export const textFinderPart: Part<TextFinder> = {
  choose: () => "embedded",
  embedded: () => createTextFinder(),
  real: (place, part) => textFinderPart.embedded(place, part),
};
