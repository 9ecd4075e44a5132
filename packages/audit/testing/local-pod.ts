import type { AddressInfo } from "node:net";
import { createPodServer, type PodServer, type PodServerOptions } from "../src/pod-server/index.ts";

/** A pod's server that listens on this machine. */
export type LocalPod = PodServer & {
  /** Its address, without a path and without headers. */
  readonly address: { readonly url: string; readonly headers: Readonly<Record<string, string>> };
};

/** Starts a pod on a free port of this machine. */
export async function startLocalPod(options: PodServerOptions): Promise<LocalPod> {
  const pod = createPodServer(options);
  await new Promise<void>((resolve) => pod.server.listen(0, "127.0.0.1", resolve));
  const { port } = pod.server.address() as AddressInfo;
  return { ...pod, address: { url: `http://127.0.0.1:${port}`, headers: {} } };
}
