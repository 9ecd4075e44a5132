import { createHash } from "node:crypto";
import { CompetitionError, type Evidence, measured, type Rejection, rejected } from "@404-gen/core";
import type { Door, DownloadFacts } from "@404-gen/core/net";
import { stemOf } from "@404-gen/core/records";
import type { OpenWorkFiles } from "@404-gen/core/stages";
import { competitionFor } from "../plan.ts";
import { modelBytes } from "../world/model-text.ts";
import { asEvidence } from "./as-evidence.ts";
import type { SimProcess } from "./sim-process.ts";

const FETCH_MS = [1_000, 6_000] as const;
const ADDRESS = "203.0.113.7";

/** Refusals that pass: fault → refusal. */
const PASSING: Readonly<Record<string, Rejection>> = {
  "cdn-404-then-200": { code: "DOWNLOAD_NOT_FOUND", message: "404", data: { status: 404, address: ADDRESS } },
  "cdn-429": {
    code: "DOWNLOAD_THROTTLED",
    message: "429",
    data: { status: 429, address: ADDRESS, retryAfterMs: 60_000 },
  },
  "cdn-drip": { code: "DOWNLOAD_TOO_SLOW", message: "too slow", data: { ms: 180_000, bytes: 90, address: ADDRESS } },
  "cdn-stall": { code: "DOWNLOAD_TOO_SLOW", message: "no byte came", data: { ms: 60_000, bytes: 0, address: ADDRESS } },
  "cdn-wrong-length": { code: "DOWNLOAD_TRUNCATED", message: "cut off", data: { bytes: 9, address: ADDRESS } },
  "cdn-5xx": { code: "DOWNLOAD_BAD_STATUS", message: "500", data: { status: 500, address: ADDRESS } },
};
/** Refusals that do not pass: only a bystander's files get them. */
const FINAL: Readonly<Record<string, Rejection>> = {
  "cdn-redirect-loop": {
    code: "DOWNLOAD_REDIRECT_REFUSED",
    message: "a circle",
    data: { status: 302, address: ADDRESS },
  },
  "cdn-private-redirect": {
    code: "DOWNLOAD_FORBIDDEN_ADDRESS",
    message: "an inner address",
    data: { status: 302, address: ADDRESS },
  },
};

/** The address of a simulated miner's files. */
export const cdnUrlOf = (commit: string): string => `https://cdn.sim/${commit}`;

/** Files of the download in progress, in memory. */
export function createSimWorkFiles(files: Map<string, Uint8Array>): OpenWorkFiles {
  let number = 0;
  return async () => {
    files.clear();
    return {
      newPath: () => `work/${++number}`,
      read: async (path) => files.get(path) ?? new Uint8Array(),
      remove: async (path) => void files.delete(path),
      close: async () => files.clear(),
    };
  };
}

/** The hosts of the miners and of the prompts. */
export function createSimDoor(process: SimProcess, files: Map<string, Uint8Array>): Door {
  const fetchIt = (url: string, verb: string, signal: AbortSignal | undefined): Promise<Evidence<Uint8Array>> =>
    asEvidence(() =>
      process.gate({
        ...{ port: "cdn", verb, about: url.slice("https://".length), ms: FETCH_MS, signal },
        work: (strike) => answer(process, { url, strike }),
      }),
    );
  return {
    get: async () => {
      throw new CompetitionError("a simulated host streams nothing", { code: "UNEXPECTED" });
    },
    async download(url, { signal }) {
      const evidence = await fetchIt(url, "download", signal);
      return evidence.kind === "measured"
        ? measured({ ...factsOf(url, evidence.value), bytes: evidence.value })
        : evidence;
    },
    async downloadToFile(url, { path, signal }) {
      const evidence = await fetchIt(url, "downloadToFile", signal);
      if (evidence.kind !== "measured") return evidence;
      files.set(path, evidence.value);
      return measured({ ...factsOf(url, evidence.value), path });
    },
  };
}

type DoorCall = { readonly url: string; readonly strike: string | null };

function answer({ world }: SimProcess, { url, strike }: DoorCall): Evidence<Uint8Array> {
  const stem = stemOf(url);
  const owner = world.solutions.byCommit(/^https:\/\/cdn\.sim\/([0-9a-f]+)\//.exec(url)?.[1] ?? "");
  if (!owner) return measured(Buffer.from(`prompt ${stem}`));
  const { solution, role } = owner;
  const passing = PASSING[strike ?? ""];
  // In competition 2 a file that was too slow is lost for good, a sixth of a match of six prompts: so only bystanders lose one.
  const isLost =
    competitionFor(world.plan.format) === "2" && passing?.code === "DOWNLOAD_TOO_SLOW" && role !== "bystander";
  if (passing && !isLost) return rejected(passing);
  const file = modelBytes({ commit: solution.commit, stem, quality: solution.uploads });
  if (role !== "bystander" || strike === null) return measured(file);
  const final = FINAL[strike];
  if (final) return rejected(final);
  return measured(
    strike === "cdn-html" ? Buffer.from("<html>not here</html>") : Buffer.concat([file, Buffer.from("!")]),
  );
}

const factsOf = (url: string, bytes: Uint8Array): DownloadFacts => ({
  size: bytes.length,
  sha256: createHash("sha256").update(bytes).digest("hex"),
  ms: 1_000,
  finalUrl: url,
  address: ADDRESS,
  status: 200,
});
