import { type GpuProvider, sleep } from "@404-gen/core";
import { insist, startFaultProxy } from "@404-gen/core/testing";
import { describe, expect, it } from "vitest";
import { CALL_LIMIT_MS, cloudClock } from "../../testing/clouds/cloud-clock.ts";
import { startFakeRunpod } from "../../testing/clouds/fake-runpod.ts";
import { startFakeTargon } from "../../testing/clouds/fake-targon.ts";
import { startFakeVerda } from "../../testing/clouds/fake-verda.ts";
import { type GpuProviderBench, gpuProviderConformance } from "../../testing/gpu-provider-conformance.ts";
import { testMiner } from "../../testing/round.ts";
import { createProcessProvider } from "./process/index.ts";
import { createRunpodProvider } from "./runpod/index.ts";
import { createTargonProvider } from "./targon/index.ts";
import { createVerdaProvider } from "./verda/index.ts";

/** A simulated cloud with access to its inside, and the function that makes a provider of it. */
type Cloud = Omit<GpuProviderBench, "provider" | "close"> & {
  readonly server: { readonly url: string; close(): Promise<void> };
  readonly providerAt: (baseUrl: string) => GpuProvider;
};

/** Runs the suite twice: over a cloud that is reached directly, and through a network with faults, with callers that repeat a retryable call. */
function cloudConformance(name: string, start: () => Promise<Cloud>): void {
  gpuProviderConformance({
    name,
    async open() {
      const { server, providerAt, ...hands } = await start();
      return { ...hands, provider: providerAt(server.url), close: () => server.close() };
    },
  });
  gpuProviderConformance({
    name: `${name} behind a network with faults`,
    faults: false,
    async open() {
      const { server, providerAt, ...hands } = await start();
      const proxy = await startFaultProxy({ target: server.url, seed: 8 });
      const close = () => proxy.close().then(() => server.close());
      return { ...hands, provider: insist(providerAt(proxy.url)), close };
    },
  });
}

cloudConformance("verda", async () => {
  const { server, mischief, alive } = await startFakeVerda();
  const [clientId, clientSecret, generationToken] = ["client-id", "client-secret-value", "inference-key-value"];
  return {
    server,
    mischief,
    providerAt: (baseUrl) =>
      createVerdaProvider({
        clientId,
        clientSecret,
        generationToken,
        gatewayDomains: ["containers.test"],
        baseUrl,
        allowLoopback: true,
        io: cloudClock(mischief),
        timeoutMs: CALL_LIMIT_MS,
      }),
    secrets: [clientSecret, generationToken, "oauth-token-1"],
    alive: () => [...alive.keys()],
    kill: async (name) => void alive.set(name, "paused"),
  };
});

cloudConformance("runpod", async () => {
  const { server, mischief, pods } = await startFakeRunpod();
  return {
    server,
    mischief,
    providerAt: (baseUrl) =>
      createRunpodProvider({
        apiKey: "rpa_secret_of_the_account",
        baseUrl,
        allowLoopback: true,
        io: cloudClock(mischief),
        timeoutMs: CALL_LIMIT_MS,
        tokenOf: (name) => `bearer-of-${name}`,
      }),
    secrets: ["rpa_secret_of_the_account", "bearer-of-miner-01-abc-0"],
    alive: () => pods.map(({ name }) => name),
    kill: async (name) => void pods.filter((pod) => pod.name === name).map((pod) => (pod.status = "EXITED")),
  };
});

cloudConformance("targon", async () => {
  const { server, mischief, workloads } = await startFakeTargon();
  return {
    server,
    mischief,
    providerAt: (baseUrl) =>
      createTargonProvider({
        apiKey: "targon-secret-of-the-account",
        baseUrl,
        allowLoopback: true,
        io: cloudClock(mischief),
        timeoutMs: CALL_LIMIT_MS,
        tokenOf: (name) => `bearer-of-${name}`,
      }),
    secrets: ["targon-secret-of-the-account", "bearer-of-miner-01-abc-0"],
    alive: () => workloads.map(({ name }) => name),
    kill: async (name) => void workloads.filter((one) => one.name === name).map((one) => (one.status = "error")),
  };
});

