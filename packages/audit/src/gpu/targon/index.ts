export { createTargonProvider, TARGON_DEFAULTS, type TargonOptions } from "./create-targon-provider.ts";
