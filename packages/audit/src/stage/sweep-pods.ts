import { asCompetitionError, type GpuProvider } from "@404-gen/core";
import { releasePod, type WithPodContext } from "../pods/with-pod.ts";

/** Deletes every pod whose name begins with the prefix, at every provider. What fails is logged and left to the reaper. */
export async function sweepPods(context: WithPodContext, prefix: string): Promise<void> {
  await Promise.all(context.ring.all.map((provider) => sweepOne(context, { provider, prefix })));
}

async function sweepOne(
  context: WithPodContext,
  { provider, prefix }: { provider: GpuProvider; prefix: string },
): Promise<void> {
  try {
    const pods = await provider.list(prefix);
    for (const { name } of pods) await releasePod(context, { provider, name });
  } catch (error) {
    const { code, message } = asCompetitionError(error, { code: "GPU_TRANSIENT" });
    context.logger.info("pods not swept", { provider: provider.name, prefix, code, message });
  }
}
