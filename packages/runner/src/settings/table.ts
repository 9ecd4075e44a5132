import { AUDIT_SETTINGS, BATCH_SETTINGS, BUILD_SETTINGS, GPU_SETTINGS } from "@404-gen/audit/settings";
import {
  CHAIN_SETTINGS,
  OBJECT_SETTINGS,
  type SettingGroup,
  type SettingRow,
  type SettingValues,
  STATE_SETTINGS,
} from "@404-gen/core";
import {
  COLLECT_SETTINGS,
  COLLECT_SETTINGS_TWO,
  LOOP_SETTINGS,
  READING_SETTINGS,
  WEIGHTS_SETTINGS,
} from "@404-gen/core/settings";
import { DUELS_SETTINGS, JUDGE_SETTINGS, STAGED_JUDGE_SETTINGS } from "@404-gen/judge/settings";
import { RENDER_SETTINGS } from "@404-gen/render/settings";
import { SPEAKING_SETTINGS } from "./speaking-settings.ts";
import { WORKERS_SETTINGS } from "./workers-settings.ts";

/** All settings in groups with headings; each group belongs to a package. Names and defaults are those of COMPETITION.md section 10, and our own. */
export const SETTING_GROUPS: readonly SettingGroup[] = [
  STATE_SETTINGS,
  READING_SETTINGS,
  CHAIN_SETTINGS,
  WEIGHTS_SETTINGS,
  OBJECT_SETTINGS,
  LOOP_SETTINGS,
  COLLECT_SETTINGS,
  COLLECT_SETTINGS_TWO,
  RENDER_SETTINGS,
  JUDGE_SETTINGS,
  STAGED_JUDGE_SETTINGS,
  DUELS_SETTINGS,
  BUILD_SETTINGS,
  GPU_SETTINGS,
  AUDIT_SETTINGS,
  BATCH_SETTINGS,
  WORKERS_SETTINGS,
  SPEAKING_SETTINGS,
];

const ROWS = {
  ...STATE_SETTINGS.rows,
  ...READING_SETTINGS.rows,
  ...CHAIN_SETTINGS.rows,
  ...WEIGHTS_SETTINGS.rows,
  ...OBJECT_SETTINGS.rows,
  ...LOOP_SETTINGS.rows,
  ...COLLECT_SETTINGS.rows,
  ...COLLECT_SETTINGS_TWO.rows,
  ...RENDER_SETTINGS.rows,
  ...JUDGE_SETTINGS.rows,
  ...STAGED_JUDGE_SETTINGS.rows,
  ...DUELS_SETTINGS.rows,
  ...BUILD_SETTINGS.rows,
  ...GPU_SETTINGS.rows,
  ...AUDIT_SETTINGS.rows,
  ...BATCH_SETTINGS.rows,
  ...WORKERS_SETTINGS.rows,
  ...SPEAKING_SETTINGS.rows,
};

/** All settings, read and checked. */
export type Settings = SettingValues<typeof ROWS>;
export type SettingName = keyof Settings;

/** The row of every setting, by name. */
export const SETTING_ROWS: Readonly<Record<SettingName, SettingRow>> = ROWS;
export const SETTING_NAMES = Object.keys(ROWS) as SettingName[];
/** Settings that hold credentials. They are never printed, and come only from the environment or `.env`, not from a flag. */
export const SECRET_SETTINGS = SETTING_NAMES.filter((name) => SETTING_ROWS[name].secret);

export const isSettingName = (name: string): name is SettingName => Object.hasOwn(ROWS, name);
