export { createDownloadStage, type DownloadStageOptions } from "./create-download-stage.ts";
export { fileKeys, type ObjectKeyParts, type StoredFile } from "./object-key.ts";

export { COLLECT_SETTINGS, DOWNLOAD_DEFAULTS, type DownloadSettings } from "./settings.ts";
