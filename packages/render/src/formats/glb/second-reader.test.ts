import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { REAL_LIKE_SEEDS } from "../../../testing/real-like-seeds.ts";
import { makeMeshGlb } from "../../self-test/mesh-model.ts";
import { meshGlb, sphere } from "./build-glb.fixture.ts";
import { loadTwice } from "./second-reader.fixture.ts";

const SHARED = fileURLToPath(new URL("../../../../../../shared/data/", import.meta.url));
const folders = ["render/glb/", "cases/render/", "mend/"].filter((folder) => existsSync(SHARED + folder));
const shared = folders.flatMap((folder) =>
  readdirSync(SHARED + folder)
    .filter((name) => name.endsWith(".glb"))
    .map((name) => folder + name),
);

/** Whether the strict reader accepts a file. If so, glTF-Transform has found the same triangles. */
const isAccepted = (bytes: Uint8Array): Promise<boolean> =>
  loadTwice(bytes).then(
    () => true,
    (error: { readonly fault?: string }) => {
      if (error.fault === "miner") return false;
      throw error;
    },
  );

describe("glTF-Transform reads the same triangles", () => {
  it.each(REAL_LIKE_SEEDS.filter(({ format }) => format === "glb"))("seed of the fuzzer: $name", async ({ bytes }) => {
    expect(await isAccepted(bytes)).toBe(true);
  });

  it.each([1, 6, 16])("ball of the self-test, %i segments", async (segments) => {
    expect(await isAccepted(await makeMeshGlb({ segments }))).toBe(true);
  });

  it("a strip of five corners, with and without indices", async () => {
    const { positions } = sphere(2);
    const indices = Uint32Array.of(0, 3, 1, 4, 2);
    const change = (json: { meshes: { primitives: object[] }[] }) =>
      Object.assign(json.meshes[0]!.primitives[0]!, { mode: 5 });
    expect(await isAccepted(meshGlb({ positions, indices, change }))).toBe(true);
    expect(await isAccepted(meshGlb({ positions, change }))).toBe(true);
  });

  it.skipIf(shared.length === 0)("every shared file that is accepted (needs ../shared/data)", async () => {
    const acceptances: string[] = [];
    for (const name of shared) if (await isAccepted(readFileSync(SHARED + name))) acceptances.push(name);
    expect(acceptances.length).toBeGreaterThan(20);
  });
});
