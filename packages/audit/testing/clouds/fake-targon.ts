import { type Loopback, type LoopbackAnswer, type LoopbackRequest, startLoopback } from "../loopback.ts";
import { type Mischief, noMischief, playCreate } from "./mischief.ts";

export type FakeWorkload = { readonly uid: string; readonly name: string; status: string };
/** Small pages, so that the cursor is tested. */
const PAGE = 2;

/** Targon's v3 interface over a list: register, deploy, state. Shapes as in PROVIDERS.md section 1.5. */
export async function startFakeTargon(): Promise<{
  readonly server: Loopback;
  readonly mischief: Mischief;
  readonly workloads: FakeWorkload[];
}> {
  const mischief = noMischief();
  const workloads: FakeWorkload[] = [];
  let count = 0;
  const server = await startLoopback((request) => {
    if (mischief.outage !== null) return { status: mischief.outage, json: { error: "gone", reason: "DEPRECATED" } };
    return answer(request);
  });
  const print = ({ uid, name, status }: FakeWorkload) => ({
    uid,
    name,
    image: "x",
    type: "RENTAL",
    state: status,
    cost_per_hour: 2.5,
    created_at: "2026-02-03T10:00:00Z",
  });
  const answer = ({ method, path, query, body }: LoopbackRequest): LoopbackAnswer => {
    if (path === "/tha/v3/orgs")
      return {
        status: 200,
        json: {
          items: [
            { slug: "team", org_type: "TEAM" },
            { slug: "me", org_type: "PERSONAL" },
          ],
        },
      };
    if (path === "/tha/v3/inventory")
      return {
        status: 200,
        json: {
          items: [
            { name: "h200-small", type: "RENTAL", gpu: true, cost_per_hour: 2.5, available: 3 },
            { name: "h200-large", type: "RENTAL", gpu: true, cost_per_hour: 10, available: 0 },
          ],
        },
      };
    const [uid, part] = path.split("/").slice(6);
    if (method === "POST" && uid === undefined)
      return playCreate(mischief, { body, usual: () => register(body as { name: string }) });
    if (uid === undefined) return list(query);
    const workload = workloads.find((one) => one.uid === uid);
    if (!workload) return { status: 404, json: { error: "not found" } };
    if (method === "DELETE") workloads.splice(workloads.indexOf(workload), 1);
    if (part === "deploy" && workload.status === "registered")
      workload.status = mischief.stuck ? "provisioning" : "running";
    if (part === "state")
      return {
        status: 200,
        json: {
          uid,
          status: workload.status.toUpperCase(),
          urls:
            workload.status === "running"
              ? [8_080, 10_006].map((port) => ({ port, url: `https://${uid}-${port}.caas.test` }))
              : [],
        },
      };
    return { status: 200, json: print(workload) };
  };
  const list = (query: URLSearchParams): LoopbackAnswer => {
    const all = workloads.filter(({ name }) => name.includes(query.get("name") ?? ""));
    const from = Number(query.get("cursor") ?? 0);
    const more = from + PAGE < all.length;
    return {
      status: 200,
      json: { items: all.slice(from, from + PAGE).map(print), next_cursor: more ? String(from + PAGE) : null },
    };
  };
  const register = ({ name }: { name: string }): LoopbackAnswer => {
    const workload = { uid: `wrk-${++count}`, name, status: "registered" };
    workloads.push(workload);
    return { status: 201, json: print(workload) };
  };
  return { server, mischief, workloads };
}
