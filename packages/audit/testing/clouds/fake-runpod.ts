import { type Loopback, type LoopbackAnswer, type LoopbackRequest, startLoopback } from "../loopback.ts";
import { type Mischief, noMischief, playCreate } from "./mischief.ts";

export type FakeRunpodPod = { readonly id: string; readonly name: string; status: string; readonly env: unknown };
const FIELDS = ["name", "image", "args", "disk", "env", "ports", "registry", "cloud", "gpu", "dataCenterIds", "mounts"];

const CATALOGUE = [
  { id: "NVIDIA H200", price: { secure: 3.99, community: 3.59 }, maxCount: 8, availability: "LOW", dataCenters: [] },
  { id: "NVIDIA RTX PRO 6000 Blackwell Server Edition", price: { secure: 1.9 }, maxCount: 4, availability: "NONE" },
];

/** RunPod's REST v2 over a list. Several pods may have the same name; unknown fields give 422. Shapes as in PROVIDERS.md section 3. */
export async function startFakeRunpod(): Promise<{
  readonly server: Loopback;
  readonly mischief: Mischief;
  readonly pods: FakeRunpodPod[];
}> {
  const mischief = noMischief();
  const pods: FakeRunpodPod[] = [];
  let count = 0;
  const server = await startLoopback((request) => {
    if (mischief.outage !== null)
      return { status: mischief.outage, json: { title: "gone", status: mischief.outage, detail: "gone" } };
    return answer(request);
  });
  const print = ({ env, ...pod }: FakeRunpodPod) => ({
    ...pod,
    env,
    image: "x",
    ports: ["10006/http"],
    gpu: { id: "NVIDIA H200", count: 1 },
    cost: 3.99,
    createdAt: "2026-02-03T10:00:00Z",
  });
  const answer = ({ method, path, body }: LoopbackRequest): LoopbackAnswer => {
    if (path === "/catalog/gpus") return { status: 200, json: { gpus: CATALOGUE } };
    const id = path.split("/")[2];
    if (method === "POST") return playCreate(mischief, { body, usual: () => create(body as Record<string, unknown>) });
    if (id === undefined) return { status: 200, json: { pods: pods.map(print) } };
    const at = pods.findIndex((pod) => pod.id === id);
    if (at < 0) return { status: 404, json: { title: "Not Found", status: 404 } };
    if (method !== "DELETE") return { status: 200, json: print(pods[at]!) };
    pods.splice(at, 1);
    return { status: 204 };
  };
  const create = (body: Record<string, unknown>): LoopbackAnswer => {
    const unknown = Object.keys(body).filter((key) => !FIELDS.includes(key));
    if (unknown.length > 0) return { status: 422, json: { title: "Unprocessable", status: 422, errors: unknown } };
    const pod = {
      id: `pod${++count}`,
      name: String(body["name"]),
      status: mischief.stuck ? "PROVISIONING" : "RUNNING",
      env: body["env"],
    };
    pods.push(pod);
    return { status: 201, json: print(pod) };
  };
  return { server, mischief, pods };
}
