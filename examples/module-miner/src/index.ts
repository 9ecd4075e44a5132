/** A miner of competition 2: prompt picture and seed in, a checked JavaScript module out, deterministically. */
export { type BuildModuleOptions, buildModule } from "./build-module.ts";
export { createModuleMiner, type ModuleOutcome, type ModuleMiner, type ModuleMinerOptions } from "./module-miner.ts";
export { isModuleQuality, MODULE_QUALITIES, type ModuleQualityName } from "./qualities.ts";
