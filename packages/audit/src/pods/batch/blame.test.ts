import { CompetitionError, type Pod, silentLogger, systemClock } from "@404-gen/core";
import { describe, expect, it } from "vitest";
import { createInProcessProvider } from "../../../testing/in-process-provider.ts";
import { createProviderRing } from "../provider-ring.ts";
import { batchSettings } from "./batch-settings.ts";
import { blame } from "./blame.ts";

const loss = (evidence: "server" | "silence") =>
  ({ kind: "lost", reason: "unreachable", evidence, detail: "18 looks", answeredAtMs: 0, payload: null }) as const;

function world(answer: Partial<Pod> | null | "away", { others = false }: { readonly others?: boolean } = {}) {
  const inner = createInProcessProvider({});
  const pod = {
    provider: "test",
    id: "p",
    name: "p",
    url: null,
    headers: {},
    createdAt: null,
    costPerHour: null,
  } as const;
  const provider = {
    ...inner,
    find: async () => {
      if (answer === "away") throw new CompetitionError("down", { code: "GPU_TRANSIENT" });
      return answer === null ? null : { ...pod, state: "running" as const, ...answer };
    },
  };
  const notifier = { name: "none", notify: async () => {} };
  const ring = createProviderRing({ providers: [provider], notifier, logger: silentLogger });
  if (others) ring.sawAnswer({ provider: "test", image: "other:1", atMs: systemClock.now() });
  const context = { ring, logger: silentLogger, io: systemClock, settings: batchSettings() };
  const heldPod = { provider, pod: { ...pod, state: "running" as const } };
  return (evidence: "server" | "silence") => blame(context, { heldPod, image: "mine:1", loss: loss(evidence) });
}

describe("the cause of a lost machine", () => {
  it.each([
    ["the server's own word", world({}), "server", "image"],
    [
      "silence of a container that ended by itself",
      world({ state: "failed", failure: { cause: "image", detail: "exited" } }),
      "silence",
      "image",
    ],
    [
      "silence of an evicted one",
      world({ state: "failed", failure: { cause: "provider", detail: "evicted" } }),
      "silence",
      "provider",
    ],
    ["silence of one that the provider forgot", world(null), "silence", "provider"],
    ["silence while nobody else was there to answer", world({}), "silence", "unknown"],
    ["silence while other images' machines there answered", world({}, { others: true }), "silence", "image"],
    ["silence while the provider is away too", world("away", { others: true }), "silence", "unknown"],
  ] as const)("%s", async (_, ask, evidence, cause) => {
    expect(await ask(evidence)).toMatchObject({ cause });
  });
});
