import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { CompetitionError } from "@404-gen/core";
import { EXTMeshGPUInstancing } from "@gltf-transform/extensions";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { meshGlb, sphere } from "../formats/glb/build-glb.fixture.ts";
import { inspectModel } from "../inspect-model.ts";
import { createModel } from "./gltf.fixture.ts";
import { mendModel } from "./mend-model.ts";

const mend = (bytes: Uint8Array) => mendModel({ bytes, format: "glb" });
const inspect = (bytes: Uint8Array) => inspectModel(bytes, { format: "glb" });

/** Mends a file, and checks that the result is accepted and that its picture is close to the original's. Returns the steps. */
async function mendGlbFile(
  bytes: Uint8Array,
  { refused, decibels = 40 }: { refused: string | null; decibels?: number },
) {
  const result = await mend(bytes);
  expect(result.refused?.code ?? null).toBe(refused);
  expect(result.stillRefused).toBeNull();
  expect(result.difference?.decibels ?? Number.POSITIVE_INFINITY).toBeGreaterThan(decibels);
  const inspection = await inspect(result.bytes!);
  expect(inspection.rejection).toBeNull();
  return { steps: new Set(result.steps.map(({ step }) => step)), inspection, result };
}

const checks = async (colour: [number, number, number]) => {
  const raw = { width: 16, height: 16, channels: 3 } as const;
  const pixels = Buffer.alloc(768).map((_, at) => ((at / 3 + Math.floor(at / 48)) & 1 ? colour[at % 3]! : 40));
  return new Uint8Array(await sharp(pixels, { raw }).png().toBuffer());
};

