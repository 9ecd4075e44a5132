import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { openPictureFolder } from "./picture-folder.ts";

it("keeps two drawings of the same bytes that end at the same time", async () => {
  const out = await mkdtemp(join(tmpdir(), "pictures-"));
  onTestFinished(() => rm(out, { recursive: true }));
  const folder = await openPictureFolder(out);
  const bytes = Uint8Array.from([1, 2, 3]);
  const draw = async () => Uint8Array.from([4, 5, 6]);
  const pictures = await Promise.all(Array.from({ length: 32 }, () => folder.drawn({ bytes, renderer: "r" }, draw)));
  expect(pictures.map((one) => Array.from(one as Uint8Array))).toEqual(Array(32).fill([4, 5, 6]));
  expect(await readdir(join(out, "cache"))).toHaveLength(1);
});
