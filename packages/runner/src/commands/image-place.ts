import { CompetitionError, type GpuProvider } from "@404-gen/core";
import { openProviders } from "../assemble/parts/providers.ts";
import type { Settings } from "../settings/load.ts";

/** Where a miner's image is, for a command that has it make files: one of the two. */
export type ImageOptions = {
  /** Image to start. */
  image?: string;
  /** Server that runs already. */
  endpoint?: string;
};

/** Seconds that a server may take that should run already, unless POD_WARMUP_TIMEOUT says otherwise. */
export const ENDPOINT_HEALTH_SECONDS = 60;

export type ImagePlace = { readonly endpoint: string } | { readonly provider: GpuProvider; readonly image: string };
type PlaceContext = { readonly settings: Settings; readonly keep: (provider: GpuProvider) => GpuProvider };

/** A server, or the first provider with the image; a file of processes goes before a cloud. @throws CompetitionError `OPTION_INVALID` */
export async function openImagePlace(
  { image, endpoint }: ImageOptions,
  { settings, keep }: PlaceContext,
): Promise<ImagePlace> {
  if ((image === undefined) === (endpoint === undefined)) throw invalid("give --image or --endpoint, one of them");
  if (endpoint !== undefined) {
    if (!/^https?:\/\/\S+$/i.test(endpoint))
      throw invalid(`--endpoint is ${JSON.stringify(endpoint)}, allowed is an http(s) address`);
    return { endpoint };
  }
  const names =
    settings.PROCESS_IMAGES_FILE === undefined ? settings.GPU_PROVIDERS.slice(0, 1) : (["process"] as const);
  const [provider] = await openProviders({ ...settings, GPU_PROVIDERS: [...names] });
  if (provider === undefined || image === undefined) throw invalid("GPU_PROVIDERS names no provider");
  return { provider: keep(provider), image };
}

const invalid = (message: string) => new CompetitionError(message, { code: "OPTION_INVALID" });
