import { loadAddOn } from "@404-gen/core";
import type createContext from "gl";
import type * as Three from "three";

/** The two optional peers of this entry. */
export type GlPeers = { readonly three: typeof Three; readonly createContext: typeof createContext };

/** Loads `three` and `gl`. @throws CompetitionError `DEPENDENCY_MISSING` */
export const loadGlPeers = (): Promise<GlPeers> =>
  loadAddOn("gl", async () => {
    const three = await import("three");
    const gl = await import("gl");
    return { three, createContext: gl.default };
  });
