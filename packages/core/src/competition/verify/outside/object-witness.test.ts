import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { CAST } from "../../../../testing/build-cast.ts";
import { buildRepository } from "../../../../testing/build-repository.ts";
import { memoryHistory } from "../../../../testing/memory-history.ts";
import { CompetitionError } from "../../../base/errors/competition-error.ts";
import { fault, measured, rejected } from "../../../ports/evidence.ts";
import type { Renderer } from "../../../ports/renderer.ts";
import { proveRepository } from "../prove.ts";
import { readerOf } from "../reader-of.ts";
import { type ObjectWitnessOptions, objectWitness } from "./object-witness.ts";

const { files, commits } = buildRepository();
const sha = (text: string) => createHash("sha256").update(text).digest("hex");
const path = `rounds/0/${CAST.good}/submitted.json`;
type Results = Record<string, { glb: string | null; png: string | null; size: number; x404?: Record<string, unknown> }>;

/** The records of one miner's files with hashes: each file holds its own address, each picture that of its model. */
const results = JSON.parse(files.get(path) as string) as Results;
for (const result of Object.values(results)) {
  if (result.glb === null) continue;
  result.png = `${result.glb}.png`;
  result.size = result.glb.length;
  result.x404 = { model_sha256: sha(result.glb), png_sha256: sha(result.png), renderer: "cpu@test" };
}
const reader = readerOf(new Map([...files, [path, JSON.stringify(results)]]));
const count = 2 * Object.values(results).filter(({ glb }) => glb !== null).length;

const fetch: ObjectWitnessOptions["fetch"] = async (url) =>
  measured({ bytes: new TextEncoder().encode(url), sha256: sha(url) });
const renderer: Pick<Renderer, "name" | "render"> = {
  name: "cpu@test",
  async render({ bytes }) {
    const picture = `${new TextDecoder().decode(bytes)}.png`;
    return measured({ png: new Uint8Array(), sha256: { model: "", png: sha(picture) } });
  },
};

async function prove(options: Partial<ObjectWitnessOptions> = {}, from = reader) {
  const proof = await proveRepository(
    { name: "memory", reader: from, git: null },
    { round: 0, outside: [objectWitness({ fetch, renderer, sample: 10_000, ...options })] },
  );
  return {
    ...proof,
    codes: [...new Set(proof.findings.map(({ code }) => code))].filter((code) => /^(OBJECT|PICTURE)/.test(code)),
  };
}

describe("the files as a witness", () => {
  it("agrees with files and pictures that are what is recorded", async () => {
    const { codes, checked, notChecked } = await prove();
    expect(codes).toEqual([]);
    expect(checked["objects"]).toBe(2 * count + count / 2);
    expect(notChecked.filter(({ what }) => /files/.test(what))).toEqual([
      { what: expect.stringMatching(/^\d+ files that the records name$/), why: "no hash of them is recorded" },
    ]);
  });

  it("tells a file that holds other bytes", async () => {
    const swapFetch: ObjectWitnessOptions["fetch"] = async (url) =>
      measured({ bytes: new Uint8Array(), sha256: sha(`x${url}`) });
    expect((await prove({ fetch: swapFetch })).codes).toEqual(["OBJECT_DIFFERS"]);
  });

  it("tells a length that is not the file's", async () => {
    const newResults = structuredClone(results);
    for (const result of Object.values(newResults)) result.size += 1;
    const from = readerOf(new Map([...files, [path, JSON.stringify(newResults)]]));
    expect((await prove({}, from)).codes).toEqual(["OBJECT_SIZE_DIFFERS"]);
  });

  it("tells a picture that is not what the renderer draws of the model, and one of a model that it refuses", async () => {
    const other = {
      ...renderer,
      render: async () => measured({ png: new Uint8Array(), sha256: { model: "", png: sha("x") } }),
    };
    expect((await prove({ renderer: other })).codes).toEqual(["PICTURE_DIFFERS"]);
    const refusing = {
      ...renderer,
      render: async () => rejected({ code: "GLB_MULTIPLE_MESHES" as const, message: "" }),
    };
    expect((await prove({ renderer: refusing })).codes).toEqual(["PICTURE_OF_REFUSED_MODEL"]);
  });

  it.each([
    [
      "could not be fetched: DOWNLOAD_NOT_FOUND",
      { fetch: async () => rejected({ code: "DOWNLOAD_NOT_FOUND", message: "" }) },
    ],
    [
      "could not be fetched: NETWORK_DOWN",
      { fetch: async () => fault(new CompetitionError("x", { code: "NETWORK_DOWN" })) },
    ],
    ["were drawn by cpu@test, and this one is cpu@other", { renderer: { ...renderer, name: "cpu@other" } }],
    ["were not drawn again: no renderer was given", { renderer: undefined }],
  ] as const)("accuses nobody where files %s", async (why, options) => {
    const { codes, notChecked } = await prove(options as Partial<ObjectWitnessOptions>);
    expect(codes).toEqual([]);
    expect(notChecked).toContainEqual({ what: expect.stringMatching(/of the sample's files$/), why });
  });

  it("takes the same sample for the same commit and size, another one for another commit", async () => {
    const sampleOf = async (list: typeof commits) => {
      const { git } = memoryHistory(list);
      const urls: string[] = [];
      const watching: ObjectWitnessOptions["fetch"] = async (url, options) => {
        urls.push(url);
        return fetch(url, options);
      };
      await proveRepository(
        { name: "m", reader, git },
        { round: 0, outside: [objectWitness({ fetch: watching, renderer, sample: 5 })] },
      );
      return urls;
    };
    const first = await sampleOf(commits);
    expect(first).toHaveLength(5);
    expect(await sampleOf(commits)).toEqual(first);
    expect(await sampleOf(commits.slice(0, -1))).not.toEqual(first);
    const { notChecked } = await prove({ sample: 0.1 });
    expect(notChecked).toContainEqual({
      what: `${count - Math.ceil(count / 10)} of ${count} files that the records name`,
      why: expect.stringContaining("drawn by the commit's id"),
    });
  });
});
