import { CompetitionError, type GpuProvider, type GpuStock } from "@404-gen/core";
import { stateFile } from "@404-gen/core/records";
import { getFile } from "@404-gen/core/round";
import { openDistance } from "../assemble/parts/distance.ts";
import { openProviders } from "../assemble/parts/providers.ts";
import { openRepository } from "../repository/open.ts";
import { repositoryReach } from "../repository/reach.ts";
import { attempt, type Checkup, skippedCheckup, warning } from "./checkup.ts";
import { type Area, type Ground, openShelf } from "./ground.ts";

/** Checks that the source of builds answers. */
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
  const repository = await openRepository(source, {
    reach: repositoryReach(settings),
    signal,
  });
  try {
    return (await getFile(repository.reader, stateFile))?.current_round ?? 0;
  } finally {
    await repository.close();
  }
}

/** Checks each GPU provider: whether it takes the key, how many miners' pods it lists, and which machines it rents out at which price. */
export const gpuArea: Area = { name: "gpu", cheap: false, look: lookAtProviders };

async function lookAtProviders({ settings, signal }: Ground): Promise<readonly Checkup[]> {
  if (settings.GPU_PROVIDERS.length === 0) return [skippedCheckup("gpu", "GPU_PROVIDERS names none")];
  const list: Checkup[] = [];
  for (const name of settings.GPU_PROVIDERS) {
    list.push(
      await attempt(`gpu ${name}`, async () => {
        const [provider] = await openProviders({ ...settings, GPU_PROVIDERS: [name] });
        try {
          const pods = (await provider?.list("miner-", { signal })) ?? [];
          return sayStock(`the key is taken; ${pods.length} pods of ours are up`, {
            name: `gpu ${name}`,
            stock: await readStock(provider, signal),
          });
        } finally {
          await provider?.close();
        }
      }),
    );
  }
  return list;
}

/** The provider's stock; empty where the provider has no such question, null where it did not answer. Pods may be available all the same. */
async function readStock(provider: GpuProvider | undefined, signal: AbortSignal): Promise<readonly GpuStock[] | null> {
  try {
    return (await provider?.stock?.({ signal })) ?? [];
  } catch (error) {
    if (!CompetitionError.is(error)) throw error;
    return null;
  }
}

/** Says what a provider rents out. Nothing to rent is only a warning: machines may be free again before the audits begin. */
export function sayStock(
  key: string,
  { name, stock }: { readonly name: string; readonly stock: readonly GpuStock[] | null },
) {
  if (stock === null) return warning(name, `${key}; it does not say what there is to rent`);
  if (stock.length === 0) return key;
  const lines = stock.map(({ machine, available, costPerHour }) => {
    const price = costPerHour === null ? "" : `, $${costPerHour.toFixed(2)} an hour`;
    return `${machine} ${{ true: "is there", false: "is sold out", null: "may be there" }[`${available}`]}${price}`;
  });
  const text = `${key}; ${lines.join("; ")}`;
  return stock.some(({ available }) => available !== false) ? text : warning(name, text);
}

/** Checks that the model loads by which distances are measured. */
export const modelArea: Area = {
  name: "model",
  cheap: false,
  look: async ({ settings }) => {
    if (settings.DISTANCE === "offline") return [skippedCheckup("model", "DISTANCE=offline: no model file is used")];
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
