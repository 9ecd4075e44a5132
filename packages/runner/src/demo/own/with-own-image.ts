import type { GpuProvider } from "@404-gen/core";

/** The cast's provider, except for one image: that one runs at the own miner's provider. */
export function withOwnImage(
  cast: GpuProvider,
  own: { readonly image: string; readonly provider: GpuProvider },
): GpuProvider {
  const both = [own.provider, cast];
  return {
    name: cast.name,
    create: (spec, options) => (spec.image === own.image ? own.provider : cast).create(spec, options),
    async find(name, options) {
      for (const provider of both) {
        const pod = await provider.find(name, options);
        if (pod) return pod;
      }
      return null;
    },
    list: async (prefix, options) => (await Promise.all(both.map((one) => one.list(prefix, options)))).flat(),
    async remove(pod, options) {
      for (const provider of both) if (await provider.find(pod.name)) await provider.remove(pod, options);
    },
    async close() {
      for (const provider of both) await provider.close();
    },
  };
}
