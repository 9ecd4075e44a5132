import { createHash } from "node:crypto";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { MODEL_FORMATS, type ModelFormat } from "@404-gen/core";
import { buildRepository, buildRoundTwo, CAST, CAST_TWO } from "@404-gen/core/testing/fakes";
import { makeMeshGlb, makeSplatPly } from "@404-gen/render";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeFolder, serveFolder } from "../../testing/fixtures.ts";
import { run } from "../../testing/run-command.ts";
import { openDrawer } from "../assemble/parts/drawer.ts";
import { openRenderer } from "../assemble/parts/renderer.ts";
import { CLI } from "../demo/play-demo.fixture.ts";

const BOX =
  "export default (THREE) => new THREE.Mesh(new THREE.BoxGeometry(0.5, 0.4, 0.3), new THREE.MeshStandardMaterial());";
const BALL =
  "export default (THREE) => new THREE.Mesh(new THREE.SphereGeometry(0.4), new THREE.MeshStandardMaterial());";
const sha = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");
const bytesOf = (text: string) => new TextEncoder().encode(text);

type Records = Readonly<Record<string, string>>;
/** Findings and counts of the object witness only: the other records do not fit these files, and their findings do not matter here. */
async function witness(records: Records) {
  const ran = await run(["verify", makeFolder(records), "--objects", "1000", "--allow-private", "--json"]);
  const { findings, checked, notChecked } = ran.json<{
    findings: { code: string; path: string; severity: string }[];
    checked: Record<string, number>;
    notChecked: { what: string; why: string }[];
  }>();
  return {
    found: findings
      .filter(({ code }) => /^(OBJECT|PICTURE)_/.test(code))
      .map(({ code, path, severity }) => [severity, code, path]),
    checked: checked["objects"],
    left: notChecked.filter(({ what }) => /sample/.test(what)),
  };
}

describe.skipIf(!existsSync(CLI))(
  `404-gen verify --objects (skipped: ${existsSync(CLI) ? "no" : "not bundled"})`,
  () => {
    const store = makeFolder();
    let host: Awaited<ReturnType<typeof serveFolder>>;
    let renderer: Awaited<ReturnType<typeof openRenderer>>;
    const drawer = openDrawer({ threads: 1, timeoutMs: 120_000 });
    beforeAll(async () => {
      host = await serveFolder(store);
      renderer = await openRenderer({ kind: "cpu", threads: 1, timeoutSeconds: 120 });
    });
    afterAll(async () => {
      await Promise.all([renderer.close(), drawer.close?.(), host.close()]);
    });
    const put = (name: string, bytes: Uint8Array) => {
      writeFileSync(join(store, name), bytes);
      return `${host.url}/${name}`;
    };

    /** A record of competition 1 in which one miner delivered this model; it is stored and drawn as by a validator. */
    async function withModel(format: ModelFormat, bytes: Uint8Array): Promise<Records> {
      const { files } = buildRepository({ rounds: 1 });
      const path = `rounds/0/${CAST.good}/submitted.json`;
      const results = JSON.parse(files.get(path) ?? "") as Record<string, object>;
      const [stem = ""] = Object.keys(results);
      const picture = await renderer.render({ bytes, format });
      if (picture.kind !== "measured") throw new RangeError(`${format} is not drawn`);
      const { recordKey, extension } = MODEL_FORMATS[format];
      const { png, sha256 } = picture.value;
      results[stem] = {
        [recordKey]: put(`model.${extension}`, bytes),
        png: put("model.png", png),
        generation_time: 0,
        size: bytes.length,
        attempts: 1,
        distance: 0,
        x404: { model_sha256: sha(bytes), png_sha256: sha256.png, renderer: renderer.name },
      };
      return { ...Object.fromEntries(files), [path]: JSON.stringify(results) };
    }

    it.each([
      ["glb", () => makeMeshGlb({ segments: 4 }), () => makeMeshGlb({ segments: 5 })],
      ["ply", async () => makeSplatPly({ splats: 200 }), async () => makeSplatPly({ splats: 201 })],
    ] as const)("fetches, hashes and draws a %s again, and tells another one", async (format, make, other) => {
      const records = await withModel(format, await make());
      // The checks are of the model's hash, its length and its picture, drawn again, and of the stored picture's hash.
      expect(await witness(records)).toEqual({ found: [], checked: 5, left: [] });
      const [stem = ""] = Object.keys(JSON.parse(records[`rounds/0/${CAST.good}/submitted.json`] ?? ""));
      const { extension, recordKey } = MODEL_FORMATS[format];
      put(`model.${extension}`, await other());
      expect((await witness(records)).found).toEqual([["violation", "OBJECT_DIFFERS", `${stem}.${recordKey}`]]);
      // A dishonest operator replaces the file and its hash, and keeps the picture that won.
      const path = `rounds/0/${CAST.good}/submitted.json`;
      const newText = (records[path] ?? "")
        .replace(sha(await make()), sha(await other()))
        .replace(/"size":\d+/, `"size":${(await other()).length}`);
      expect((await witness({ ...records, [path]: newText })).found).toEqual([
        ["violation", "PICTURE_DIFFERS", `${stem}.${recordKey}`],
      ]);
    });

    it("fetches, hashes and draws a module again, and tells another one", async () => {
      const files = buildRoundTwo();
      const path = `rounds/0/${CAST_TWO.winner}/submitted.json`;
      const results = JSON.parse(files.get(path) ?? "") as Record<string, object>;
      const [stem = ""] = Object.keys(results);
      const bundle = await drawer.draw(bytesOf(BOX));
      if (bundle.kind !== "measured") throw new RangeError("the module is not drawn");
      // A bundle's pictures are below one prefix. The store holds only one of them, for the test of all.
      const views_sha256 = Object.fromEntries([...bundle.value].map(([name, picture]) => [name, sha(picture)]));
      const { "grid.png": grid = "" } = views_sha256;
      put("grid.png", bundle.value.get("grid.png") as Uint8Array);
      const js = put("lamp.js", bytesOf(BOX));
      const result = (text: string, hashes: object) => ({
        js,
        views: host.url,
        failure_reason: null,
        size: text.length,
        x404: { js_sha256: sha(bytesOf(text)), views_sha256: hashes, renderer: drawer.name },
      });
      const records = (text: string, hashes: object = { "grid.png": grid }) => ({
        ...Object.fromEntries(files),
        [path]: JSON.stringify({ ...results, [stem]: result(text, hashes) }),
      });
      expect(await witness(records(BOX))).toEqual({ found: [], checked: 5, left: [] });
      put("lamp.js", bytesOf(BALL));
      expect((await witness(records(BOX))).found).toEqual([["violation", "OBJECT_DIFFERS", `${stem}.js`]]);
      expect((await witness(records(BALL))).found).toEqual([["violation", "PICTURE_DIFFERS", `${stem}.js`]]);
    });
  },
);
