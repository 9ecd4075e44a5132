/** Rows of this package's settings without its renderers, for programs that only read settings. */
export { RENDER_SETTINGS } from "../settings.ts";
