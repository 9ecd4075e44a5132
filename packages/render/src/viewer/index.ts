/** `@404-gen/render/viewer`: pages that show models in 3D. */
export type { ViewedFormat, ViewedModel, ViewerData, ViewerStand } from "./viewed-model.ts";
export { type FileToView, viewFile, type ViewFileContext } from "./view-file.ts";
export { type ViewerPageOptions, type ViewerParts, viewerPage, viewerParts } from "./viewer-page.ts";
