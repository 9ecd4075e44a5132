import { createHash } from "node:crypto";
import { mkdir, readdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createPythonRandom } from "@404-gen/core/rules";
import { OBJECTS } from "./objects.ts";
import { writeVertexGlb } from "./write-vertex-glb.ts";

export type MakePromptsOptions = {
  readonly dir: string;
  readonly count: number;
  readonly seed: number;
  /** Draws one view of a GLB as a PNG. */
  readonly draw: (glb: Uint8Array) => Promise<Uint8Array>;
  readonly onProgress?: ((doneCount: number) => void) | undefined;
};

/**
 * Draws the demo's prompt pictures into `dir` as `{stem}.png` and returns their stems. The same seed gives the same pictures. A picture that
 * exists already is kept.
 */
export async function makePrompts({ dir, count, seed, draw, onProgress }: MakePromptsOptions): Promise<string[]> {
  await mkdir(dir, { recursive: true });
  const there = new Set(await readdir(dir));
  const random = createPythonRandom(seed);
  const kinds = Object.entries(OBJECTS);
  const stems: string[] = [];
  for (let index = 0; index < count; index++) {
    const [kind, build] = kinds[index % kinds.length]!;
    const shape = build(() => random.random());
    const stem = `${kind}-${createHash("sha256").update(`${seed}/${index}`).digest("hex").slice(0, 12)}`;
    stems.push(stem);
    if (!there.has(`${stem}.png`)) {
      const target = join(dir, `${stem}.png`);
      await writeFile(`${target}.part`, await draw(await writeVertexGlb(shape)));
      await rename(`${target}.part`, target);
    }
    onProgress?.(index + 1);
  }
  return stems;
}
