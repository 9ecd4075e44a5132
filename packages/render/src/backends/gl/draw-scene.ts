import type { Material } from "three";
import { FIELD_OF_VIEW } from "../../camera.ts";
import type { SceneData } from "../../formats/js/scene-data.ts";
import { GRAY, lightsOf, MODULE_CAMERA_FAR, MODULE_CAMERA_NEAR } from "../../module-views.ts";
import type { SceneViewOptions } from "../cpu/draw-scene-view.ts";
import { sceneCamera } from "../cpu/scene-camera.ts";
import { SUBPIXEL } from "../cpu/view-frame.ts";
import { buildThree } from "./build-three.ts";
import { spreadScene } from "./spread.ts";
import { drawAndRead, type GlStage } from "./stage.ts";

/** Draws views of one module's scene: RGB pictures, rows from the top, in the order asked for. */
export function drawSceneOnGl(stage: GlStage, scene: SceneData, views: readonly SceneViewOptions[]): Uint8Array[] {
  const { three, renderer } = stage;
  const stand = new three.Scene();
  const built = buildThree(three, scene);
  const steps = { value: 0 };
  for (const material of built.materials) snapVertices(material, steps);
  const spread = spreadScene(three, scene, built);
  stand.add(built.root);
  renderer.toneMapping = three.ACESFilmicToneMapping;
  try {
    return views.map((view) => {
      steps.value = view.size * SUBPIXEL;
      const camera = sceneCamera(view.angles, { radius: view.radius, fov: view.fov ?? FIELD_OF_VIEW });
      const clear = spread?.into(stand, { side: view.size, camera });
      try {
        return drawOne(stage, stand, view);
      } finally {
        clear?.();
      }
    });
  } finally {
    renderer.toneMapping = three.NoToneMapping;
  }
}

/** Vertices lie on sixteenths of a pixel, as in the reference's rasterizer: it decides which samples an edge covers. */
function snapVertices(material: Material, steps: { value: number }): void {
  material.onBeforeCompile = (shader) => {
    shader.uniforms["snapSteps"] = steps;
    shader.vertexShader = `uniform float snapSteps;\n${shader.vertexShader.replace(
      "#include <project_vertex>",
      `#include <project_vertex>
      vec2 snapped = floor((gl_Position.xy / gl_Position.w * 0.5 + 0.5) * snapSteps + 0.5) / snapSteps;
      gl_Position.xy = (snapped * 2.0 - 1.0) * gl_Position.w;`,
    )}`;
  };
}

function drawOne(stage: GlStage, stand: InstanceType<GlStage["three"]["Scene"]>, view: SceneViewOptions): Uint8Array {
  const { three } = stage;
  const { angles, size, lighting, background = GRAY, radius, fov = FIELD_OF_VIEW } = view;
  const { eye } = sceneCamera(angles, { radius, fov });
  const camera = new three.PerspectiveCamera(fov, 1, MODULE_CAMERA_NEAR, MODULE_CAMERA_FAR);
  camera.position.set(...eye);
  camera.lookAt(0, 0, 0);
  const { ambient, lights } = lightsOf(lighting, eye);
  const lamps = [
    new three.AmbientLight(0xffffff, ambient),
    ...lights.map(({ intensity, from }) => {
      const lamp = new three.DirectionalLight(0xffffff, intensity);
      lamp.position.set(...from);
      return lamp;
    }),
  ];
  stand.background = new three.Color().setRGB(
    ...(background.map((byte) => byte / 255) as [number, number, number]),
    three.SRGBColorSpace,
  );
  const target = new three.WebGLRenderTarget(size, size, { samples: 4, colorSpace: three.SRGBColorSpace });
  // The samples and what they are resolved into must have one format; three takes another for each here.
  target.texture.internalFormat = "RGBA8";
  // three tone maps and encodes into the page's canvas and into targets of a headset only; a picture in memory passes as the latter.
  Object.assign(target, { isXRRenderTarget: true });
  // Points are sized by the height that the renderer takes for its own.
  stage.renderer.setSize(size, size, false);
  stand.add(...lamps);
  try {
    return drawAndRead({ ...stage, camera }, stand, target);
  } finally {
    stand.remove(...lamps);
    target.dispose();
  }
}
