import { createHash } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encodePng } from "@404-gen/core/image";
import { imageDistanceConformance } from "@404-gen/core/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { box, disc, drawShape, slightlyWider } from "../../testing/preview-pictures.ts";
import { sharedData } from "../../testing/shared-data.ts";
import { writeSmallOnnx } from "../../testing/small-onnx.ts";
import { cosineDistance } from "../distance/cosine.ts";
import { preprocess } from "../distance/preprocess.ts";
import { createDinov3, type Dinov3 } from "./create-dinov3.ts";
import { downloadModel } from "./download-model.ts";
import { readManifest } from "./model-file.ts";
import { selfTest } from "./self-test.ts";

type Reference = {
  readonly images: Readonly<Record<string, { readonly pixel_samples: readonly [number, number, number, number][] }>>;
  readonly distances: readonly [string, string, number][];
};

const folder = sharedData("distance");

imageDistanceConformance({
  name: "dinov3, over a network of means",
  async open() {
    const [one, alike, other] = await Promise.all(
      [disc, slightlyWider, box].map((shape) => encodePng(drawShape(shape))),
    );
    const distance = await createDinov3({ modelPath: await writeSmallOnnx(), threads: 1 });
    return { distance, pictures: { one: one!, alike: alike!, other: other! } };
  },
});

if (folder !== null) {
  imageDistanceConformance({
    name: "dinov3, over a network of its shape",
    async open() {
      const picture = (name: string) => readFile(join(folder, "images", name));
      const reference = JSON.parse(await readFile(join(folder, "reference.json"), "utf8")) as Reference;
      const byDistance = [...reference.distances].sort((a, b) => a[2] - b[2]);
      const [one, alike] = byDistance[0]!;
      const [first, second] = byDistance.findLast((pair) => pair.includes(one))!;
      const other = first === one ? second : first;
      return {
        distance: await createDinov3({ modelPath: join(folder, "dinov3-shaped.onnx"), threads: 1 }),
        pictures: { one: await picture(one), alike: await picture(alike), other: await picture(other) },
      };
    },
  });
}

describe.skipIf(folder === null)(
  `createDinov3 against PyTorch (skipped: ${folder === null ? "no ../shared/data" : "no"})`,
  () => {
    let reference: Reference;
    let dinov3: Dinov3;
    const picture = (name: string) => readFile(join(folder!, "images", name));
    beforeAll(async () => {
      reference = JSON.parse(await readFile(join(folder!, "reference.json"), "utf8")) as Reference;
      dinov3 = await createDinov3({ modelPath: join(folder!, "dinov3-shaped.onnx") });
    });
    afterAll(() => dinov3.close());

    it("preprocesses to within 2e-3 of torchvision at every sample", async () => {
      for (const [name, { pixel_samples }] of Object.entries(reference.images)) {
        const input = await preprocess(await picture(name));
        for (const [c, y, x, expected] of pixel_samples)
          expect(Math.abs(input[(c * 224 + y) * 224 + x]! - expected), name).toBeLessThan(2e-3);
      }
    });

    it("measures every pair to within 1e-4", async () => {
      const names = Object.keys(reference.images);
      const embeddings = await dinov3.embed(await Promise.all(names.map(picture)));
      const of = (name: string) => embeddings[names.indexOf(name)]!;
      const off = reference.distances.map(([a, b, expected]) => ({
        pair: `${a} ${b}`,
        off: Math.abs(cosineDistance(of(a), of(b))! - expected),
      }));
      expect(off.length).toBe(45);
      expect(off.filter((pair) => !(pair.off < 1e-4))).toEqual([]);
      const [a, b, expected] = reference.distances[0]!;
      const distance = await dinov3.measure({ a: await picture(a), b: await picture(b) });
      expect(distance.kind === "measured" && Math.abs(distance.value - expected) < 1e-4).toBe(true);
    });

    it("gives 0 for the same picture, and a fault for bytes that are no picture, also against themselves", async () => {
      const a = await picture("duck_png.png");
      expect(await dinov3.measure({ a, b: a })).toEqual({ kind: "measured", value: 0 });
      const junk = new Uint8Array([1, 2, 3]);
      expect(await dinov3.measure({ a: junk, b: junk })).toMatchObject({ kind: "fault" });
      expect(await dinov3.measure({ a, b: junk })).toMatchObject({ kind: "fault" });
    });

    it("refuses a model file with another digest", async () => {
      const modelPath = join(folder!, "dinov3-shaped.onnx");
      await expect(createDinov3({ modelPath, sha256: "0".repeat(64) })).rejects.toMatchObject({
        code: "MODEL_HASH_MISMATCH",
      });
      await expect(createDinov3({ modelPath: join(folder!, "reference.json") })).rejects.toMatchObject({
        code: "MODEL_INVALID",
      });
      await expect(createDinov3({ modelPath: "/nowhere/model.onnx" })).rejects.toMatchObject({ code: "MODEL_MISSING" });
    });
  },
);

