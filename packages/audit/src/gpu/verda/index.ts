export { createVerdaProvider, VERDA_DEFAULTS, type VerdaOptions } from "./create-verda-provider.ts";
