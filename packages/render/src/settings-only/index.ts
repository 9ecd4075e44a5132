/** Rows of this package's settings, without the renderers that they are for: a program that only reads settings loads these alone. */
export { RENDER_SETTINGS } from "../settings.ts";
