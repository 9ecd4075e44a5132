export { createDownloadStage, type DownloadStageOptions } from "./create-download-stage.ts";
export { fileKeys, type ObjectKeyParts, objectKey, type StoredFile } from "./object-key.ts";
export type { SubmittedNote } from "./results.ts";
export { COLLECT_SETTINGS, DOWNLOAD_DEFAULTS, type DownloadSettings } from "./settings.ts";
export { createSlots } from "./slots.ts";
export { type DownloadSummary, summarize } from "./summary.ts";
