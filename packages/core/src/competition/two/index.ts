/**
 * Entry `@404-gen/core/two`: competition 2, JavaScript modules judged in stages. Pure functions that the services
 * and the verifier share: for a duel, from the answers of a model to the winner and its `detail`; for a round, from margins and reports to
 * the crown.
 */
export * from "./duel/index.ts";
export * from "./records/index.ts";
export * from "./rules/index.ts";
export { STATE_FILES_TWO } from "./state-files.ts";
export type * from "./module-publisher.ts";
export { createModulePublisher, type ModulePublisherOptions } from "./publish-module.ts";
export { type BundlePictures, embedBundle } from "./embed-bundle.ts";
