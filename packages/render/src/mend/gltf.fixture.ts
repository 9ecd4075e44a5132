import { Document, type Material, type Node, WebIO } from "@gltf-transform/core";
import { ALL_EXTENSIONS } from "@gltf-transform/extensions";
import { sphere } from "../formats/glb/build-glb.fixture.ts";

/** How a part of a test model differs from the others. */
export type PartOptions = {
  readonly material?: Material | undefined;
  readonly at?: readonly [number, number, number] | undefined;
  readonly scale?: number | undefined;
  readonly colours?: ((vertex: number) => readonly [number, number, number]) | undefined;
  readonly rings?: number | undefined;
};

/** Makes a model with gltf-transform: balls, each a mesh and a node of its own. */
export function createModel() {
  const document = new Document();
  const buffer = document.createBuffer();
  const scene = document.createScene();
  document.getRoot().setDefaultScene(scene);
  const accessor = (type: "VEC3" | "VEC2" | "SCALAR", array: Float32Array | Uint32Array) =>
    document.createAccessor().setType(type).setArray(array.slice()).setBuffer(buffer);
  return {
    document,
    accessor,
    addBall(options: PartOptions = {}): Node {
      const ball = sphere(options.rings ?? 10);
      const primitive = document
        .createPrimitive()
        .setAttribute("POSITION", accessor("VEC3", ball.positions))
        .setAttribute("NORMAL", accessor("VEC3", ball.normals!))
        .setAttribute("TEXCOORD_0", accessor("VEC2", ball.uvs!))
        .setIndices(accessor("SCALAR", ball.indices!));
      if (options.material) primitive.setMaterial(options.material);
      if (options.colours) {
        const colours = Float32Array.from(
          { length: ball.positions.length },
          (_, at) => options.colours!(Math.floor(at / 3))[at % 3]!,
        );
        primitive.setAttribute("COLOR_0", accessor("VEC3", colours));
      }
      const { at = [0, 0, 0], scale = 1 } = options;
      const node = document
        .createNode()
        .setMesh(document.createMesh().addPrimitive(primitive))
        .setTranslation([...at])
        .setScale([scale, scale, scale]);
      scene.addChild(node);
      return node;
    },
    write: (): Promise<Uint8Array> => new WebIO().registerExtensions(ALL_EXTENSIONS).writeBinary(document),
  };
}
