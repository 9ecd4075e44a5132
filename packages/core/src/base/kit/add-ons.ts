import { CompetitionError } from "../errors/competition-error.ts";
import type { Fault } from "../errors/error-row.ts";

/** A part with an entry of its own that is not installed with the package. */
export type AddOn = {
  /** What needs it: the beginning of a sentence. */
  readonly does: string;
  /** Packages with the versions that this release was tried with, as npm takes them. */
  readonly packages: readonly string[];
  /** It is built or downloaded by its own install script, so npm must be allowed to run it. @default false */
  readonly runsScripts?: boolean;
  /** Whose fault its absence is. @default "usage" */
  readonly fault?: Fault;
};

const ROWS = {
  bucket: { does: "Keeping objects in a bucket", packages: ["@aws-sdk/client-s3@3", "@aws-sdk/lib-storage@3"] },
  queue: { does: "Work on other machines", packages: ["bullmq@6", "ioredis@6"] },
  dinov3: { does: "Distances by DINOv3", packages: ["onnxruntime-node@1"] },
  gl: {
    does: "Drawing on a GPU",
    packages: ["three@0.183.2", "gl@9.0.0-rc.10"],
    runsScripts: true,
    fault: "infrastructure",
  },
  mend: {
    does: "Mending GLB files",
    packages: ["@gltf-transform/extensions@4", "draco3dgltf@1", "meshoptimizer@1"],
    fault: "infrastructure",
  },
  pictures: { does: "Decoding pictures", packages: ["sharp@0.35"], fault: "infrastructure" },
  git: { does: "Writing and packing git objects", packages: ["isomorphic-git@1"] },
  "encrypted-hotkey": { does: "Opening an encrypted hotkey", packages: ["libsodium-wrappers-sumo@0.8"] },
} as const satisfies Readonly<Record<string, AddOn>>;

/** An add-on as the command line and the errors call it: a row of the table above. */
export type AddOnName = keyof typeof ROWS;

/**
 * Every add-on: what needs which packages. Our packages are small when installed; add-ons are installed only when somebody wants them.
 *
 * @example const line = ADD_ONS.queue.packages.join(" ");
 */
export const ADD_ONS: Readonly<Record<AddOnName, AddOn>> = ROWS;

/**
 * The line to type for add-ons.
 *
 * @example const line = installLine(["bucket", "queue"]); // npm install --ignore-scripts @aws-sdk/client-s3@3 …
 */
export function installLine(names: readonly AddOnName[]): string {
  const rows = names.map((name) => ADD_ONS[name]);
  const scripts = rows.some(({ runsScripts }) => runsScripts) ? "" : "--ignore-scripts ";
  return `npm install ${scripts}${rows.flatMap(({ packages }) => packages).join(" ")}`;
}

/**
 * Loads what an add-on brings.
 *
 * @throws CompetitionError `DEPENDENCY_MISSING` with the packages and the line to type, when it is not installed or does not load.
 * @example const sdk = await loadAddOn("bucket", () => import("@404-gen/core/s3"));
 */
export async function loadAddOn<T>(name: AddOnName, load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (cause) {
    const { does, packages, fault = "usage" } = ADD_ONS[name];
    const install = installLine([name]);
    throw new CompetitionError(`${does} needs what is not installed here: ${install}`, {
      code: "DEPENDENCY_MISSING",
      fault,
      retryable: false,
      data: { packages, install },
      cause,
    });
  }
}
