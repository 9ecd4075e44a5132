/** Rows of this package's settings without its services, for programs that only read settings. */
export { STAGED_JUDGE_SETTINGS } from "../judges/multi-stage/settings.ts";
export { JUDGE_SETTINGS } from "../models/openai/settings.ts";
export { DUELS_SETTINGS } from "../stage/duels-settings.ts";
