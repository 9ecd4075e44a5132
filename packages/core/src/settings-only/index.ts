/** Rows of this package's settings, without the services that they are for: a program that only reads settings loads these alone. */
export { LOOP_SETTINGS } from "../competition/owner/settings.ts";
export { COLLECT_SETTINGS } from "../competition/stages/download/settings.ts";
export { WEIGHTS_SETTINGS } from "../competition/stages/weights/options.ts";
export { COLLECT_SETTINGS_TWO } from "../competition/two/collect/settings.ts";
export { READING_SETTINGS } from "../world/git/reading-settings.ts";
