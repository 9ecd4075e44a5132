import type { Material, Scene, Vector3 } from "three";
import { FIELD_OF_VIEW } from "../../camera.ts";
import type { SceneData } from "../../formats/js/scene-data.ts";
import { GRAY, lightsOf, MODULE_CAMERA_FAR, MODULE_CAMERA_NEAR } from "../../module-views.ts";
import { meanByte } from "../cpu/canvas.ts";
import type { SceneViewOptions } from "../cpu/draw-scene-view.ts";
import { SAMPLE_PLACES } from "../cpu/raster.ts";
import { sceneCamera } from "../cpu/scene-camera.ts";
import { SUBPIXEL } from "../cpu/view-frame.ts";
import { buildThree } from "./build-three.ts";
import { spreadScene } from "./spread.ts";
import { drawAndRead, type GlStage } from "./stage.ts";

/** Draws views of one module's scene: RGB pictures, rows from the top, in the order of `views`. */
export function drawSceneOnGl(stage: GlStage, scene: SceneData, views: readonly SceneViewOptions[]): Uint8Array[] {
  const { three, renderer } = stage;
  const stand = new three.Scene();
  const threeScene = buildThree(three, scene);
  const places = { steps: { value: 0 }, shift: { value: new three.Vector3() } };
  for (const material of threeScene.materials) placeSamples(three, material, places);
  const spread = spreadScene(three, scene, threeScene);
  stand.add(threeScene.root);
  renderer.toneMapping = three.ACESFilmicToneMapping;
  try {
    return views.map((view) => {
      places.steps.value = view.size * SUBPIXEL;
      const camera = sceneCamera(view.angles, { radius: view.radius, fov: view.fov ?? FIELD_OF_VIEW });
      const clear = spread?.into(stand, { side: view.size, camera });
      try {
        return meanOfSamples(drawSamples(stage, stand, { view, shift: places.shift.value }));
      } finally {
        clear?.();
      }
    });
  } finally {
    renderer.toneMapping = three.NoToneMapping;
  }
}

type Places = { readonly steps: { value: number }; readonly shift: { value: Vector3 } };

/**
 * Draws one of a pixel's samples as the reference's rasterizer does: vertices lie on sixteenths of a pixel, the scene is shifted so that the sample
 * lies at the pixel's centre, its depth is computed at the place where the reference compares it, and its colour at the former centre of the pixel.
 */
function placeSamples(three: GlStage["three"], material: Material, { steps, shift }: Places): void {
  material.onBeforeCompile = (shader) => {
    Object.assign(shader.uniforms, { sampleSteps: steps, sampleShift: shift });
    shader.vertexShader = `uniform float sampleSteps;\nuniform vec3 sampleShift;\n${shader.vertexShader.replace(
      "#include <project_vertex>",
      `#include <project_vertex>
      vec2 snapped = floor((gl_Position.xy / gl_Position.w * 0.5 + 0.5) * sampleSteps + 0.5) + sampleShift.xy;
      gl_Position.xy = (snapped / sampleSteps * 2.0 - 1.0) * gl_Position.w;`,
    )}`;
    const fragment = readAtCentre(withChunks(three, shader.fragmentShader));
    const end = fragment.lastIndexOf("}");
    shader.fragmentShader = `uniform vec3 sampleShift;\n${fragment.slice(0, end)}
      gl_FragDepth = gl_FragCoord.z + dFdx(gl_FragCoord.z) * sampleShift.z;
    }`;
  };
}

/** A shader's text with the chunks that it includes. */
const withChunks = (three: GlStage["three"], text: string): string =>
  text.replace(/^[ \t]*#include +<([\w]+)>/gm, (_, name: string) =>
    withChunks(three, (three.ShaderChunk as Readonly<Record<string, string>>)[name] ?? ""),
  );

/** Everything that comes from the vertices is read at the pixel's centre, not at the sample. */
function readAtCentre(text: string): string {
  const names = [...text.matchAll(/^\s*varying \w+ (\w+);/gm)].map(([, name]) => name as string);
  if (names.length === 0) return text;
  const read = new RegExp(`\\b(${[...new Set(names)].join("|")})\\b`, "g");
  const lines = text
    .split("\n")
    .map((line) =>
      /^\s*varying /.test(line)
        ? line
        : line.replace(
            read,
            (name) => `(${name} + (dFdx(${name}) * sampleShift.x + dFdy(${name}) * sampleShift.y) / ${SUBPIXEL}.0)`,
          ),
    );
  return lines.join("\n");
}

/** Mean of four samples' bytes, as the reference computes it. */
function meanOfSamples(samples: readonly Uint8Array[]): Uint8Array {
  const [a, b, c, d] = samples as [Uint8Array, Uint8Array, Uint8Array, Uint8Array];
  return a.map((byte, at) => meanByte(byte, b[at] as number, c[at] as number, d[at] as number));
}

type Aim = { readonly view: SceneViewOptions; readonly shift: Vector3 };

/** A view once for each of a pixel's samples. */
function drawSamples(stage: GlStage, stand: Scene, { view, shift }: Aim): Uint8Array[] {
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
  const target = new three.WebGLRenderTarget(size, size, { colorSpace: three.SRGBColorSpace });
  // three's shaders write sRGB already, and its own choice for this colour space would encode once more.
  target.texture.internalFormat = "RGBA8";
  // three tone maps and encodes into the page's canvas and into targets of a headset only; a picture in memory passes as the latter.
  Object.assign(target, { isXRRenderTarget: true });
  // three scales points by the height that is set here.
  stage.renderer.setSize(size, size, false);
  stand.add(...lamps);
  try {
    return SAMPLE_PLACES.map(({ x, y, depthX }) => {
      shift.set(SUBPIXEL / 2 - x, SUBPIXEL / 2 - y, (depthX - x) / SUBPIXEL);
      return drawAndRead({ ...stage, camera }, stand, target);
    });
  } finally {
    stand.remove(...lamps);
    target.dispose();
  }
}
