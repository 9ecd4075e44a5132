import { meshCamera } from "../../camera.ts";
import { composeGrid } from "../../image/grid.ts";
import { resizeLanczos } from "../../image/resample.ts";
import { blendTriangle, createColourBuffer, resolveColours } from "../../mesh/blend.ts";
import { SUPERSAMPLE } from "../../mesh/constants.ts";
import { createTriangleSetup, setUpTriangle } from "../../mesh/coverage.ts";
import { projectVertices } from "../../mesh/project.ts";
import type { MeshScene } from "../../mesh/scene.ts";
import { createShader } from "../../mesh/shade.ts";
import { VIEW_BACKGROUND, VIEWS, type ViewAngles } from "../../views.ts";
import { type Fit, fitPositions } from "./fit.ts";
import type { Part } from "./part.ts";

export type DrawPartsOptions = {
  readonly fit: Fit;
  /** Side of a view, pixels. */
  readonly size: number;
};

/** The four views of all parts as one picture, RGB: all that a viewer shows, with the validator's own light and filter. */
export function drawParts(parts: readonly Part[], { fit, size }: DrawPartsOptions): Uint8Array {
  const scenes = [...parts.filter((part) => !part.surface.blends), ...parts.filter((part) => part.surface.blends)].map(
    (part) => sceneOf(part, fit),
  );
  const pictures = VIEWS.map((view) => drawView(scenes, { view, size }));
  return composeGrid(pictures, size);
}

function sceneOf({ positions, normals, uvs, colours, indices, surface }: Part, fit: Fit): MeshScene {
  const { textures } = surface;
  // The shader multiplies emission by its factor twice, a viewer once.
  const emissive = surface.emissive.map(Math.sqrt) as [number, number, number];
  const material = (slot: keyof typeof textures) => (uvs ? (textures[slot]?.texture ?? null) : null);
  return {
    positions: fitPositions(positions, fit),
    ...{ normals, indices },
    uvs: uvs?.map((value, at) => (at % 2 === 1 ? 1 - value : value)) ?? null,
    colours: colours && toBytes(colours),
    material: {
      baseColor: surface.baseColor.map((x) => Math.round(x * 255) / 255) as [number, number, number, number],
      ...{ metallic: surface.metallic, roughness: surface.roughness, emissive },
      baseColorTexture: material("baseColor"),
      metallicRoughnessTexture: material("metallicRoughness"),
      normalTexture: material("normal"),
      occlusionTexture: material("occlusion"),
      emissiveTexture: material("emissive"),
    },
  };
}

function toBytes(rgb: Float32Array): Uint8Array {
  const rgba = new Uint8Array((rgb.length / 3) * 4).fill(255);
  rgb.forEach((value, at) => {
    rgba[Math.floor(at / 3) * 4 + (at % 3)] = Math.round(value * 255);
  });
  return rgba;
}

function drawView(
  scenes: readonly MeshScene[],
  { view, size }: { readonly view: ViewAngles; readonly size: number },
): Uint8Array {
  const side = size * SUPERSAMPLE;
  const camera = meshCamera(view);
  const buffer = createColourBuffer(side, VIEW_BACKGROUND);
  const setup = createTriangleSetup();
  for (const scene of scenes) {
    const vertices = projectVertices(scene.positions, { camera, side });
    const shader = createShader(scene, { vertices, camera });
    const { indices } = scene;
    for (let t = 0, at = 0; at < indices.length; t++, at += 3) {
      const corners = { vertices, i0: indices[at]!, i1: indices[at + 1]!, i2: indices[at + 2]!, side };
      if (setUpTriangle(setup, corners)) blendTriangle(setup, buffer, { shader, triangle: t });
    }
  }
  const region = { x0: 0, y0: 0, x1: side, y1: side };
  const rgb = new Uint8Array(side * side * 3);
  resolveColours(buffer, { rgb, region });
  return resizeLanczos(rgb, { from: side, to: size, region, background: VIEW_BACKGROUND });
}
