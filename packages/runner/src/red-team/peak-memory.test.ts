import { existsSync } from "node:fs";
import { join } from "node:path";
import {
  buildRepository,
  type forgePack,
  forgeRepository,
  HOST_ATTACKS,
  type HostileGitHost,
  startHostileGitHost,
} from "@404-gen/core/testing/fakes";
import { drawGrid } from "@404-gen/judge/testing";
import { makeMeshGlb } from "@404-gen/render";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeFolder } from "../../testing/fixtures.ts";
import { endless, endlessGzip, startChattyNode, startEndlessHead } from "../../testing/hostile-peers.ts";
import { type MeasuredOptions, runMeasured } from "../../testing/measured-command.ts";
import { type Peer, startPeer } from "../../testing/peer.ts";
import { CLI } from "../demo/play-demo.fixture.ts";

/** Sends `count` files at the same time to the server whose address is in the output, then stops it. */
function uploadOnce(count: number, bytes: number): NonNullable<MeasuredOptions["onOutput"]> {
  let begun = false;
  return (text, stop) => {
    const url = /"url": ?"([^"]+)"/.exec(text)?.[1];
    if (begun || url === undefined) return;
    begun = true;
    const body = new Blob([new Uint8Array(bytes)]);
    const send = async () => {
      const form = new FormData();
      form.set("file", body, "a.glb");
      const response = await fetch(`${url}/render_glb`, { method: "POST", body: form });
      await response.arrayBuffer();
    };
    void Promise.allSettled(Array.from({ length: count }, send)).then(stop);
  };
}

/** Most memory of a command, whatever a peer sends, MiB. */
const MOST_MIB = 512;
/** Most milliseconds of one command; far above what any takes. */
const LIMIT_MS = 900_000;

type Line = { readonly argv: readonly string[] } & Partial<MeasuredOptions>;
/** A hostile peer: a command that talks to it, and the expected output. */
type Case = { readonly name: string; readonly says: RegExp; line(): Promise<Line> | Line };

