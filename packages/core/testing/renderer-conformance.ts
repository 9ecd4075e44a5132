import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ModelFormat } from "../src/base/formats.ts";
import type { RenderedModel, Renderer } from "../src/ports/renderer.ts";

/** A model file of the bench. */
type BenchModel = {
  /** How the bytes are read. */
  readonly format: ModelFormat;
  /** The file. */
  readonly bytes: Uint8Array;
};

/** A renderer with files that it draws, and files that it must refuse. */
export type RendererBench = {
  /** The adapter. */
  readonly renderer: Renderer;
  /** One file or more that it draws, each with a picture of its own. */
  readonly models: readonly BenchModel[];
  /** Files that are no models of their format; empty files and files under another format's name are tried too. */
  readonly refused: readonly BenchModel[];
};

const PNG_SIGNATURE = [137, 80, 78, 71, 13, 10, 26, 10];
/** Pixels of a side: two views of 518 and the line of 5 between them. Source: RENDER.md. */
const PICTURE_SIDE = 1041;

const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

/** Size, depth and colour type of a PNG, from its first chunk. */
function readHead(png: Uint8Array) {
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength);
  return { width: view.getUint32(16), height: view.getUint32(20), depth: png[24], colour: png[25] };
}

/**
 * What every renderer behind the port does: each file gets a picture of the agreed form, the same one whenever it is drawn; what a miner sent
 * wrongly is a rejection with a code, never an exception, and disturbs no other file.
 *
 * @example
 * rendererConformance({ name: "mine", open: async () => ({ renderer: createMine(), models, refused }) });
 */
export function rendererConformance(suite: {
  /** Stands in the tests' names. */
  readonly name: string;
  /** One renderer for all tests; the suite closes it. */
  open(): Promise<RendererBench>;
}): void {
  describe(`Renderer conformance: ${suite.name}`, () => {
    let bench: RendererBench;
    beforeAll(async () => {
      bench = await suite.open();
    });
    afterAll(() => bench?.renderer.close());

    const draw = async (model: BenchModel): Promise<RenderedModel> => {
      const picture = await bench.renderer.render(model);
      if (picture.kind !== "measured") expect.unreachable(`not drawn: ${JSON.stringify(picture)}`);
      return picture.value;
    };

    it("has a name with a version, for records", () => {
      expect(bench.renderer.name).toMatch(/^[a-z][\w.-]*@\S+$/);
    });

    it("draws each format as an RGB picture of the agreed size, and hashes both files", async () => {
      for (const model of bench.models) {
        const before = Uint8Array.from(model.bytes);
        const { png, sha256: hashes } = await draw(model);
        expect([...png.subarray(0, 8)]).toEqual(PNG_SIGNATURE);
        expect(readHead(png)).toEqual({ width: PICTURE_SIDE, height: PICTURE_SIDE, depth: 8, colour: 2 });
        expect(hashes).toEqual({ model: sha256(before), png: sha256(png) });
        expect(model.bytes, "the caller's bytes stay as they are").toEqual(before);
      }
    });

    it("draws the same picture of the same file again, and another one of another file", async () => {
      const first = await Promise.all(bench.models.map(draw));
      const again = await Promise.all(bench.models.map(draw));
      expect(again.map((one) => one.sha256)).toEqual(first.map((one) => one.sha256));
      expect(new Set(first.map((one) => one.sha256.png)).size).toBe(bench.models.length);
    });

    it("rejects what is no model of its format, with a code and a sentence", async () => {
      const empty = bench.models.map(({ format }) => ({ format, bytes: new Uint8Array() }));
      const [first] = bench.models as [BenchModel];
      const strangers = bench.models
        .filter(({ format }) => format !== first.format)
        .map(({ format }) => ({ format, bytes: first.bytes }));
      for (const model of [...bench.refused, ...empty, ...strangers]) {
        const refusal = await bench.renderer.render(model);
        expect(refusal, `${model.format} of ${model.bytes.length} bytes`).toMatchObject({
          kind: "rejected",
          rejection: { code: expect.stringMatching(/^[A-Z][A-Z0-9_]*$/), message: expect.stringMatching(/\S/) },
        });
      }
    });

    it("answers each of several calls at once, a refused file beside the others", async () => {
      const [model] = bench.models as [BenchModel];
      const broken = { format: model.format, bytes: Uint8Array.of(1, 2, 3) };
      const alone = await draw(model);
      const pictures = await Promise.all([model, broken, model].map((one) => bench.renderer.render(one)));
      expect(pictures.map(({ kind }) => kind)).toEqual(["measured", "rejected", "measured"]);
      for (const one of [pictures[0], pictures[2]])
        expect(one?.kind === "measured" && one.value.sha256).toEqual(alone.sha256);
    });

    it("obeys an aborted signal", async () => {
      const [model] = bench.models as [BenchModel];
      const call = bench.renderer.render(model, { signal: AbortSignal.abort() });
      await expect(call).rejects.toMatchObject({ name: "AbortError" });
    });
  });
}
