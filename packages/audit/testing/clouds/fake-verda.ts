import { type Loopback, type LoopbackAnswer, type LoopbackRequest, startLoopback } from "../loopback.ts";
import { type Mischief, noMischief, playCreate } from "./mischief.ts";

/** Verda's interface over a map: tokens, deployments, their status. Shapes as in PROVIDERS.md section 2. */
export async function startFakeVerda(): Promise<{
  readonly server: Loopback;
  readonly mischief: Mischief;
  readonly alive: Map<string, string>;
}> {
  const mischief = noMischief();
  /** Name → status. */
  const alive = new Map<string, string>();
  const server = await startLoopback((request) => {
    if (request.path === "/oauth2/token")
      return {
        status: 200,
        json: { access_token: "oauth-token-1", token_type: "Bearer", expires_in: 3600, scope: "cloud-api-v1" },
      };
    if (mischief.outage !== null) return { status: mischief.outage, json: { code: "gone", message: "gone" } };
    if (request.headers.authorization !== "Bearer oauth-token-1")
      return { status: 401, json: { code: "unauthorized_request", message: "token" } };
    return answer(request);
  });
  const deployment = (name: string) => ({
    name,
    endpoint_base_url: alive.get(name) === "initializing" ? "" : `https://containers.test/${name}`,
    created_at: "2026-02-03T10:00:00Z",
    containers: [],
    compute: { name: "H200", size: 1 },
    is_spot: true,
  });
  const answer = ({ method, path, body }: LoopbackRequest): LoopbackAnswer => {
    if (path === "/serverless-compute-resources")
      return {
        status: 200,
        json: [
          { name: "H200", size: 1, is_available: true },
          { name: "H200", size: 4, is_available: false },
        ],
      };
    const [, , name, part] = path.split("/");
    if (method === "POST") return playCreate(mischief, { body, usual: () => create(body as { name: string }) });
    if (name === undefined) return { status: 200, json: [...alive.keys()].map(deployment) };
    if (!alive.has(name)) return { status: 404, json: { code: "not_found", message: "no such deployment" } };
    if (method === "DELETE") return alive.delete(name) ? { status: 200, json: {} } : { status: 404 };
    return { status: 200, json: part === "status" ? { status: alive.get(name) } : deployment(name) };
  };
  const create = (body: { name: string }): LoopbackAnswer => {
    if (alive.has(body.name)) return { status: 409, json: { code: "conflict", message: "name taken" } };
    alive.set(body.name, mischief.stuck ? "initializing" : "healthy");
    return { status: 201, json: deployment(body.name) };
  };
  return { server, mischief, alive };
}
