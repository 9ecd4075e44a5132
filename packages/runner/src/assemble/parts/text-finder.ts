import type { TextFinder } from "@404-gen/core";
import { createTextFinder } from "@404-gen/render";
import type { Part } from "./part.ts";

/** Looks for writing on the renders that a model judges, in a process of its own. */
export const textFinderPart: Part<TextFinder> = {
  choose: () => "embedded",
  embedded: () => createTextFinder(),
  real: (place, part) => textFinderPart.embedded(place, part),
};
