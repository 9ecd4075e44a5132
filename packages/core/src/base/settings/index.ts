export { allowedOf, readSetting, type SettingReading } from "./read-setting.ts";
export { setting } from "./setting.ts";
export { type SettingGroup, type SettingRows, type SettingValues, settingGroup } from "./setting-group.ts";
export type { SettingKind, SettingRow, SettingValue } from "./setting-row.ts";
