import { asCompetitionError, type GpuProvider } from "@404-gen/core";
import { parsePodName } from "../gpu/naming.ts";
import { releasePod, type WithPodContext } from "../pods/with-pod.ts";

type SweepContext = WithPodContext & { readonly runner?: string | undefined };

/** Deletes every pod of this runner whose name begins with the prefix, at every provider. A failure is logged, and the pod is left to the reaper. */
export async function sweepPods(context: SweepContext, prefix: string): Promise<void> {
  await Promise.all(context.ring.all.map((provider) => sweepOne(context, { provider, prefix })));
}

async function sweepOne(
  context: SweepContext,
  { provider, prefix }: { provider: GpuProvider; prefix: string },
): Promise<void> {
  try {
    const list = await provider.list(prefix);
    const pods = list.filter(({ name }) => parsePodName(name)?.runner === context.runner);
    for (const { name } of pods) await releasePod(context, { provider, name });
  } catch (error) {
    const { code, message } = asCompetitionError(error, { code: "GPU_TRANSIENT" });
    context.logger.info("pods not swept", { provider: provider.name, prefix, code, message });
  }
}
