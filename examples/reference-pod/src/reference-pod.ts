import { createPodServer, type Mischief, type PodServer } from "@404-gen/audit/pod";
import { createModuleMiner, type ModuleQualityName } from "@404-gen/example-module-miner";
import { loadPrompt } from "./load-prompt.ts";

export type ReferencePodOptions = {
  readonly quality: ModuleQualityName;
  /** The pod's misbehaviour, for tests. @default none */
  readonly mischief?: Mischief | undefined;
  /** Folder with `{stem}.png`. @default each prompt's address is fetched */
  readonly promptsDir?: string | undefined;
  /** Prompts at the same time. @default 2 */
  readonly workers?: number | undefined;
};

/**
 * The complete image: the module miner makes modules, and the server of `@404-gen/audit/pod` serves them. For a module that would be refused, the
 * reason is the code of its rule.
 */
export function createReferencePod({ quality, mischief, promptsDir, workers = 2 }: ReferencePodOptions): PodServer {
  const miner = createModuleMiner({ quality });
  const pod = createPodServer({
    mischief,
    workers,
    async make(prompt, { seed, signal }) {
      const picture = await loadPrompt(prompt, { dir: promptsDir, signal });
      const model = await miner.make(picture, { seed, signal });
      return model.kind === "made" ? model : { kind: "failed", reason: model.rule };
    },
  });
  return {
    server: pod.server,
    async close() {
      await pod.close();
      miner.close();
    },
  };
}
