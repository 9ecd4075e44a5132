import type { AddressInfo } from "node:net";
import type { GpuProvider, Pod, PodSpec } from "@404-gen/core";
import { createPodServer, type PodServer, type PodServerOptions } from "../src/pod-server/index.ts";

/** An image of a test: the options of its server, or the failure that the provider reports of its machine. */
export type TestImage = Partial<PodServerOptions> & {
  /** The provider reports this failure instead of starting the machine. */
  readonly failure?: Pod["failure"] | undefined;
  /** The first `index` machines behave as `instead` says. */
  readonly from?: { readonly index: number; readonly instead: TestImage } | undefined;
};

export type TestProvider = GpuProvider & {
  /** Specs of all creates, in order. */
  readonly asked: PodSpec[];
  /** Names of the machines that run. */
  alive(): readonly string[];
  /** Ends a machine's server. The provider then reports this failure, or `running`. */
  kill(name: string, failure: NonNullable<Pod["failure"]> | "running"): Promise<void>;
};

type PodEntry = { pod: Pod; server: PodServer | null };

/** A provider whose machines are servers in this process: their death does not end the test. */
export function createInProcessProvider(
  images: Readonly<Record<string, TestImage>>,
  {
    name: provider = "test",
    costPerHour = 3600,
  }: { readonly name?: string; readonly costPerHour?: number | null | undefined } = {},
): TestProvider {
  const entries = new Map<string, PodEntry>();
  const specs: PodSpec[] = [];
  const fail = (one: PodEntry, failure: NonNullable<Pod["failure"]>) => {
    one.pod = { ...one.pod, state: "failed", failure };
  };
  return {
    name: provider,
    asked: specs,
    alive: () => [...entries].filter(([, { server }]) => server !== null).map(([name]) => name),
    async create(spec) {
      specs.push(spec);
      const own = images[spec.image] ?? {};
      const index = specs.filter(({ image }) => image === spec.image).length - 1;
      const image = own.from && index < own.from.index ? own.from.instead : own;
      const base = { provider, id: spec.name, name: spec.name, headers: {}, createdAt: null, costPerHour } as const;
      const one: PodEntry = { pod: { ...base, url: null, state: "starting" }, server: null };
      entries.set(spec.name, one);
      if (image.failure) fail(one, image.failure);
      else {
        const exit = () => void this.kill(spec.name, { cause: "image", detail: "exited with 1" });
        one.server = createPodServer({ make: testMaker, exit, ...image });
        await new Promise<void>((resolve) => one.server?.server.listen(0, "127.0.0.1", resolve));
        const { port } = one.server.server.address() as AddressInfo;
        one.pod = { ...one.pod, url: `http://127.0.0.1:${port}`, state: "running" };
      }
      return one.pod;
    },
    find: async (name) => entries.get(name)?.pod ?? null,
    list: async (prefix) => [...entries.values()].map(({ pod }) => pod).filter(({ name }) => name.startsWith(prefix)),
    async remove({ name }) {
      await entries.get(name)?.server?.close();
      entries.delete(name);
    },
    async kill(name, failure) {
      const one = entries.get(name);
      if (!one) return;
      if (failure !== "running") fail(one, failure);
      const { server } = one;
      one.server = null;
      await server?.close();
    },
    close: async () => {
      for (const [name] of [...entries]) await entries.get(name)?.server?.close();
      entries.clear();
    },
  };
}

/** Makes a module whose text has its stem and its seed. */
export const testMaker: PodServerOptions["make"] = async ({ stem }, { seed }) => ({
  kind: "made",
  module: new TextEncoder().encode(`module of ${stem} with ${seed}`),
});
