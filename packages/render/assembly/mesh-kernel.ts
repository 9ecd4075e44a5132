// Draws a view of a mesh: projects its vertices, finds what each sample sees (or keeps the layers that are blended), shades it two pixels at
// a time, and makes the picture smaller. What stands in `mesh/` is the twin of files in src/mesh and of src/image/resample.ts: every lane does the
// same steps in the same order, so both give the same bytes. No relaxed SIMD and no fused multiply-add. Layout: src/mesh/kernel-layout.ts.
//
// The caller draws in batches: the engine replaces a function's first code with faster code between two calls only.

export { clear, cover } from "./mesh/cover";
export { blendRow, forgetLayers } from "./mesh/layers";
export { forgetPlanes } from "./mesh/planes";
export { closeRegion, openRegion, project } from "./mesh/project";
export { clearOut, squeezeColumns, squeezeRow } from "./mesh/resize";
export { clearPicture, resolveRow, shadeRow } from "./mesh/resolve";
