export { createDownloadStage, type DownloadStageOptions } from "./create-download-stage.ts";
export { fileKeys, type ObjectKeyParts, type StoredFile } from "./object-key.ts";

export { type OpenWorkFiles, type WorkFiles, workFolder } from "./work-files.ts";
export { COLLECT_SETTINGS, DOWNLOAD_DEFAULTS, type DownloadSettings } from "./settings.ts";
