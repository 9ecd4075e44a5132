import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import {
  COMPETITION_2_DATA,
  missingData,
  ownModules,
  ownSource,
  runTrusted,
} from "../../formats/js/run-trusted.fixture.ts";
import { composeGrid } from "../../image/grid.ts";
import { GRAY, MODULE_VIEWS, WHITE } from "../../module-views.ts";
import { VIEWS } from "../../views.ts";
import { drawSceneView } from "./draw-scene-view.ts";
import { type PreparedScene, prepareScene } from "./prepare-scene.ts";

const OWN = join(COMPETITION_2_DATA, "own");
/** Largest difference of a pixel, in levels, that does not count. */
const NEAR = 8;
/** A busy machine draws slowly. */
const PATIENCE = 600_000;

const sceneOf = async (name: string): Promise<PreparedScene> => prepareScene(await runTrusted(ownSource(name)));
const readRgb = (file: string): Promise<Buffer> => sharp(file).removeAlpha().raw().toBuffer();

function difference(ours: Uint8Array, reference: Uint8Array): { mean: number; near: number; most: number } {
  expect(ours.length).toBe(reference.length);
  let sum = 0;
  let far = 0;
  let most = 0;
  for (let p = 0; p < ours.length; p += 3) {
    let worst = 0;
    for (let k = 0; k < 3; k++) {
      const d = Math.abs(ours[p + k]! - reference[p + k]!);
      sum += d;
      worst = Math.max(worst, d);
    }
    if (worst > NEAR) far++;
    most = Math.max(most, worst);
  }
  return { mean: sum / ours.length, near: 1 - far / (ours.length / 3), most };
}

/** The judge's gray gate on one picture: shares of grayish and of pale pixels among those that are not background. */
function grayStatistics(rgb: Uint8Array, side: number): { grayish: number; pale: number } {
  let foreground = 0;
  let grayish = 0;
  let pale = 0;
  for (let y = 0; y < side; y += 4) {
    for (let x = 0; x < side; x += 4) {
      const [r, g, b] = rgb.subarray((y * side + x) * 3, (y * side + x) * 3 + 3) as unknown as [number, number, number];
      if (Math.max(Math.abs(r - 128), Math.abs(g - 128), Math.abs(b - 128)) <= 18) continue;
      foreground++;
      const most = Math.max(r, g, b);
      const saturation = most === 0 ? 0 : (most - Math.min(r, g, b)) / most;
      if (saturation < 0.28) grayish++;
      if (0.2126 * r + 0.7152 * g + 0.0722 * b > 175 && saturation < 0.35) pale++;
    }
  }
  return { grayish: foreground ? grayish / foreground : 0, pale: foreground ? pale / foreground : 0 };
}

describe("drawSceneView", () => {
  it.skipIf(missingData)(
    `draws the reference's grid of every module (${missingData ?? "mean ≤ 1.5 levels, 99 % within 8"})`,
    async () => {
      for (const name of ownModules()) {
        const file = join(OWN, "png", `${name}.grid.png`);
        if (!existsSync(file)) continue;
        const scene = await sceneOf(name);
        const views = VIEWS.map((angles) => drawSceneView(scene, { angles, size: 518, lighting: "studio" }));
        const { mean, near } = difference(composeGrid(views, 518), await readRgb(file));
        expect(mean, name).toBeLessThanOrEqual(1.5);
        expect(near, name).toBeGreaterThanOrEqual(0.99);
      }
    },
    PATIENCE,
  );

  it.skipIf(missingData)(
    `draws the bundle's views, and the gray gate counts the same (${missingData ?? "within 0.01"})`,
    async () => {
      for (const name of ownModules()) {
        const folder = join(OWN, "bundle", name);
        if (!existsSync(folder)) continue;
        const scene = await sceneOf(name);
        for (const [colour, view, background] of [
          ["gray", "front_left", GRAY],
          ["white", "top_down", WHITE],
        ] as const) {
          const options = { angles: MODULE_VIEWS[view], size: 1024, lighting: "follow", background } as const;
          const ours = drawSceneView(scene, options);
          const reference = await readRgb(join(folder, colour, `${view}.png`));
          const { mean, near } = difference(ours, reference);
          expect(mean, `${name} ${view}`).toBeLessThanOrEqual(1.5);
          expect(near, `${name} ${view}`).toBeGreaterThanOrEqual(0.99);
          if (colour !== "gray") continue;
          const [own, theirs] = [grayStatistics(ours, 1024), grayStatistics(reference, 1024)];
          expect(Math.abs(own.grayish - theirs.grayish), name).toBeLessThanOrEqual(0.01);
          expect(Math.abs(own.pale - theirs.pale), name).toBeLessThanOrEqual(0.01);
        }
      }
    },
    PATIENCE,
  );

  it.skipIf(missingData)(
    `A16: draws the calibration squares within one level, without an environment in the studio either (${missingData ?? "16 materials, both lights"})`,
    async () => {
      const values = JSON.parse(readFileSync(join(OWN, "calibration", "values.json"), "utf8")) as Record<
        string,
        number[][]
      >;
      const scene = await sceneOf("25_calibration_quads");
      for (const [key, expected] of Object.entries(values)) {
        const [lighting, colour] = key.split("_") as ["follow" | "studio", "white" | "gray"];
        const background = colour === "white" ? WHITE : GRAY;
        const rgb = drawSceneView(scene, { angles: { theta: 0, phi: 0 }, size: 1024, lighting, background });
        // Squares lie at ±0.12 and ±0.36 in the plane through the origin, two units before the camera.
        const pixel = (at: number): number =>
          Math.floor(512 + (at / 2) * (512 / Math.tan((49.1 / 2) * (Math.PI / 180))));
        for (const [i, rgbValues] of expected.slice(0, 16).entries()) {
          const x = pixel(-0.36 + 0.24 * (i % 4));
          const y = pixel(-0.36 + 0.24 * Math.floor(i / 4));
          for (let k = 0; k < 3; k++) {
            expect(Math.abs(rgb[(y * 1024 + x) * 3 + k]! - rgbValues[k]!), `${key} ${i}`).toBeLessThanOrEqual(1);
          }
        }
      }
    },
    PATIENCE,
  );
});
