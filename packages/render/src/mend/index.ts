/**
 * `@404-gen/render/mend`: mends a model file that would be refused, so that it is accepted. Needs the optional packages `@gltf-transform/extensions`,
 * `draco3dgltf` and `meshoptimizer` for GLB files.
 */
export { type MendFormat, type MendInput, mendFormatOf, mendModel } from "./mend-model.ts";
export { MEND_STEPS, type MendResult, type MendStep, type MendStepName, type PictureDifference } from "./report.ts";
