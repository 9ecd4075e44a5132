import { createHash } from "node:crypto";
import type { AddressInfo } from "node:net";
import { encodePng } from "@404-gen/core/image";
import { inspectModel, renderGlb, renderPly } from "@404-gen/render";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createMinerServer, generateModel } from "./index.ts";

const SIDE = 96;

/** A red ring with a pale middle, on white. */
function ringPicture(): Promise<Uint8Array> {
  const data = new Uint8Array(SIDE * SIDE * 3).fill(255);
  for (let y = 0; y < SIDE; y++) {
    for (let x = 0; x < SIDE; x++) {
      const radius = Math.hypot(x - SIDE / 2, y - SIDE / 2);
      if (radius < 34 && radius > 16) data.set([200, 40, 30], (y * SIDE + x) * 3);
    }
  }
  return encodePng({ width: SIDE, height: SIDE, channels: 3, data });
}

const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

describe("generateModel", () => {
  it("makes files that the validator accepts and draws, in both formats and at every level", async () => {
    const picture = await ringPicture();
    for (const format of ["glb", "ply"] as const) {
      for (const quality of ["high", "medium", "low"] as const) {
        const model = await generateModel(picture, { seed: 7, quality, format });
        expect((await inspectModel(model, { format })).rejection, `${format} ${quality}`).toBeNull();
      }
      const model = await generateModel(picture, { seed: 7, quality: "low", format });
      const { png } = await (format === "glb" ? renderGlb : renderPly)(model);
      expect(png.length).toBeGreaterThan(1000);
    }
  });

  it("gives the same bytes for the same picture and seed, and others for another seed", async () => {
    const picture = await ringPicture();
    const make = async (seed: number) =>
      sha256(await generateModel(picture, { seed, quality: "medium", format: "glb" }));
    expect(await make(1)).toBe(await make(1));
    expect(await make(1)).not.toBe(await make(2));
  });

  it("takes a pale middle for part of the object", async () => {
    const model = await generateModel(await ringPicture(), { seed: 0, quality: "medium", format: "ply" });
    const ring = Math.PI * (34 ** 2 - 16 ** 2);
    const disc = Math.PI * 34 ** 2;
    const { counts } = await inspectModel(model, { format: "ply" });
    const cells = (area: number) => (area / (68 / 40) ** 2) * 4;
    expect(counts["splats"]).toBeGreaterThan((cells(ring) + cells(disc)) / 2);
  });

  it("makes a model of an empty picture too", async () => {
    const blank = await encodePng({ width: 8, height: 8, channels: 3, data: new Uint8Array(192).fill(255) });
    const model = await generateModel(blank, { seed: 0, quality: "low", format: "glb" });
    expect((await inspectModel(model, { format: "glb" })).accepted).toBe(true);
  });
});

describe("the server", () => {
  const server = createMinerServer({ quality: "low", format: "glb" });
  let url = "";
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  const ask = async (fields: Record<string, Blob | string>) => {
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.set(name, value);
    return fetch(`${url}/generate`, { method: "POST", body: form });
  };

  it("is healthy, and answers a prompt with the model", async () => {
    expect((await fetch(`${url}/health`)).status).toBe(200);
    const picture = await ringPicture();
    const response = await ask({ prompt_image_file: new Blob([new Uint8Array(picture)]), seed: "7" });
    expect(response.headers.get("content-type")).toBe("application/octet-stream");
    const expected = await generateModel(picture, { seed: 7, quality: "low", format: "glb" });
    expect(sha256(new Uint8Array(await response.arrayBuffer()))).toBe(sha256(expected));
  });

  it("says what a bad request lacks", async () => {
    const picture = new Blob([new Uint8Array(await ringPicture())]);
    for (const fields of [
      { seed: "7" },
      { prompt_image_file: picture, seed: "-1" },
      { prompt_image_file: picture, seed: "x" },
    ]) {
      expect((await ask(fields)).status).toBe(400);
    }
    expect((await fetch(`${url}/elsewhere`)).status).toBe(404);
  });
});