describe("downloadModel", () => {
  const body = Buffer.from("0123456789".repeat(5000));
  const sha256 = createHash("sha256").update(body).digest("hex");
  const ranges: (string | undefined)[] = [];
  let server: Server;
  let url: string;
  let cut = false;
  /** Breaks the connection. The client calls it when a part has arrived, so the speed of the machine does not matter. */
  let breakOff: (() => void) | null = null;
  beforeAll(async () => {
    server = createServer((request, response) => {
      ranges.push(request.headers.range);
      const from = Number(/bytes=(\d+)-/.exec(request.headers.range ?? "")?.[1] ?? 0);
      response.writeHead(from > 0 ? 206 : 200, { "content-length": body.length - from });
      if (!cut) return void response.end(body.subarray(from));
      cut = false;
      response.write(body.subarray(from, 20_000));
      breakOff = () => response.destroy();
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/model.onnx`;
  });
  afterAll(() => void server.close());
  const io = { now: () => 0, sleep: async () => {} };
  const target = async () => join(await mkdtemp(join(tmpdir(), "dinov3-")), "model.onnx");

  it("resumes where a broken connection ended, and the progress never falls", async () => {
    cut = true;
    const to = await target();
    const sizes: number[] = [];
    ranges.length = 0;
    const onProgress = ({ loaded }: { readonly loaded: number }) => {
      sizes.push(loaded);
      if (loaded > 0) breakOff?.();
      breakOff = loaded > 0 ? null : breakOff;
    };
    const model = await downloadModel({ url, to, sha256, io, onProgress });
    expect(model).toEqual({ digest: sha256, files: [{ name: "model.onnx", size: body.length, sha256 }] });
    expect(await readFile(to)).toEqual(body);
    expect(ranges[0]).toBeUndefined();
    expect(ranges[1]).toMatch(/^bytes=[1-9]\d*-$/);
    expect(sizes).toEqual([...sizes].sort((a, b) => a - b));
    expect(sizes.at(-1)).toBe(body.length);
  });

  it("keeps no file with a wrong digest, and does not resume it", async () => {
    const to = await target();
    await writeFile(`${to}.part`, "wrong");
    await expect(downloadModel({ url, to, sha256: "0".repeat(64), io })).rejects.toMatchObject({
      code: "MODEL_HASH_MISMATCH",
    });
    await expect(readFile(to)).rejects.toThrow();
    await expect(readFile(`${to}.part`)).rejects.toThrow();
  });
});

/** A protobuf field with fewer than 128 bytes. */
const field = (number: number, bytes: Uint8Array | string) =>
  Buffer.concat([Buffer.from([number * 8 + 2, Buffer.from(bytes).length]), Buffer.from(bytes)]);
/** A graph with one tensor whose bytes are in a file of this name. */
const graphWith = (location: string) =>
  field(
    7,
    field(5, Buffer.concat([field(13, Buffer.concat([field(1, "location"), field(2, location)])), field(8, "w")])),
  );

describe("a model of two files", () => {
  const weights = Buffer.from("weights of the network");
  const graph = graphWith("model.onnx_data");
  const answers: Record<string, Buffer> = { "/m/model.onnx": graph, "/m/model.onnx_data": weights };
  let server: Server;
  let base: string;
  beforeAll(async () => {
    server = createServer((request, response) => {
      const body = answers[request.url ?? ""];
      response.writeHead(body ? 200 : 404).end(body ?? "not here");
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/m/`;
  });
  afterAll(() => void server.close());
  const io = { now: () => 0, sleep: async () => {} };
  const folderFor = () => mkdtemp(join(tmpdir(), "dinov3-"));

  it("is downloaded completely, with one digest over both files that does not depend on the graph's name", async () => {
    const [one, two] = [await folderFor(), await folderFor()];
    const model = await downloadModel({ url: `${base}model.onnx`, to: join(one, "model.onnx"), io });
    expect(model.files.map(({ name }) => name)).toEqual(["model.onnx", "model.onnx_data"]);
    expect(await readFile(join(one, "model.onnx_data"))).toEqual(weights);
    const other = await downloadModel({
      url: `${base}model.onnx`,
      to: join(two, "dinov3.onnx"),
      io,
      sha256: model.digest,
    });
    expect(other.digest).toBe(model.digest);
  });

  it("has another digest with other weights, and none without them", async () => {
    const dir = await folderFor();
    const path = join(dir, "model.onnx");
    const { digest } = await downloadModel({ url: `${base}model.onnx`, to: path, io });
    await writeFile(join(dir, "model.onnx_data"), "other weights");
    await expect(readManifest(path, { sha256: digest })).rejects.toMatchObject({ code: "MODEL_HASH_MISMATCH" });
    await rm(join(dir, "model.onnx_data"));
    await expect(readManifest(path, {})).rejects.toMatchObject({ code: "MODEL_MISSING" });
  });

  it.each(["../secrets", "/etc/passwd", "a/b", ".."])("refuses weights at %s", async (location) => {
    const path = join(await folderFor(), "model.onnx");
    await writeFile(path, graphWith(location));
    await expect(readManifest(path, {})).rejects.toMatchObject({ code: "MODEL_INVALID" });
  });
});

describe("selfTest", () => {
  const rows = (...values: readonly number[][]) => ({ run: async () => values.map((row) => Float32Array.from(row)) });

  it("accepts only a network that gives two pictures different vectors", async () => {
    await expect(selfTest(rows([1, 0], [1, 0], [0, 1]), { path: "m" })).resolves.toBeUndefined();
    for (const dead of [rows([1, 0], [1, 0], [1, 0]), rows([0, 0], [0, 0], [0, 0]), rows([1, 0], [0, 1], [1, 0])])
      await expect(selfTest(dead, { path: "m" })).rejects.toMatchObject({ code: "MODEL_INVALID" });
  });
});
