import { CompetitionError, type GpuProvider, type Logger, type Notifier } from "@404-gen/core";

/** The configured providers in their order, and what is known about them since the start. */
export type ProviderRing = {
  /** Providers that may be asked now, from the one with index `turn` on, and round. */
  inOrder(turn: number): readonly GpuProvider[];
  /** Leaves out a provider from now on, because its API is gone. Sends one notice. */
  strikeOff(provider: GpuProvider, error: CompetitionError): Promise<void>;
  /** Remembers that an image became healthy at this provider: it shows that the provider works, for images that do not become healthy. */
  sawHealthy(provider: string, image: string): void;
  /** True when another image has become healthy at this provider since the start. */
  worksForOthers(provider: string, image: string): boolean;
  /** Remembers that a pod of the image answered just now: so neither our network nor our load was the cause when others did not answer. */
  sawAnswer(pod: {
    /** Name of the provider. */
    readonly provider: string;
    /** Address of the image. */
    readonly image: string;
    /** When it answered, milliseconds on the io clock. */
    readonly atMs: number;
  }): void;
  /** True when a pod of another image at this provider has answered since then. */
  othersAnsweredSince(pod: {
    /** Name of the provider. */
    readonly provider: string;
    /** Address of the image. */
    readonly image: string;
    /** Milliseconds on the io clock. */
    readonly sinceMs: number;
  }): boolean;
  /** All providers, also those that are left out: the clean-up asks each of them. */
  readonly all: readonly GpuProvider[];
};

export type ProviderRingOptions = {
  /** Providers, first choice first. */
  readonly providers: readonly GpuProvider[];
  readonly notifier: Notifier;
  readonly logger: Logger;
};

/**
 * Creates the ring of a service. A provider that is left out stays so until the service restarts.
 *
 * @example
 * const ring = createProviderRing({ providers, notifier, logger });
 */
export function createProviderRing({ providers, notifier, logger }: ProviderRingOptions): ProviderRing {
  if (providers.length === 0) throw new CompetitionError("no GPU provider is configured", { code: "GPU_NO_PROVIDER" });
  const absent = new Set<GpuProvider>();
  const healthy = new Map<string, Set<string>>();
  const answers = new Map<string, { readonly image: string; readonly atMs: number }[]>();
  return {
    all: providers,
    inOrder(turn) {
      const rest = providers.filter((one) => !absent.has(one));
      return rest.map((_, i) => rest[(i + turn) % rest.length] as GpuProvider);
    },
    async strikeOff(provider, error) {
      if (absent.has(provider)) return;
      absent.add(provider);
      logger.warn("provider struck off", { provider: provider.name, code: error.code, message: error.message });
      const title = `GPU provider ${provider.name} no longer offers what we ask for: ${error.message}`;
      await notifier.notify({ kind: "provider-unsupported", level: "warning", title });
    },
    sawHealthy(provider, image) {
      healthy.set(provider, (healthy.get(provider) ?? new Set()).add(image));
    },
    sawAnswer({ provider, image, atMs }) {
      const others = (answers.get(provider) ?? []).filter((one) => one.image !== image);
      answers.set(provider, [...others, { image, atMs }]);
    },
    othersAnsweredSince: ({ provider, image, sinceMs }) =>
      (answers.get(provider) ?? []).some((one) => one.image !== image && one.atMs >= sinceMs),
    worksForOthers: (provider, image) => [...(healthy.get(provider) ?? [])].some((one) => one !== image),
  };
}
