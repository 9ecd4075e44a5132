import { CompetitionError } from "@404-gen/core";
import type createContext from "gl";
import type * as Three from "three";

/** The two optional peers of this entry. */
export type GlPeers = { readonly three: typeof Three; readonly createContext: typeof createContext };

/** Loads `three` and `gl`. Throws `DEPENDENCY_MISSING` naming what to install. */
export async function loadGlPeers(): Promise<GlPeers> {
  const three = await load("three", () => import("three"));
  const gl = await load("gl", () => import("gl"));
  return { three, createContext: gl.default };
}

async function load<T>(name: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    throw new CompetitionError(`The GL renderer needs the package ${name}. Run: npm install gl@9.0.0-rc.10`, {
      code: "DEPENDENCY_MISSING",
      fault: "infrastructure",
      retryable: false,
      data: { package: name },
      cause,
    });
  }
}
