import type { ViewedFormat, ViewerData } from "../viewed-model.ts";

/** The formats of the page whose models are files; a module's scene is none. Each is called as its files end. */
export const fileFormats = (stands: ViewerData["stands"]): readonly ViewedFormat[] =>
  (Object.keys(stands) as ViewedFormat[]).filter((format) => format !== "scene");
