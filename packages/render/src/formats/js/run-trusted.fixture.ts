import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as THREE from "three";
import { COMPETITION_2_DATA } from "../../../testing/js/competition-data.fixture.ts";
import { createSceneExtractor } from "./extract-scene.ts";
import type { SceneData } from "./scene-data.ts";

export { COMPETITION_2_DATA };

/** The message of tests that are skipped because the data is missing; null when it is there. */
export const missingData = existsSync(join(COMPETITION_2_DATA, "own"))
  ? null
  : `skipped: no modules in ${COMPETITION_2_DATA} (COMPETITION_2_DATA names the folder)`;

/** Names of the data's own modules, without `.js`. */
export const ownModules = (): string[] =>
  missingData ? [] : readdirSync(join(COMPETITION_2_DATA, "own")).flatMap((name) => /^(.*)\.js$/.exec(name)?.[1] ?? []);

export const ownSource = (name: string): string => readFileSync(join(COMPETITION_2_DATA, "own", `${name}.js`), "utf8");

/** Runs a module that we wrote ourselves on the calling thread, without isolation, and extracts its scene. Never for a stranger's module. */
export async function runTrusted(source: string): Promise<SceneData> {
  const module = (await import(`data:text/javascript,${encodeURIComponent(source)}`)) as {
    readonly default: (three: typeof THREE) => unknown;
  };
  const result = createSceneExtractor()(module.default(THREE));
  if (result.kind === "problem") throw new TypeError(`${result.problem.path}: ${result.problem.detail}`);
  return result.scene;
}
