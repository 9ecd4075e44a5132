/** The hosts of bench/round.ts on loopback, in another process: miners' CDNs, prompts, and a model server that answers at once. */
import { fork } from "node:child_process";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { measured } from "@404-gen/core";
import { scriptFromJudge, startScriptedVlm } from "@404-gen/judge/testing";
import { makeMeshGlb } from "@404-gen/render";
import { plainPicture } from "./round-free.ts";

type Shape = { readonly json_schema?: { readonly name?: string } };

export type RoundWorld = {
  /** Port on loopback of the miners' hosts and of the prompts. */
  readonly port: number;
  readonly modelUrl: string;
  /** Requests to the model so far. */
  asked(): Promise<number>;
  close(): Promise<void>;
};

/** Starts the hosts. */
export async function startRoundWorld(format: "glb" | "js"): Promise<RoundWorld> {
  const child = fork(fileURLToPath(import.meta.url), ["world", format]);
  const { port, modelUrl } = (await once(child, "message"))[0] as { port: number; modelUrl: string };
  return {
    port,
    modelUrl,
    async asked() {
      child.send({});
      return ((await once(child, "message"))[0] as { asked: number }).asked;
    },
    async close() {
      child.disconnect();
      await once(child, "exit");
    },
  };
}

/** Answers for a file. Every second one is refused, for one of four reasons: it is missing, no model, broken, or too large. */
function answerFile(
  at: number,
  { response, file }: { readonly response: ServerResponse; readonly file: Uint8Array },
): void {
  if (at % 2 === 0) return void response.writeHead(200, { "content-length": file.length }).end(file);
  const reason = ((at - 1) / 2) % 4;
  if (reason === 0) return void response.writeHead(404).end();
  if (reason === 1) return void response.writeHead(200).end("<html>not a model</html>");
  if (reason === 2) return void response.writeHead(200).end(file.subarray(0, 200));
  response.writeHead(200, { "content-length": 300 * 2 ** 20 }).end();
}

/** A module of some meshes, as small as the GLB. Each number gives another file, because the same module would be drawn only once. */
export const moduleOf = (n: number): Uint8Array =>
  Buffer.from(`export default function generate(THREE) {
  const group = new THREE.Group();
  const material = new THREE.MeshStandardMaterial({ color: ${n % 0xffffff}, roughness: 0.6 });
  for (let at = 0; at < 5; at += 1) {
    const mesh = new THREE.Mesh(new THREE.TorusGeometry(0.1 + 0.03 * at, 0.03, 12, 32), material);
    mesh.position.y = 0.08 * at - 0.16;
    group.add(mesh);
  }
  return group; }
`);

/** Answer of the model server in a duel in stages: the leader's module is better. */
function stagedAnswer(label: string, isLeader: boolean): unknown {
  const descriptions = ["a", "b", "c", "d"];
  const answers: Record<string, unknown> = {
    s4_per_angle: { verdict: "ok", reason: "" },
    explain: { issues: "seen" },
    s2cl_decompose: {
      main_object: "lamp",
      features: descriptions.map((description) => ({ description, category: "shape" })),
    },
    s2cl_verify: {
      checks: descriptions.map((feature) => ({ feature, match: "yes", note: "" })),
      main_object_correct: true,
    },
  };
  return answers[label] ?? { penalty_1: isLeader ? 1 : 6, penalty_2: isLeader ? 6 : 1, issues: "" };
}

if (process.argv[2] === "world" && process.send) {
  const glb = await makeMeshGlb({ segments: 4 });
  const picture = await plainPicture(256);
  const server = createServer(({ headers, url = "" }: IncomingMessage, response) => {
    const host = headers.host ?? "";
    if (host.startsWith("prompts")) return void response.writeHead(200, { "content-type": "image/png" }).end(picture);
    const [miner, stem] = [/\d+/.exec(host)?.[0] ?? "0", /prompt-([0-9a-f]{4})/.exec(url)?.[1] ?? "0"];
    const [hotkey, prompt] = [Number(miner), Number.parseInt(stem, 16)];
    const file = process.argv[3] === "js" ? moduleOf(hotkey * 1000 + prompt) : glb;
    answerFile(hotkey + prompt, { response, file });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  // The leader is left in every duel and wins, so no audit is requested and every pair is played.
  const verdict = { winner: "left", leftPenalty: 1, rightPenalty: 5, issues: "", answers: [], flags: [] } as const;
  const isLeader = (url: string) => url.includes("/leader/");
  const judge = { name: "instant", offline: true, promptsSha256: null, judge: async () => measured(verdict) };
  const script = scriptFromJudge(judge);
  const vlm = await startScriptedVlm(async (request) => {
    const [, first = ""] = request.images;
    const { name = "" } = (request.body["response_format"] as Shape | undefined)?.json_schema ?? {};
    if (process.argv[3] === "js") return { answer: stagedAnswer(name.replace("-response", ""), isLeader(first)) };
    const { answer } = (await script(request)) as { answer: { penalty_1: number; penalty_2: number; issues: string } };
    return { answer: isLeader(first) ? answer : { ...answer, penalty_1: 5, penalty_2: 1 } };
  });
  process.on("message", () => process.send?.({ asked: vlm.count }));
  process.on("disconnect", () => {
    server.closeAllConnections();
    server.close();
    void vlm.close().then(() => process.exit(0));
  });
  process.send({ port: (server.address() as AddressInfo).port, modelUrl: vlm.baseUrl });
}
