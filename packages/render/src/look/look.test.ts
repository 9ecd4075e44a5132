import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { meshGlb, sphere } from "../formats/glb/build-glb.fixture.ts";
import { inspectModel } from "../inspect-model.ts";
import { makeSplatPly } from "../self-test/splat-model.ts";
import { changeSplats } from "./splats.fixture.ts";

const ball = sphere(12) as Required<ReturnType<typeof sphere>>;
const corners = ball.indices as Uint32Array;
const reverseCorners = corners.slice().reverse();
const keys = async (bytes: Uint8Array, format: "glb" | "ply") => {
  const { accepted, warnings, seen } = await inspectModel(bytes, { format });
  return { accepted, seen, keys: warnings.map((text) => text.split(":")[0]) };
};
/** A triangle that is only seen from its front. */
const plate = new Float32Array([-0.4, -0.4, 0, 0.4, -0.4, 0, 0, 0.4, 0]);
const small = (factor: number) => ball.positions.map((x) => x * factor);
/** Half of the ball: its inside is seen from some views. */
const bowl = corners.slice(0, corners.length / 2);

describe("what inspection sees", () => {
  it("does not warn about a ball without faults", async () => {
    const warnings = await keys(meshGlb(ball), "glb");
    expect(warnings.keys).toEqual([]);
    expect(warnings.seen!.every((share) => share > 0.15 && share < 0.5)).toBe(true);
  });

  it.each([
    ["a ball turned inside out", "INSIDE_OUT", meshGlb({ ...ball, indices: reverseCorners })],
    ["half a ball", "FACES_AWAY", meshGlb({ ...ball, indices: bowl.slice().reverse() })],
    ["a plate", "VIEW_EMPTY", meshGlb({ positions: plate, indices: new Uint32Array([0, 1, 2]) })],
    ["a tiny ball", "OBJECT_SMALL", meshGlb({ ...ball, positions: small(0.1) })],
    ["a speck", "NOTHING_SEEN", meshGlb({ ...ball, positions: small(0.004) })],
    ["a ball that shines white", "PALE", meshGlb({ ...ball, material: { emissiveFactor: [1, 1, 1] } })],
    [
      "alpha under OPAQUE",
      "ALPHA_HOLES",
      meshGlb({ ...ball, material: { pbrMetallicRoughness: { baseColorFactor: [1, 1, 1, 0.5] } } }),
    ],
  ])("%s: %s", async (_, key, bytes) => {
    expect((await keys(bytes, "glb")).keys).toContain(key);
  });

  it("alpha under BLEND is meant", async () => {
    const material = { alphaMode: "BLEND", pbrMetallicRoughness: { baseColorFactor: [1, 1, 1, 0.5] } };
    expect((await keys(meshGlb({ ...ball, material }), "glb")).keys).not.toContain("ALPHA_HOLES");
  });

  it("a texture that only fails when it is decoded is refused, as drawing refuses it", async () => {
    const raw = { width: 4, height: 4, channels: 3 } as const;
    const png = (await sharp(Buffer.alloc(48, 128), { raw }).png().toBuffer()).subarray(0, -30);
    const material = { pbrMetallicRoughness: { baseColorTexture: { index: 0 } } };
    const bytes = meshGlb({ ...ball, material, images: [{ mimeType: "image/png", bytes: png }] });
    expect(await inspectModel(bytes, { format: "glb" })).toMatchObject({ rejection: { code: "GLB_BAD_TEXTURE" } });
  });

  const splats = makeSplatPly({ splats: 2000 });
  it.each([
    ["as long as 1.5", null, (row: Float32Array) => row],
    ["a third as long", "FADES", (row: Float32Array) => row.map((x, k) => (k < 3 ? x / 3 : x))],
    [
      "scales as lengths",
      "SCALES_NOT_LOGARITHMS",
      (row: Float32Array) => row.map((x, k) => (k > 6 && k < 10 ? Math.exp(x) : x)),
    ],
    [
      "opacity as shares",
      "OPACITY_NOT_LOGITS",
      (row: Float32Array) => row.map((x, k) => (k === 6 ? 1 / (1 + Math.exp(-x)) : x)),
    ],
    [
      "one splat far away",
      "OUTLIERS",
      (row: Float32Array, i: number) => row.map((x, k) => (i === 7 && k < 3 ? x + 40 : x)),
    ],
  ] as const)("splats %s: %s", async (_, key, change) => {
    const warnings = await keys(changeSplats(splats, change), "ply");
    if (key) expect(warnings.keys).toContain(key);
    else expect(warnings.keys.filter((k) => k !== "WASTED_SPLATS")).toEqual([]);
  });
});