describe("mending GLB files", () => {
  it("does not change a file that is drawn as its miner means it", async () => {
    expect(await mend(meshGlb(sphere(10)))).toMatchObject({ refused: null, steps: [], bytes: null });
  });

  it("bakes the transforms of nodes, and fits models that are too large", async () => {
    const model = createModel();
    const parent = model.addBall({ at: [10, 0, 0], scale: 4 });
    parent.addChild(model.addBall({ at: [1, 0, 0], scale: 0.5 }));
    const { steps, inspection } = await mendGlbFile(await model.write(), { refused: "GLB_MULTIPLE_MESHES" });
    expect(steps).toEqual(new Set(["bake", "fit", "join"]));
    const { min, max } = inspection.bounds!;
    expect(Math.max(...max)).toBeLessThanOrEqual(0.6);
    // Two balls side by side: from 8 to 12 and from 13 to 15.
    expect((max[0] - min[0]) / (max[1] - min[1])).toBeCloseTo(7 / 4, 1);
    expect(min[0] + max[0]).toBeCloseTo(0, 5);
  });

  it("makes a palette of materials without textures", async () => {
    const model = createModel();
    const material = (colour: number[], metallic: number) =>
      model.document
        .createMaterial()
        .setBaseColorFactor([...colour, 1] as never)
        .setMetallicFactor(metallic);
    model.addBall({ material: material([0.8, 0.1, 0.1], 0), at: [-1, 0, 0] });
    model.addBall({ material: material([0.1, 0.2, 0.9], 1).setEmissiveFactor([0, 0.2, 0]), at: [1, 0, 0] });
    const { steps, inspection } = await mendGlbFile(await model.write(), { refused: "GLB_MULTIPLE_MESHES" });
    expect(steps).toContain("palette");
    expect(inspection.textures.flatMap(({ slots }) => slots).sort()).toEqual([
      "baseColorTexture",
      "emissiveTexture",
      "metallicRoughnessTexture",
    ]);
  });

  it("makes an atlas of several textures, repeats and all", async () => {
    const model = createModel();
    const { document } = model;
    const texture = async (colour: [number, number, number]) =>
      document
        .createTexture()
        .setImage(await checks(colour))
        .setMimeType("image/png");
    const red = document
      .createMaterial()
      .setMetallicFactor(0)
      .setBaseColorTexture(await texture([230, 20, 20]));
    const blue = document
      .createMaterial()
      .setMetallicFactor(0)
      .setBaseColorTexture(await texture([20, 60, 230]));
    model.addBall({ material: red, at: [-1, 0, 0] });
    const second = model.addBall({ material: blue, at: [1, 0, 0] });
    const uvs = second.getMesh()!.listPrimitives()[0]!.getAttribute("TEXCOORD_0")!;
    uvs.setArray(Float32Array.from(uvs.getArray() as Float32Array, (value) => value * 3 - 1));
    const { steps } = await mendGlbFile(await model.write(), { refused: "GLB_MULTIPLE_MESHES" });
    expect(steps).toContain("atlas");
  });

  it("keeps colours of vertices, also beside a material that the renderer would take instead", async () => {
    const model = createModel();
    const material = model.document.createMaterial().setMetallicFactor(0);
    model.addBall({ material, at: [-1, 0, 0], colours: (vertex) => [(vertex % 5) / 4, 0.4, 1 - (vertex % 3) / 2] });
    model.addBall({ material, at: [1, 0, 0] });
    const { steps } = await mendGlbFile(await model.write(), { refused: "GLB_MULTIPLE_MESHES", decibels: 26 });
    expect(steps).toContain("palette");
  });

  it("bakes instances, morphs and skins at rest", async () => {
    const model = createModel();
    const { document } = model;
    const instances = document.createExtension(EXTMeshGPUInstancing).createInstancedMesh();
    instances.setAttribute("TRANSLATION", model.accessor("VEC3", Float32Array.of(0, 0, 0, 2, 0, 0, 4, 0, 0)));
    const first = model.addBall({ rings: 4 });
    first.setExtension("EXT_mesh_gpu_instancing", instances);
    const second = model.addBall({ rings: 4, at: [0, 9, 0] });
    const primitive = second.getMesh()!.listPrimitives()[0]!;
    const vertices = primitive.getAttribute("POSITION")!.getCount();
    const up = new Float32Array(vertices * 3).map((_, at) => (at % 3 === 1 ? 2 : 0));
    primitive.addTarget(document.createPrimitiveTarget().setAttribute("POSITION", model.accessor("VEC3", up)));
    second.setWeights([0.5]);
    const joint = document.createNode("joint").setTranslation([0, 5, 0]);
    document.getRoot().getDefaultScene()!.addChild(joint);
    second.setSkin(document.createSkin().addJoint(joint));
    primitive.setAttribute(
      "JOINTS_0",
      document
        .createAccessor()
        .setType("VEC4")
        .setArray(new Uint8Array(vertices * 4)),
    );
    const weights = new Float32Array(vertices * 4).map((_, at) => (at % 4 === 0 ? 1 : 0));
    primitive.setAttribute("WEIGHTS_0", document.createAccessor().setType("VEC4").setArray(weights));
    const { result, inspection } = await mendGlbFile(await model.write(), { refused: "GLB_MULTIPLE_MESHES" });
    expect(result.steps.map(({ text }) => text).join()).toMatch(/3 instances.*skins of 1.*morphs of 1/);
    // Balls of 0.9 at x 0, 2 and 4, and one that its joint and its morph lift by 5 + 1; the transform of its own node is ignored.
    const { min, max } = inspection.bounds!;
    expect((max[1] - min[1]) / (max[0] - min[0])).toBeCloseTo(6.9 / 4.9, 1);
  });

  it("gives surfaces that are marked doubleSided their back faces, and turns over parts that look inwards", async () => {
    const ball = sphere(10) as Required<ReturnType<typeof sphere>>;
    const corners = ball.indices as Uint32Array;
    const half = corners.slice(0, corners.length / 2);
    const bowl = meshGlb({ ...ball, indices: half.slice().reverse(), material: { doubleSided: true } });
    const { steps } = await mendGlbFile(bowl, { refused: null });
    expect(steps).toContain("turn");
    const oneSided = meshGlb({ ...ball, indices: half.slice().reverse() });
    expect(await mend(oneSided)).toMatchObject({ refused: null, steps: [], bytes: null });
    const inward = await mendGlbFile(meshGlb({ ...ball, indices: corners.slice().reverse() }), { refused: null });
    expect(inward.steps).toContain("turn");
    expect(inward.inspection.warnings.join()).not.toMatch(/INSIDE_OUT/);
  });

  it("removes alpha that OPAQUE ignores", async () => {
    const material = { pbrMetallicRoughness: { baseColorFactor: [1, 0.2, 0.2, 0.3], metallicFactor: 0 } };
    const { steps, inspection } = await mendGlbFile(meshGlb({ ...sphere(10), material }), { refused: null });
    expect(steps).toContain("opaque");
    expect(inspection.warnings.join()).not.toMatch(/ALPHA_HOLES/);
  });

  it("says what it leaves out", async () => {
    const file = meshGlb({
      ...sphere(8),
      material: { pbrMetallicRoughness: { baseColorTexture: { index: 0 } } },
      change: (json) => {
        json["images"] = [{ uri: "colours.png" }];
        json["textures"] = [{ source: 0 }];
        json["nodes"] = [{ mesh: 0, scale: [0.01, 0.01, 0.01] }];
        json["scenes"] = [{ nodes: [0] }];
        json.meshes.push({ primitives: [{ attributes: json.meshes[0]!.primitives[0]!.attributes, mode: 1 }] });
      },
    });
    const { result } = await mendGlbFile(file, { refused: "GLB_MULTIPLE_MESHES" });
    const left = result.steps.filter(({ step }) => step === "leaveOut").map(({ text }) => text);
    expect(left.join()).toMatch(/pictures that lie in other files: 1 of 1.*what the scene does not show: 1 mesh/);
  });

  it.each([
    ["a web page", Buffer.from("<html>")],
    ["glTF 1.0", meshGlb(sphere(4)).fill(1, 4, 5)],
    [
      "only points",
      meshGlb({ ...sphere(4), change: (json) => Object.assign(json.meshes[0]!.primitives[0]!, { mode: 0 }) }),
    ],
    ["one point", meshGlb({ positions: new Float32Array(9) })],
  ])("says why nothing can be made of %s", async (_, bytes) => {
    await expect(mend(bytes)).rejects.toMatchObject({ code: "MEND_IMPOSSIBLE", fault: "miner" });
  });

  it("never ends in anything but a result or a refusal, whatever the bytes", async () => {
    const model = createModel();
    model.addBall({ rings: 2 });
    model.addBall({ rings: 2, at: [3, 0, 0] });
    const good = await model.write();
    let seed = 404;
    const random = () => (seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0);
    for (let round = 0; round < 40; round++) {
      const file = good.slice();
      for (let n = 0; n < 1 + (random() % 3); n++) file[20 + (random() % 1500)] = random() & 255;
      await mend(file).catch((error: unknown) => {
        if (!CompetitionError.is(error) || error.fault !== "miner") throw error;
      });
    }
  });

  const DATA = fileURLToPath(new URL("../../../../../shared/data/mend/", import.meta.url));
  /** Files with a palette and with compressed data; `bench/mend.ts` mends all. */
  const kinds = [
    "bevyengine_bevy__Cubes",
    "visgl_loaders.gl__tile",
    "pmndrs_react-three-of__ball-trip",
    "google_draco__CesiumMan",
  ];
  const files = existsSync(DATA) ? readdirSync(DATA).filter((name) => kinds.some((kind) => name.startsWith(kind))) : [];
  it.skipIf(files.length === 0)("mends real files (needs ../shared/data)", async () => {
    for (const name of files) {
      const { difference, stillRefused } = await mend(readFileSync(join(DATA, name)));
      expect(stillRefused).toBeNull();
      expect(difference?.decibels ?? Number.POSITIVE_INFINITY).toBeGreaterThan(30);
    }
  });
});
