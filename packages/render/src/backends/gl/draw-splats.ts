import type { InstancedBufferGeometry, RawShaderMaterial, Scene } from "three";
import { splatCamera } from "../../camera.ts";
import type { Gaussians } from "../../splat/gaussians.ts";
import { orderedRecords } from "../../splat/ordered-records.ts";
import { RECORD_FLOATS } from "../../splat/project.ts";
import type { GlViewOptions } from "./draw-mesh.ts";
import { COPY_FRAGMENT, COPY_VERTEX, SPLAT_FRAGMENT, SPLAT_VERTEX } from "./splat-shaders.ts";
import { drawAndRead, type GlStage } from "./stage.ts";

/**
 * Draws views of splats: projected and ordered by the CPU renderer's own code, blended front to back on OpenGL, in half floats
 * (alpha holds the light that is left). Splats behind a finished pixel are blended too, which changes less than 1/255.
 */
export function drawSplatsOnGl(stage: GlStage, gaussians: Gaussians, options: GlViewOptions): Uint8Array[] {
  const { three, renderer, camera } = stage;
  const { size, background } = options;
  const soft = new three.WebGLRenderTarget(size, size, { type: three.HalfFloatType, depthBuffer: false });
  const hard = new three.WebGLRenderTarget(size, size, { depthBuffer: false });
  const copy = fullScreen(stage, { picture: soft.texture, background: background.map((k) => k / 255) });
  const records = new Float32Array(gaussians.count * RECORD_FLOATS);
  const order = new Uint32Array(gaussians.count);
  try {
    return options.views.map((angles) => {
      const projection = splatCamera(angles, size);
      const count = orderedRecords(gaussians, { camera: projection, size, records, order });
      const splats = splatScene(stage, { records, order: order.subarray(0, count), size });
      renderer.setClearColor(0, 1);
      renderer.setRenderTarget(soft);
      renderer.render(splats.scene, camera);
      splats.dispose();
      return drawAndRead(stage, copy.scene, hard);
    });
  } finally {
    renderer.setRenderTarget(null);
    soft.dispose();
    hard.dispose();
    copy.dispose();
  }
}

type Disposable = { readonly scene: Scene; dispose(): void };

function splatScene(
  stage: GlStage,
  splats: { readonly records: Float32Array; readonly order: Uint32Array; readonly size: number },
): Disposable {
  const { three } = stage;
  const { records, order } = splats;
  const recordsInOrder = new Float32Array(order.length * RECORD_FLOATS);
  for (let n = 0, to = 0; n < order.length; n++, to += RECORD_FLOATS) {
    const from = (order[n] as number) * RECORD_FLOATS;
    for (let k = 0; k < RECORD_FLOATS; k++) recordsInOrder[to + k] = records[from + k] as number;
  }
  const geometry = new three.InstancedBufferGeometry();
  geometry.setAttribute("position", new three.BufferAttribute(SQUARE, 3));
  geometry.setIndex([0, 1, 2, 0, 2, 3]);
  geometry.instanceCount = order.length;
  const buffer = new three.InstancedInterleavedBuffer(recordsInOrder, RECORD_FLOATS);
  for (const [name, offset] of [
    ["place", 0],
    ["shape", 4],
    ["paint", 8],
  ] as const) {
    geometry.setAttribute(name, new three.InterleavedBufferAttribute(buffer, 4, offset));
  }
  const material = new three.RawShaderMaterial({
    glslVersion: three.GLSL3,
    vertexShader: SPLAT_VERTEX,
    fragmentShader: SPLAT_FRAGMENT,
    uniforms: { side: { value: splats.size } },
    transparent: true,
    depthTest: false,
    depthWrite: false,
    side: three.DoubleSide,
    forceSinglePass: true,
    blending: three.CustomBlending,
    blendSrc: three.DstAlphaFactor,
    blendDst: three.OneFactor,
    blendSrcAlpha: three.ZeroFactor,
    blendDstAlpha: three.OneMinusSrcAlphaFactor,
  });
  return sceneOf(stage, geometry, material);
}

/** Corners of a square of side 2. */
const SQUARE = Float32Array.of(-1, -1, 0, 1, -1, 0, 1, 1, 0, -1, 1, 0);

function fullScreen(stage: GlStage, uniforms: Readonly<Record<string, unknown>>): Disposable {
  const { three } = stage;
  const geometry = new three.InstancedBufferGeometry();
  geometry.setAttribute("position", new three.BufferAttribute(SQUARE, 3));
  geometry.setIndex([0, 1, 2, 0, 2, 3]);
  geometry.instanceCount = 1;
  const material = new three.RawShaderMaterial({
    glslVersion: three.GLSL3,
    vertexShader: COPY_VERTEX,
    fragmentShader: COPY_FRAGMENT,
    uniforms: Object.fromEntries(Object.entries(uniforms).map(([name, value]) => [name, { value }])),
    depthTest: false,
  });
  return sceneOf(stage, geometry, material);
}

function sceneOf({ three }: GlStage, geometry: InstancedBufferGeometry, material: RawShaderMaterial): Disposable {
  const mesh = new three.Mesh(geometry, material);
  mesh.frustumCulled = false;
  const scene = new three.Scene();
  scene.add(mesh);
  return {
    scene,
    dispose() {
      geometry.dispose();
      material.dispose();
    },
  };
}
