/** Meshes: a scene, and its views. Reading GLB files is in `formats/glb`. */
export type { DrawMeshViewOptions } from "./draw-view.ts";
export { drawMeshView } from "./draw-view.ts";
export type { MeshMaterial, MeshScene, Texture } from "./scene.ts";
