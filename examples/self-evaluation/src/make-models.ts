import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { generateModel, type QualityName } from "@404-gen/example-reference-miner";
import { drawPrompt, type Scene } from "@404-gen/judge/testing";

/** Two invented objects, so that the example needs no files. Use the competition's prompt pictures instead. */
const OBJECTS: Readonly<Record<string, Scene>> = {
  lamp: [
    { at: [0, -0.2, 0], radii: [0.2, 0.2, 0.2], colour: [60, 90, 200], stripes: 14 },
    { at: [0, 0.2, 0], radii: [0.3, 0.12, 0.3], colour: [230, 180, 60], stripes: 18 },
  ],
  snowman: [
    { at: [0, -0.22, 0], radii: [0.28, 0.24, 0.28], colour: [200, 70, 60], stripes: 10 },
    { at: [0, 0.2, 0], radii: [0.17, 0.17, 0.17], colour: [70, 160, 90], stripes: 8 },
  ],
};

/**
 * Writes into `dir` a folder `prompts` with a picture of each object, and a folder for each level with the models that the reference miner makes of
 * them.
 */
export async function makeModels(dir: string, levels: readonly QualityName[]): Promise<void> {
  await Promise.all(["prompts", ...levels].map((folder) => mkdir(join(dir, folder), { recursive: true })));
  for (const [name, scene] of Object.entries(OBJECTS)) {
    const prompt = await drawPrompt(scene);
    await writeFile(join(dir, "prompts", `${name}.png`), prompt);
    for (const quality of levels) {
      const model = await generateModel(prompt, { seed: 7, quality, format: "glb" });
      await writeFile(join(dir, quality, `${name}.glb`), model);
    }
  }
}