describe.skipIf(!existsSync(CLI))(
  `no peer makes a command hold ${MOST_MIB} MiB (skipped: ${existsSync(CLI) ? "no" : "not bundled"})`,
  () => {
    let git: HostileGitHost;
    const peers: Peer[] = [];
    const open = async (peer: Promise<Peer>) => {
      const host = await peer;
      peers.push(host);
      return host.url;
    };
    beforeAll(async () => {
      git = await startHostileGitHost();
    });
    afterAll(async () => {
      await git.close();
      await Promise.all(peers.map((peer) => peer.close()));
    });

    const verify = (source: string): Line => ({ argv: ["verify", source, "--json"] });
    const state = JSON.stringify({ current_round: 0, stage: "open", next_stage_eta: null });
    type Pack = ReturnType<typeof forgePack>;
    const hostLine = (name: string, lines: (pack: Pack) => readonly (readonly [string, string, string])[]) =>
      verify(
        git.serve(
          name,
          forgeRepository((pack) => [...lines(pack), ["100644", "state.json", pack.blob(state)]]),
        ),
      );
    const MIB = 1024 ** 2;

    const hosts: Case[] = [
      ...HOST_ATTACKS.map((attack) => ({
        name: `a git host: ${attack}`,
        says: /GIT_|REDIRECT_REFUSED/,
        line: () => verify(git.attack(attack)),
      })),
      {
        name: "a git host whose head never ends",
        says: /GIT_UNREACHABLE/,
        line: async () => verify(`${await open(startEndlessHead())}/o/r`),
      },
      {
        name: "a repository of 2^30 paths in a few folders",
        says: /GIT_TOO_LARGE/,
        line: () =>
          hostLine("paths", (pack) => {
            let oid = pack.tree([["100644", "f", pack.blob("x")]]);
            for (let level = 0; level < 30; level++) oid = pack.tree([["40000", "a", oid], ["40000", "b", oid]]); // biome-ignore format: a folder
            return [["40000", "rounds", oid]];
          }),
      },
      {
        name: "a repository with one file of 1 GiB",
        says: /GIT_TOO_LARGE/,
        line: () => hostLine("bomb", (pack) => [["100644", "z", pack.blob(Buffer.alloc(1024 * MIB, 48))]]),
      },
      {
        name: "a repository of 260 files of the largest size",
        says: /GIT_TOO_LARGE/,
        line: () =>
          hostLine("bombs", (pack) =>
            Array.from({ length: 260 }, (_, at) => {
              const file = Buffer.alloc(16 * MIB, 48);
              file.writeUInt32BE(at, 0);
              return ["100644", `z${String(at).padStart(3, "0")}`, pack.blob(file)] as const;
            }),
          ),
      },
      {
        name: "a repository of a million files",
        says: /GIT_TOO_LARGE/,
        line: () =>
          hostLine("wide", (pack) => {
            const oid = pack.blob("x");
            return Array.from(
              { length: 1_000_000 },
              (_, at) => ["100644", `f${String(at).padStart(7, "0")}`, oid] as const,
            );
          }),
      },
      {
        name: "a repository of as many files as are read",
        says: /"findings"/,
        line: () =>
          hostLine("wide-enough", (pack) => {
            const oid = pack.blob("x");
            return Array.from(
              { length: 240_000 },
              (_, at) => ["100644", `f${String(at).padStart(7, "0")}`, oid] as const,
            );
          }),
      },
      {
        name: "a repository of 20,000 nested folders",
        says: /GIT_TOO_LARGE/,
        line: () =>
          hostLine("deep", (pack) => {
            let oid = pack.tree([["100644", "f", pack.blob("x")]]);
            for (let level = 0; level < 20_000; level++) oid = pack.tree([["40000", "d", oid]]);
            return [["40000", "rounds", oid]];
          }),
      },
    ];

    /** A record of the usual files, one of them replaced: it has the largest size and is full of one form of JSON. */
    const withRecord = (path: string, text: string): Line => {
      const { files } = buildRepository({ rounds: 1 });
      return verify(makeFolder(Object.fromEntries([...files, [path, text]])));
    };
    const full = (piece: string, { begin = "[", end = "0]" } = {}) =>
      begin + piece.repeat(Math.floor((16 * MIB - begin.length - end.length) / piece.length)) + end;
    const nextName = () => {
      const pieces: string[] = [];
      for (let at = 0, size = 0; size < 16 * MIB - 40; at++)
        size += pieces.push(`"${at}":{}`) && (pieces.at(-1)?.length ?? 0) + 1;
      return `{${pieces.join(",")}}`;
    };
    const records: Case[] = (
      [
        ["brackets", () => full("[", { begin: "", end: "" })],
        ["numbers of another form", () => full("1.00,")],
        ["empty objects", () => full("{},")],
        ["empty lists", () => full("[],")],
        ["keys that are numbers", nextName],
        ["escapes", () => full('"\\u0041",')],
        ["one string", () => full("a", { begin: '"', end: '"' })],
      ] as const
    ).flatMap(([name, make], at) =>
      // The state is also read in history, and before any round is known.
      ["rounds/0/submissions.json", ...(at === 0 ? ["state.json"] : [])].map((path) => ({
        name: `a record: ${path} of 16 MiB of ${name}`,
        says: /RECORD_|"findings"/,
        line: () => withRecord(path, make()),
      })),
    );

    const doctor = (only: string, env: Readonly<Record<string, string>>, environment?: Line["played"]): Line => ({
      argv: ["doctor", "--only", only, "--json"],
      env: { ALLOW_LOOPBACK_CREDENTIALS: "true", ...env },
      played: environment,
    });
    const judgeAt = (url: string) => doctor("judge", { OPENAI_BASE_URL: `${url}/v1`, OPENAI_API_KEY: "k", OPENAI_MODEL: "m", OPENAI_TIMEOUT: "60" }); // biome-ignore format: one line
    const afterModels = (answer: ReturnType<typeof endless>) =>
      startPeer((request, response) => {
        if (request.url?.endsWith("/models")) response.end(JSON.stringify({ data: [{ id: "m" }] }));
        else answer(request, response);
      });
    const choice =
      '{"id":"x","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"finish_reason":"stop","message":{"role":"assistant","content":"';
    const clouds = { TARGON_API_KEY: "k", RUNPOD_API_KEY: "k", VERDA_CLIENT_ID: "c", VERDA_CLIENT_SECRET: "s", VERDA_GENERATION_TOKEN: "g" }; // biome-ignore format: one line
    const CLOUD_HOSTS = { targon: "https://api.targon.com", runpod: "https://api.runpod.io", verda: "https://api.verda.com" }; // biome-ignore format: one line
    const CLOUD_ANSWERS = [["answer", endless(200)], ["refusal", endless(401)], ["packed answer", endlessGzip]] as const; // biome-ignore format: one line
    const store = (url: string) => doctor("objects", { R2_ENDPOINT: url, R2_BUCKET: "b", R2_ACCESS_KEY_ID: "i", R2_SECRET_ACCESS_KEY: "s", CDN_URL: url }); // biome-ignore format: one line

    const services: Case[] = [
      { name: "a judge whose list of models never ends", says: /judge/, line: async () => judgeAt(await open(startPeer(endless(200)))) }, // biome-ignore format: one line
      { name: "a judge whose answer never ends", says: /judge/, line: async () => judgeAt(await open(afterModels(endless(200, { begin: choice })))) }, // biome-ignore format: one line
      { name: "a judge whose refusal never ends", says: /judge/, line: async () => judgeAt(await open(afterModels(endless(400)))) }, // biome-ignore format: one line
      { name: "a judge whose packed answer never ends", says: /judge/, line: async () => judgeAt(await open(afterModels(endlessGzip))) }, // biome-ignore format: one line
      {
        name: "a judge whose answer is all brackets",
        says: /judge/,
        line: async () =>
          judgeAt(await open(afterModels((_, response) => response.end(`${choice}${"[".repeat(3 * MIB)}"}}]}`)))),
      },
      ...Object.entries(CLOUD_HOSTS).map(([cloud, origin], at) => {
        const [name, answer] = CLOUD_ANSWERS[at]!;
        return {
          name: `${cloud} whose ${name} never ends`,
          says: new RegExp(`gpu ${cloud}`),
          line: async () =>
            doctor("gpu", { ...clouds, GPU_PROVIDERS: cloud }, { [origin]: await open(startPeer(answer)) }),
        };
      }),
      {
        name: "GitHub's interface whose page never ends",
        says: /builds/,
        line: async () => {
          const url = await open(startPeer(endless(200)));
          return doctor("builds", { GITHUB_REPO: "o/r", BUILD_SOURCE: "github" }, { "https://api.github.com": url, "https://github.com": git.serve("good", forgeRepository((pack) => [["100644", "state.json", pack.blob(state)]])).replace(/\/repo$/, "") }); // biome-ignore format: one line
        },
      },
      { name: "an object store whose words never end", says: /objects/, line: async () => store(await open(startPeer(endless(500, { type: "application/xml", begin: "<Error>" })))) }, // biome-ignore format: one line
      { name: "an object store whose object never ends", says: /objects/, line: async () => store(await open(startPeer((request, response) => { if (request.method === "GET") return endless(200)(request, response); request.resume(); response.end(); }))) }, // biome-ignore format: one line
      ...(["huge", "endless"] as const).map((kind) => ({
        name: `a chain's node with ${kind} messages`,
        says: /chain/,
        line: async () =>
          doctor("chain", { SUBTENSOR_NETWORK: (await open(startChattyNode(kind))).replace("http", "ws"), SUBTENSOR_TIMEOUT: "5" }), // biome-ignore format: one line
      })),
      {
        name: "a model download that never ends",
        says: /MODEL_DOWNLOAD_FAILED/,
        line: async () => ({
          argv: ["model", "download", "--url", `${await open(startPeer(endless(200, { type: "x/onnx" })))}/m.onnx`, "--out", join(makeFolder(), "m.onnx"), "--json"], // biome-ignore format: one line
          env: { MAX_DISTANCE_MODEL_BYTES: String(256 * MIB) },
        }),
      },
      {
        name: "64 prompts whose pictures never end",
        says: /DOWNLOAD_TOO_LARGE|error/,
        line: async () => {
          const url = await open(startPeer(endless(200, { type: "image/png" })));
          const prompts = Array.from({ length: 64 }, (_, at) => `${url}/p${at}.png`).join("\n");
          const ball = await makeMeshGlb({ segments: 2 });
          const models = Object.fromEntries(Array.from({ length: 64 }, (_, at) => [`m/p${at}.glb`, ball]));
          const folder = makeFolder({ "prompts.txt": prompts, ...models });
          return { argv: ["judge", join(folder, "m"), join(folder, "m"), "--prompts", join(folder, "prompts.txt"), "--out", join(folder, "out"), "--allow-private", "--json"] }; // biome-ignore format: one line
        },
      },
      {
        name: "eight uploads of 185 MB at a time",
        says: /serving|"url"/,
        line: () => ({ argv: ["serve", "render", "--port", "0", "--json"], onOutput: uploadOnce(8, 185_000_000) }),
      },
      {
        name: "a miner's image whose files never end",
        says: /./,
        line: async () => {
          const url = await open(
            startPeer((request, response) => {
              if (request.url === "/health") response.end("{}");
              else if (request.url === "/status") response.end(JSON.stringify({ status: "ready" }));
              else endless(200, { type: "model/gltf-binary" })(request, response);
            }),
          );
          const picture = await drawGrid([{ at: [0, 0, 0], radii: [0.4, 0.4, 0.4], colour: [200, 40, 40] }]);
          const stems = Array.from({ length: 4 }, (_, at) => `p${at}`);
          const ball = await makeMeshGlb({ segments: 2 });
          const folder = makeFolder(
            Object.fromEntries(stems.flatMap((stem) => [[`m/${stem}.glb`, ball], [`p/${stem}.png`, picture]])), // biome-ignore format: one line
          );
          return { argv: ["audit", "--endpoint", url, "--submitted", join(folder, "m"), "--prompts", join(folder, "p"), "--seed", "1", "--json"] }; // biome-ignore format: one line
        },
      },
    ];

    it("meets the cases and more than twenty of our own", () => {
      expect(hosts.length + records.length + services.length).toBeGreaterThanOrEqual(30);
    });

    const peaks: string[] = [];
    it.each([...hosts, ...records, ...services])(
      "$name",
      { timeout: LIMIT_MS + 60_000 },
      async ({ line, says, name }) => {
        const { argv, ...options } = await line();
        const ran = await runMeasured(argv, { limitMs: LIMIT_MS, ...options });
        peaks.push(`${String(Math.round(ran.peakMiB ?? 0)).padStart(4)} MiB  ${name}`);
        expect(ran.late).toBe(false);
        expect(ran.said).toMatch(says);
        expect(ran.said).not.toContain('"UNEXPECTED"');
        if (process.platform === "linux") expect(ran.peakMiB).toBeGreaterThan(0);
        if (ran.peakMiB !== null) expect(ran.peakMiB).toBeLessThan(MOST_MIB);
      },
    );
    afterAll(() => void process.stdout.write(`${peaks.sort().join("\n")}\n`));
  },
);
