import type { BufferGeometry, DataTexture, RawShaderMaterial } from "three";
import { MESH_CAMERA_NEAR, type MeshCamera, meshCamera } from "../../camera.ts";
import { resizeLanczos } from "../../image/resample.ts";
import { SUPERSAMPLE } from "../../mesh/constants.ts";
import type { MeshScene, Texture } from "../../mesh/scene.ts";
import type { ViewAngles } from "../../views.ts";
import { MESH_FRAGMENT, MESH_VERTEX } from "./mesh-shaders.ts";
import { drawAndRead, type GlStage } from "./stage.ts";

export type GlViewOptions = {
  readonly views: readonly ViewAngles[];
  /** Side of a view, pixels. */
  readonly size: number;
  /** RGB, 0 to 255. */
  readonly background: readonly [number, number, number];
};

/** Samples a pixel, as the reference. */
const SAMPLES = 4;

/** Draws views of a mesh: the same scene, camera and material as the CPU renderer, on OpenGL. */
export function drawMeshOnGl(stage: GlStage, scene: MeshScene, options: GlViewOptions): Uint8Array[] {
  const { three, renderer } = stage;
  const { size, background } = options;
  const side = size * SUPERSAMPLE;
  const geometry = geometryOf(stage, scene);
  const material = materialOf(stage, scene);
  const mesh = new three.Mesh(geometry, material);
  mesh.frustumCulled = false;
  const world = new three.Scene();
  world.add(mesh);
  const target = new three.WebGLRenderTarget(side, side, { samples: SAMPLES, generateMipmaps: false });
  renderer.setClearColor(new three.Color().setRGB(...channels(background), three.LinearSRGBColorSpace), 1);
  try {
    return options.views.map((angles) => {
      aim(material, meshCamera(angles));
      const rgb = drawAndRead(stage, world, target);
      const region = { x0: 0, y0: 0, x1: side, y1: side };
      return resizeLanczos(rgb, { from: side, to: size, region, background });
    });
  } finally {
    renderer.setRenderTarget(null);
    target.dispose();
    geometry.dispose();
    for (const uniform of Object.values(material.uniforms)) if (uniform.value?.isTexture) uniform.value.dispose();
    material.dispose();
  }
}

const channels = (rgb: readonly [number, number, number]): [number, number, number] => [
  rgb[0] / 255,
  rgb[1] / 255,
  rgb[2] / 255,
];

function geometryOf({ three }: GlStage, scene: MeshScene): BufferGeometry {
  const geometry = new three.BufferGeometry();
  geometry.setAttribute("position", new three.BufferAttribute(scene.positions, 3));
  geometry.setAttribute("normal", new three.BufferAttribute(scene.normals, 3));
  if (scene.uvs) geometry.setAttribute("uv", new three.BufferAttribute(scene.uvs, 2));
  if (scene.colours) geometry.setAttribute("colour", new three.BufferAttribute(scene.colours, 4, true));
  geometry.setIndex(new three.BufferAttribute(scene.indices, 1));
  return geometry;
}

function materialOf(stage: GlStage, { material, uvs, colours }: MeshScene): RawShaderMaterial {
  const { three } = stage;
  const textures = {
    USE_BASE: ["baseColorTexture", material.baseColorTexture],
    USE_METALLIC_ROUGHNESS: ["metallicRoughnessTexture", material.metallicRoughnessTexture],
    USE_NORMAL: ["normalTexture", material.normalTexture],
    USE_OCCLUSION: ["occlusionTexture", material.occlusionTexture],
    USE_EMISSIVE: ["emissiveTexture", material.emissiveTexture],
  } as const;
  const defines: Record<string, string> = {};
  if (uvs) defines["USE_COORDINATES"] = "";
  if (colours) defines["USE_COLOURS"] = "";
  const uniforms: Record<string, { value: unknown }> = {
    toClip: { value: new three.Matrix4() },
    eye: { value: new three.Vector3() },
    light: { value: new three.Vector3() },
    baseColor: { value: new three.Vector4(...material.baseColor) },
    metallicFactor: { value: material.metallic },
    roughnessFactor: { value: material.roughness },
    emissive: { value: new three.Vector3(...material.emissive) },
  };
  for (const [define, [name, texture]] of Object.entries(textures)) {
    if (!texture) continue;
    defines[define] = "";
    uniforms[name] = { value: textureOf(stage, texture) };
  }
  return new three.RawShaderMaterial({
    glslVersion: three.GLSL3,
    vertexShader: MESH_VERTEX,
    fragmentShader: MESH_FRAGMENT,
    uniforms,
    defines,
    // Alpha always blends in the file's order and always writes depth; back faces are never drawn.
    transparent: true,
    blending: three.CustomBlending,
    blendSrc: three.SrcAlphaFactor,
    blendDst: three.OneMinusSrcAlphaFactor,
    depthFunc: three.LessDepth,
    depthWrite: true,
    side: three.FrontSide,
  });
}

/** A picture as a texture: raw bytes, bilinear, repeated, no mip levels. */
function textureOf({ three }: GlStage, { width, height, channels: from, data }: Texture): DataTexture {
  const rgba = new Uint8Array(width * height * 4).fill(255);
  for (let at = 0, to = 0; to < rgba.length; at += from, to += 4) {
    for (let k = 0; k < from; k++) rgba[to + k] = data[at + k] as number;
  }
  const texture = new three.DataTexture(rgba, width, height, three.RGBAFormat, three.UnsignedByteType);
  texture.minFilter = three.LinearFilter;
  texture.magFilter = three.LinearFilter;
  texture.wrapS = three.RepeatWrapping;
  texture.wrapT = three.RepeatWrapping;
  texture.generateMipmaps = false;
  texture.needsUpdate = true;
  return texture;
}

function aim({ uniforms }: RawShaderMaterial, camera: MeshCamera): void {
  const { view, focal, eye, light } = camera;
  const [x0, x1, x2, x3, y0, y1, y2, y3, z0, z1, z2, z3] = view as number[] as Row12;
  const f = focal;
  uniforms["toClip"]?.value.set(
    ...[f * x0, f * x1, f * x2, f * x3, f * y0, f * y1, f * y2, f * y3],
    ...[-z0, -z1, -z2, -z3 - 2 * MESH_CAMERA_NEAR, -z0, -z1, -z2, -z3],
  );
  uniforms["eye"]?.value.set(...eye);
  uniforms["light"]?.value.set(...light);
}

type Row12 = [number, number, number, number, number, number, number, number, number, number, number, number];
