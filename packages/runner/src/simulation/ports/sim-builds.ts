import type { BuildObservation, BuildSource } from "@404-gen/core";
import { imageOf } from "../world/cast.ts";
import type { SimProcess } from "./sim-process.ts";

const LOOK_MS = [200, 1_500] as const;

/** The builds of images: an image's name has the hotkey and the commit of its submission. */
export function createSimBuilds({ gate }: SimProcess): BuildSource {
  return {
    name: "simulated",
    observe: ({ hotkeys }, { signal } = {}) =>
      gate({
        ...{ port: "builds", verb: "observe", ms: LOOK_MS, signal },
        work: (strike) =>
          new Map(hotkeys.map(({ hotkey, commit }) => [hotkey, observation(strike, imageOf({ hotkey, commit }))])),
      }),
  };
}

function observation(strike: string | null, dockerImage: string): BuildObservation {
  if (strike === "builds-absent") return { status: "not_found", final: false, dockerImage: null };
  if (strike === "builds-late") return { status: "in_progress", final: false, dockerImage: null };
  if (strike === "builds-all-failed") return { status: "failure", final: false, dockerImage: null };
  return { status: "success", final: true, dockerImage };
}
