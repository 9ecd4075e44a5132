/** The loopback world of bench/round.ts, in a process of its own: miners' CDNs, prompts, and a model server that answers at once. */
import { fork } from "node:child_process";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { measured } from "@404-gen/core";
import { encodePng } from "@404-gen/core/image";
import { scriptFromJudge, startScriptedVlm } from "@404-gen/judge/testing";
import { makeMeshGlb } from "@404-gen/render";

export type RoundWorld = {
  /** Port of loopback that answers for the miners and the prompts. */
  readonly port: number;
  readonly modelUrl: string;
  /** Requests to the model so far. */
  asked(): Promise<number>;
  close(): Promise<void>;
};

/** Starts it. */
export async function startRoundWorld(): Promise<RoundWorld> {
  const child = fork(fileURLToPath(import.meta.url), ["world"]);
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

/** A picture of one colour, such as a prompt or a leader's preview may be. */
export const plainPicture = (side: number): Promise<Uint8Array> =>
  encodePng({ width: side, height: side, channels: 3, data: new Uint8Array(side * side * 3).fill(180) });

/** Every second file is refused, each time for another reason: absent, no GLB, a broken GLB, larger than is taken. */
function answerFile(
  at: number,
  { response, glb }: { readonly response: ServerResponse; readonly glb: Uint8Array },
): void {
  if (at % 2 === 0) return void response.writeHead(200, { "content-length": glb.length }).end(glb);
  const reason = ((at - 1) / 2) % 4;
  if (reason === 0) return void response.writeHead(404).end();
  if (reason === 1) return void response.writeHead(200).end("<html>not a model</html>");
  if (reason === 2) return void response.writeHead(200).end(glb.subarray(0, 200));
  response.writeHead(200, { "content-length": 300 * 2 ** 20 }).end();
}

if (process.argv[2] === "world" && process.send) {
  const glb = await makeMeshGlb({ segments: 4 });
  const prompt = await plainPicture(256);
  const server = createServer(({ headers, url = "" }: IncomingMessage, response) => {
    const host = headers.host ?? "";
    if (host.startsWith("prompts")) return void response.writeHead(200, { "content-type": "image/png" }).end(prompt);
    const [miner, stem] = [/\d+/.exec(host)?.[0] ?? "0", /prompt-([0-9a-f]{4})/.exec(url)?.[1] ?? "0"];
    answerFile(Number(miner) + Number.parseInt(stem, 16), { response, glb });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  // The leader is left in every duel, and wins: no audit is asked for, and every pair is played.
  const verdict = { winner: "left", leftPenalty: 1, rightPenalty: 5, issues: "", answers: [], flags: [] } as const;
  const isLeader = (url: string) => url.includes("/leader/");
  const judge = { name: "instant", offline: true, promptsSha256: null, judge: async () => measured(verdict) };
  const script = scriptFromJudge(judge);
  const vlm = await startScriptedVlm(async (request) => {
    const [, first = ""] = request.images;
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
