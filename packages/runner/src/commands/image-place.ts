import { CompetitionError, type GpuProvider } from "@404-gen/core";
import { openProviders } from "../assemble/parts/providers.ts";
import type { Settings } from "../settings/load.ts";

/** Where a miner's image runs, for commands in which it makes files. Exactly one of the two is given. */
export type ImageOptions = {
  /** Image to start. */
  image?: string;
  /** Server that already runs. */
  endpoint?: string;
};

/** Seconds in which a server that should already run has to answer, unless POD_WARMUP_TIMEOUT says otherwise. */
export const ENDPOINT_HEALTH_SECONDS = 60;

export type ImagePlace = { readonly endpoint: string } | { readonly provider: GpuProvider; readonly image: string };
type PlaceContext = { readonly settings: Settings; readonly keep: (provider: GpuProvider) => GpuProvider };

/**
 * The running server, or a provider with the image: this machine where PROCESS_IMAGES_FILE is set, else the first of GPU_PROVIDERS.
 *
 * @throws CompetitionError `OPTION_INVALID`
 */
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
