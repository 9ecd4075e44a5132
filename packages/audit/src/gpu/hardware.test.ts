import { HARDWARE } from "@404-gen/core/two";
import { afterEach, describe, expect, it } from "vitest";
import { startFakeRunpod } from "../../testing/clouds/fake-runpod.ts";
import { startFakeTargon } from "../../testing/clouds/fake-targon.ts";
import { startFakeVerda } from "../../testing/clouds/fake-verda.ts";
import { hardwareOf, PROVIDER_HARDWARE } from "./hardware.ts";
import { createRunpodProvider } from "./runpod/index.ts";
import { createTargonProvider } from "./targon/index.ts";
import { createVerdaProvider } from "./verda/index.ts";

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});
const spec = (hardware?: string) => ({
  name: "miner-01-abc-0",
  image: "registry.test/miner:1",
  port: 10_006,
  hardware,
});
type ApiRequest = { readonly method: string; readonly path: string; readonly body: unknown };
const creations = (requests: readonly ApiRequest[], path: RegExp) =>
  requests.find((one) => one.method === "POST" && path.test(one.path))?.body;

describe("the machine that an image asked for", () => {
  it("is requested from RunPod by type and count", async () => {
    const { server } = await startFakeRunpod();
    closing.push(() => server.close());
    const provider = createRunpodProvider({ apiKey: "key", baseUrl: server.url, allowLoopback: true });
    await provider.create(spec("4xRTX6000Pro"));
    expect(creations(server.requests, /\/pods$/)).toMatchObject({
      gpu: { id: "NVIDIA RTX PRO 6000 Blackwell Server Edition", count: 4 },
    });
  });

  it("is requested from Verda by name and size", async () => {
    const { server } = await startFakeVerda();
    closing.push(() => server.close());
    const provider = createVerdaProvider({
      clientId: "a",
      clientSecret: "b",
      generationToken: "c",
      gatewayDomains: ["containers.test"],
      baseUrl: server.url,
      allowLoopback: true,
    });
    await provider.create(spec("4xH200"));
    expect(creations(server.requests, /container-deployments$/)).toMatchObject({ compute: { name: "H200", size: 4 } });
  });

  it("is requested from Targon as a resource", async () => {
    const { server } = await startFakeTargon();
    closing.push(() => server.close());
    const provider = createTargonProvider({ apiKey: "key", baseUrl: server.url, allowLoopback: true });
    await provider.create(spec("4xH200"));
    expect(creations(server.requests, /\/workloads$/)).toMatchObject({ resource_name: "h200-large" });
  });

  it("has a name at every provider, or is refused; without a request the provider's options decide", () => {
    for (const provider of ["targon", "verda", "runpod"] as const) {
      for (const name of HARDWARE) expect(hardwareOf<unknown>(PROVIDER_HARDWARE[provider], name)).not.toBeNull();
      expect(hardwareOf<unknown>(PROVIDER_HARDWARE[provider], undefined)).toBeNull();
      expect(() => hardwareOf<unknown>(PROVIDER_HARDWARE[provider], "8xB300")).toThrow(
        expect.objectContaining({ code: "GPU_VALIDATION" }),
      );
    }
  });
});
