import { FIELD_OF_VIEW } from "../../camera.ts";
import type { SceneData } from "../../formats/js/scene-data.ts";
import { GRAY, lightsOf, MODULE_CAMERA_FAR, MODULE_CAMERA_NEAR } from "../../module-views.ts";
import type { SceneViewOptions } from "../cpu/draw-scene-view.ts";
import { sceneCamera } from "../cpu/scene-camera.ts";
import { buildThree } from "./build-three.ts";
import { drawAndRead, type GlStage } from "./stage.ts";

/** Draws views of one module's scene: RGB pictures, rows from the top, in the order asked for. */
export function drawSceneOnGl(stage: GlStage, scene: SceneData, views: readonly SceneViewOptions[]): Uint8Array[] {
  const { three, renderer } = stage;
  const stand = new three.Scene();
  stand.add(buildThree(three, scene));
  renderer.toneMapping = three.ACESFilmicToneMapping;
  try {
    return views.map((view) => drawOne(stage, stand, view));
  } finally {
    renderer.toneMapping = three.NoToneMapping;
  }
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
