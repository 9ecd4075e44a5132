import { CompetitionError } from "@404-gen/core";
import type * as Extensions from "@gltf-transform/extensions";

/**
 * The optional peers with which GLB files are mended. `@gltf-transform/functions` is none of them: its `ndarray-ops` makes code of strings, which the
 * process for strangers' files forbids.
 */
export type MendPeers = {
  readonly extensions: typeof Extensions;
  readonly draco: unknown;
  readonly meshopt: unknown;
};

/** Loads them. Throws `DEPENDENCY_MISSING` naming what to install. */
export async function loadMendPeers(): Promise<MendPeers> {
  const extensions = await load("@gltf-transform/extensions", () => import("@gltf-transform/extensions"));
  const draco3d = await load("draco3dgltf", () => import("draco3dgltf"));
  const { MeshoptDecoder } = await load("meshoptimizer", () => import("meshoptimizer"));
  await MeshoptDecoder.ready;
  return { extensions, draco: await draco3d.default.createDecoderModule(), meshopt: MeshoptDecoder };
}

/** Loads an optional peer of `mend`. */
export async function load<T>(name: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    throw new CompetitionError(`Mending needs the package ${name}. Run: npm install ${name}`, {
      code: "DEPENDENCY_MISSING",
      fault: "infrastructure",
      retryable: false,
      data: { package: name },
      cause,
    });
  }
}
