/** Parts for bench/round.ts that draw nothing: what is left are the costs of the services, and their growth with the number of files. */
import { createHash } from "node:crypto";
import {
  type BundleDrawer,
  EMBEDDING_SIZE,
  measured,
  type PictureEmbedding,
  type Renderer,
  rejected,
} from "@404-gen/core";
import { encodePng } from "@404-gen/core/image";
import { BUNDLE_FILES } from "@404-gen/core/two";
import { SELF_TEST_CASES } from "@404-gen/render";
import type { Parts } from "../packages/runner/src/assemble/parts/parts.ts";

/** A picture of one colour, for a prompt or a leader's preview. */
export const plainPicture = (side: number): Promise<Uint8Array> =>
  encodePng({ width: side, height: side, channels: 3, data: new Uint8Array(side * side * 3).fill(180) });

const hashOf = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

/** Parts that refuse an incomplete file, and give the same picture for all others. */
export async function freeParts(): Promise<Pick<Parts, "ownRenderer" | "drawer" | "embedding">> {
  const png = await plainPicture(1041);
  const picture = await plainPicture(256);
  const sha256 = hashOf(png);
  const own = SELF_TEST_CASES.map(async ({ make, png: preview }) => [hashOf(await make()), preview] as const);
  const selfTest = new Map(await Promise.all(own));
  const ownRenderer: Renderer = {
    // As in the real one, whose self-test runs before a round begins and where workers draw.
    name: "cpu-free@1",
    async render({ bytes }) {
      const model = hashOf(bytes);
      const preview = selfTest.get(model);
      if (preview !== undefined) return measured({ png, sha256: { model, png: preview } });
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      if (bytes.length < 12 || view.getUint32(8, true) !== bytes.length)
        return rejected({ code: "GLB_BAD_MAGIC", message: "No whole file." });
      return measured({ png, sha256: { model, png: sha256 } });
    },
    close: async () => {},
  };
  const names = BUNDLE_FILES.filter((name) => name.endsWith(".png"));
  const drawer: BundleDrawer = {
    name: "free@1",
    async draw(module) {
      if (!Buffer.from(module).toString().endsWith("return group; }\n"))
        return rejected({ code: "FORBIDDEN_IDENTIFIER", message: "No whole module." });
      return measured(new Map(names.map((name) => [name, picture])));
    },
  };
  const embedding: PictureEmbedding = {
    name: "free@1",
    embedding: "offline",
    embed: async (pictures) => pictures.map(() => new Float32Array(EMBEDDING_SIZE).fill(1 / Math.sqrt(EMBEDDING_SIZE))),
    close: async () => {},
  };
  return { ownRenderer, drawer, embedding };
}