gpuProviderConformance({
  name: "process",
  faults: false,
  open: async () => {
    const provider = createProcessProvider({ images: { "registry.test/miner:1": testMiner() } });
    let names: string[] = [];
    const look = async () => {
      names = (await provider.list("")).map((pod) => pod.name);
    };
    const spy: GpuProvider = {
      ...provider,
      create: (spec, options) => provider.create(spec, options).finally(look),
      remove: (pod, options) => provider.remove(pod, options).finally(look),
    };
    return {
      provider: spy,
      mischief: null,
      secrets: [],
      alive: () => names,
      kill: async (name) => {
        const { url } = (await provider.find(name)) ?? {};
        while ((await provider.find(name))?.state === "running") {
          await fetch(`${url}/exit`).catch(() => {});
          await sleep(20);
        }
      },
      close: () => provider.close(),
    };
  },
});

describe("targon", () => {
  it("gives the address of the miner's port, not the first one", async () => {
    const { server, mischief } = await startFakeTargon();
    const provider = createTargonProvider({
      apiKey: "key-of-the-account",
      baseUrl: server.url,
      allowLoopback: true,
      io: cloudClock(mischief),
      timeoutMs: CALL_LIMIT_MS,
    });
    const spec = { name: "miner-01-abc-0", image: "x@sha256:1", port: 10_006, env: {} };
    await provider.create(spec, {});
    expect((await provider.find(spec.name))?.url).toMatch(/-10006\.caas\.test$/);
    await server.close();
  });
});

describe("an account's key", () => {
  const insecure = expect.objectContaining({ code: "CREDENTIAL_INSECURE" });
  it.each(["http://api.example", "http://127.0.0.1:9"])("is not for %s", (baseUrl) => {
    expect(() => createTargonProvider({ apiKey: "key-of-the-account", baseUrl })).toThrow(insecure);
    expect(() => createRunpodProvider({ apiKey: "key-of-the-account", baseUrl })).toThrow(insecure);
    expect(() =>
      createVerdaProvider({ clientId: "a", clientSecret: "secret-b", generationToken: "secret-c", baseUrl }),
    ).toThrow(insecure);
  });

  it("of Verda's containers goes to Verda's gateway, whatever address its interface names", async () => {
    const { server, mischief } = await startFakeVerda();
    const provider = createVerdaProvider({
      clientId: "a",
      clientSecret: "secret-b",
      generationToken: "inference-key-value",
      baseUrl: server.url,
      allowLoopback: true,
      io: cloudClock(mischief),
    });
    const pod = await provider.create({ name: "miner-01-abc-0", image: "x", port: 10_006 });
    expect(pod).toMatchObject({ state: "failed", url: null, headers: {}, failure: { cause: "provider" } });
    expect(JSON.stringify(pod)).not.toContain("inference-key-value");
    await server.close();
  });
});

describe("stock", () => {
  it("is what each provider's own answer says of the machines that we rent", async () => {
    const [runpod, targon, verda] = await Promise.all([startFakeRunpod(), startFakeTargon(), startFakeVerda()]);
    const of = async (provider: GpuProvider) =>
      (await provider.stock?.())?.map(({ machine, available, costPerHour }) => [machine, available, costPerHour]);
    expect(
      await of(
        createRunpodProvider({
          apiKey: "account-key",
          baseUrl: runpod.server.url,
          allowLoopback: true,
          io: cloudClock(runpod.mischief),
        }),
      ),
    ).toEqual([
      ["NVIDIA H200 x 1", true, 3.99],
      ["NVIDIA H200 x 4", true, 15.96],
      ["NVIDIA RTX PRO 6000 Blackwell Server Edition x 4", false, 7.6],
    ]);
    expect(
      await of(
        createTargonProvider({
          apiKey: "account-key",
          baseUrl: targon.server.url,
          allowLoopback: true,
          io: cloudClock(targon.mischief),
        }),
      ),
    ).toEqual([
      ["h200-small", true, 2.5],
      ["h200-large", false, 10],
      ["rtx6000pro-large", false, null],
    ]);
    const options = {
      clientId: "client",
      clientSecret: "client-secret",
      generationToken: "inference-key",
      baseUrl: verda.server.url,
      allowLoopback: true,
      io: cloudClock(verda.mischief),
    };
    expect(await of(createVerdaProvider(options))).toEqual([
      ["H200 x 1", true, null],
      ["H200 x 4", false, null],
      ["RTX6000Pro x 4", false, null],
    ]);
    await Promise.all([runpod, targon, verda].map(({ server }) => server.close()));
  });
});
