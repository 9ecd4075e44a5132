import { stateFile } from "@404-gen/core/records";
import { getFile } from "@404-gen/core/round";
import { repositoryCredential } from "../assemble/credentials.ts";
import { openDistance } from "../assemble/parts/distance.ts";
import { openProviders } from "../assemble/parts/providers.ts";
import { openRepository } from "../repository/open.ts";
import { attempt, type Checkup, skipped } from "./checkup.ts";
import { type Area, type Ground, openShelf } from "./ground.ts";

/** Where miners' images are built. */
export const buildsArea: Area = {
  name: "builds",
  cheap: false,
  look: async (ground) => [
    await attempt("builds", async () => {
      const shelf = openShelf(ground);
      try {
        const source = await shelf.part("builds");
        await source.observe({ round: await roundOf(ground), hotkeys: [] }, { signal: ground.signal });
        return `${source.name} answers`;
      } finally {
        await shelf.close();
      }
    }),
  ],
};

async function roundOf({ settings, signal }: Ground): Promise<number> {
  const source = settings.GITHUB_REPO ?? settings.STATE_DIR;
  const repository = await openRepository(source, { credential: repositoryCredential(settings), signal });
  try {
    return (await getFile(repository.reader, stateFile))?.current_round ?? 0;
  } finally {
    await repository.close();
  }
}

/** Each GPU provider: the key, and which of our pods it lists. */
export const gpuArea: Area = { name: "gpu", cheap: false, look: lookAtProviders };

async function lookAtProviders({ settings, signal }: Ground): Promise<readonly Checkup[]> {
  if (settings.GPU_PROVIDERS.length === 0) return [skipped("gpu", "GPU_PROVIDERS names none")];
  const list: Checkup[] = [];
  for (const name of settings.GPU_PROVIDERS) {
    list.push(
      await attempt(`gpu ${name}`, async () => {
        const [provider] = await openProviders({ ...settings, GPU_PROVIDERS: [name] });
        try {
          const pods = (await provider?.list("miner-", { signal })) ?? [];
          return `the key is taken; ${pods.length} pods of ours are up`;
        } finally {
          await provider?.close();
        }
      }),
    );
  }
  return list;
}

/** What distances are measured with. */
export const modelArea: Area = {
  name: "model",
  cheap: false,
  look: async ({ settings }) => {
    if (settings.DISTANCE === "offline") return [skipped("model", "DISTANCE=offline: no model file is used")];
    return [
      await attempt("model", async () => {
        const distance = await openDistance({ model: settings.DINOV3_MODEL, sha256: settings.DINOV3_SHA256 });
        try {
          return `${distance.name} loads`;
        } finally {
          await distance.close?.();
        }
      }),
    ];
  },
};
