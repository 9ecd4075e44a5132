export type { DeliveryRound } from "./create-delivery-stage.ts";
export { createDownloadStage, type DownloadStageOptions } from "./create-download-stage.ts";
export { fileKeys, type ObjectKeyParts, type StoredFile } from "./object-key.ts";

export { type OpenWorkFiles, type WorkFiles, workFolder } from "./work-files.ts";
export { COLLECT_SETTINGS, DOWNLOAD_DEFAULTS, type DownloadSettings } from "./settings.ts";

export type { Delivery, DeliveredResult, KeptFile, SettledFile } from "./delivery.ts";
export { type FetchContext, type FileAddress, type FileOutcome, fetchFile, type TakeFile } from "./fetch-file.ts";
export { createPreviewDelivery, type PreviewDeliveryOptions, type PreviewFacts } from "./preview-delivery.ts";
