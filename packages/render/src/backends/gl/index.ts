/**
 * `@404-gen/render/gl`: the same files and views on OpenGL, for machines with a GPU. Needs the optional peers `three` and `gl`, and a
 * display (on a server, `xvfb-run`). For pictures that are the same everywhere use the main entry.
 */
export { createGlRenderer, GL_RENDERER_NAME, type GlRenderer, type GlRendererOptions } from "./gl-renderer.ts";
export { createGlSceneRenderer, type GlSceneRenderer } from "./gl-scene-renderer.ts";
