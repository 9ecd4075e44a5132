import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

type CloudPod = { readonly id: string; readonly name: string; status: string; url: string | null };

/** Failure of the next create; `created`: the pod exists all the same. */
export type CloudFault =
  | {
      readonly kind: "answer";
      readonly status: number;
      readonly created?: boolean;
      readonly headers?: Readonly<Record<string, string>>;
    }
  | { readonly kind: "silence"; readonly created: boolean };

/** The failures that a test sets. */
export type CloudFaults = {
  nextCreate: CloudFault | null;
  /** Every call is answered with this status. */
  outage: number | null;
  /** New pods stay in `starting`. */
  stuck: boolean;
  /** Called when a call gets no answer. */
  onSilence: () => void;
};

/** A cloud on this machine, whose machines are names in a list. */
export async function startFakeCloud() {
  const faults: CloudFaults = { nextCreate: null, outage: null, stuck: false, onSilence: () => {} };
  const pods: CloudPod[] = [];
  let count = 0;
  const create = (name: string): CloudPod => {
    const pod: CloudPod = faults.stuck
      ? { id: `m${++count}`, name, status: "starting", url: null }
      : { id: `m${++count}`, name, status: "running", url: `http://127.0.0.1:${10_000 + count}` };
    pods.push(pod);
    return pod;
  };
  const print = (pod: CloudPod) => ({ ...pod, dollars_per_hour: 3.99 });
  const post = (body: { name: string }, response: ServerResponse) => {
    const fault = faults.nextCreate;
    faults.nextCreate = null;
    if (fault === null) return send(response, 201, print(create(body.name)));
    if (fault.created) create(body.name);
    if (fault.kind === "silence") return faults.onSilence();
    // The answer repeats the request, as clouds do: nothing of it may reach a log.
    send(response, fault.status, { message: JSON.stringify(body) }, fault.headers);
  };
  const server = createServer((request, response) => {
    void readBody(request).then((body) => {
      const id = request.url?.split("/")[2];
      if (faults.outage !== null) return send(response, faults.outage, {});
      if (request.method === "POST") return post(body as { name: string }, response);
      if (request.method === "GET") return send(response, 200, pods.map(print));
      const at = pods.findIndex((pod) => pod.id === id);
      if (at >= 0) pods.splice(at, 1);
      send(response, at >= 0 ? 204 : 404);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    faults,
    pods,
    close: () => {
      server.closeAllConnections();
      return new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

async function readBody(request: IncomingMessage): Promise<unknown> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  const text = Buffer.concat(parts).toString("utf8");
  return text === "" ? null : JSON.parse(text);
}

function send(
  response: ServerResponse,
  status: number,
  json?: unknown,
  headers: Readonly<Record<string, string>> = {},
) {
  response.writeHead(status, { "content-type": "application/json", ...headers });
  response.end(json === undefined ? undefined : JSON.stringify(json));
}
