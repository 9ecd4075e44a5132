export { createDownloadStage, type DownloadStageOptions } from "./create-download-stage.ts";
export { fileKeys, type ObjectKeyParts, objectKey, type StoredFile } from "./object-key.ts";
export type { SubmittedNote } from "./preview-delivery.ts";
export { COLLECT_SETTINGS, DOWNLOAD_DEFAULTS, type DownloadSettings } from "./settings.ts";
