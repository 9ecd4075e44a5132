/**
 * `@404-gen/render/mend`: makes a model file acceptable that would be refused. Needs the optional packages
 * `@gltf-transform/extensions`, `draco3dgltf` and `meshoptimizer` for GLB files.
 */
export { type MendFormat, type MendInput, mendFormatOf, mendModel } from "./mend-model.ts";
export { MEND_STEPS, type MendResult, type MendStep, type MendStepName, type PictureDifference } from "./report.ts";
