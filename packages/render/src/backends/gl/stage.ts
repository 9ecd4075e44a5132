import { CompetitionError } from "@404-gen/core";
import type { Camera, Scene, WebGLRenderer, WebGLRenderTarget } from "three";
import { type GlPeers, loadGlPeers } from "./peers.ts";

/** An OpenGL context without a window, and three's renderer on it. */
export type GlStage = {
  readonly three: GlPeers["three"];
  readonly renderer: WebGLRenderer;
  /** A camera that does nothing: shaders get their matrices as uniforms. */
  readonly camera: Camera;
  /** Name of the OpenGL driver. */
  readonly driver: string;
  close(): void;
};

/** The part of a WebGL context that is used here; three uses the rest. The browser's types are not those of Node. */
type GlContext = {
  readonly RENDERER: number;
  getParameter(name: number): unknown;
  getExtension(name: string): { destroy(): void } | null;
};

/**
 * Opens a WebGL 2 context. Throws `DEPENDENCY_MISSING` without the peers, and `GL_UNAVAILABLE` where there is no display: on a
 * server start the process under `xvfb-run`, or give it a GPU with a running X server.
 */
export async function openStage(): Promise<GlStage> {
  const { three, createContext } = await loadGlPeers();
  const open = createContext as unknown as (width: number, height: number, options: object) => GlContext | null;
  const context = open(1, 1, { createWebGL2Context: true, antialias: false, preserveDrawingBuffer: true });
  if (!context) {
    throw new CompetitionError("No OpenGL context; is there a display? On a server, run under xvfb-run.", {
      code: "GL_UNAVAILABLE",
    });
  }
  const canvas = { width: 1, height: 1, style: {}, addEventListener() {}, removeEventListener() {} };
  const renderer = new three.WebGLRenderer({
    ...({ canvas, context } as object),
    antialias: false,
  });
  renderer.autoClear = true;
  return {
    three,
    renderer,
    camera: new three.Camera(),
    driver: String(context.getParameter(context.RENDERER)),
    close() {
      // Ends every GL object with the context. `renderer.dispose()` of r183 fails where there is no window with animation frames.
      context.getExtension("STACKGL_destroy_context")?.destroy();
    },
  };
}

/** Draws a scene into a target of 8-bit RGBA and reads it back as RGB, rows from the top. */
export function drawAndRead(stage: GlStage, scene: Scene, target: WebGLRenderTarget): Uint8Array {
  const { renderer, camera } = stage;
  const { width, height } = target;
  renderer.setRenderTarget(target);
  renderer.render(scene, camera);
  const rgba = new Uint8Array(width * height * 4);
  renderer.readRenderTargetPixels(target, 0, 0, width, height, rgba);
  const rgb = new Uint8Array(width * height * 3);
  for (let y = 0, to = 0; y < height; y++) {
    for (let from = (height - 1 - y) * width * 4, x = 0; x < width; x++, from += 4) {
      rgb[to++] = rgba[from] as number;
      rgb[to++] = rgba[from + 1] as number;
      rgb[to++] = rgba[from + 2] as number;
    }
  }
  return rgb;
}
