import type { ViewedFormat, ViewerData } from "../viewed-model.ts";

/** The page's formats whose models are files, so without `scene`. A format's name is the extension of its files. */
export const fileFormats = (stands: ViewerData["stands"]): readonly ViewedFormat[] =>
  (Object.keys(stands) as ViewedFormat[]).filter((format) => format !== "scene");
