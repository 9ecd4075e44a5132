export { createModuleDownloads, type ModuleDownloadsOptions } from "./create-module-downloads.ts";
export { COLLECT_DEFAULTS_TWO, COLLECT_SETTINGS_TWO, type CollectSettingsTwo } from "./settings.ts";
export { createModuleOpening, type ModuleOpeningOptions, OPENING_DEFAULTS_TWO } from "./module-opening.ts";
export { createModuleDelivery, type LoadPrompt, type ModuleDeliveryOptions } from "./module-delivery.ts";
