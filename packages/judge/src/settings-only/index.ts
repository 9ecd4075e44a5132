/** Rows of this package's settings, without the services that they are for: a program that only reads settings loads these alone. */
export { STAGED_JUDGE_SETTINGS } from "../judges/multi-stage/settings.ts";
export { JUDGE_SETTINGS } from "../models/openai/settings.ts";
export { DUELS_SETTINGS } from "../stage/duels-settings.ts";
