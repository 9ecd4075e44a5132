import { MODEL_FORMATS } from "../../../base/formats.ts";
import { setting, settingGroup } from "../../../base/settings/index.ts";
import { REQUIRED_LOCK_ALPHA } from "../rules/conviction-lock.ts";

/** What the collector of competition 2 has beside the settings of any collector. */
export const COLLECT_DEFAULTS_TWO = {
  /** Largest module, bytes. Source: JS-MODULES.md 1. */
  maxModuleBytes: MODEL_FORMATS.js.maxBytes as number,
  /** Alpha that a coldkey must have locked for each hotkey that it submits with. */
  requiredLockAlpha: REQUIRED_LOCK_ALPHA,
};

/** Settings of competition 2's collector. */
export type CollectSettingsTwo = {
  /** Largest module, bytes. @default 1048576 */
  readonly maxModuleBytes?: number | undefined;
  /** Alpha that a coldkey must have locked for each hotkey that it submits with. @default 100 */
  readonly requiredLockAlpha?: number | undefined;
};

/** How competition 2 collects. */
export const COLLECT_SETTINGS_TWO = settingGroup<CollectSettingsTwo>()("Collecting modules", {
  MAX_JS_SIZE_BYTES: setting.whole({
    doc: "Largest module of competition 2",
    unit: "bytes",
    min: 1,
    max: COLLECT_DEFAULTS_TWO.maxModuleBytes,
    fallback: COLLECT_DEFAULTS_TWO.maxModuleBytes,
    option: "maxModuleBytes",
  }),
  REQUIRED_LOCK_ALPHA: setting.decimal({
    doc: "Alpha that a coldkey must have locked on the subnet for each hotkey that it submits with; 0: none",
    unit: "alpha",
    min: 0,
    max: 1_000_000_000,
    fallback: COLLECT_DEFAULTS_TWO.requiredLockAlpha,
    option: "requiredLockAlpha",
  }),
});
