import { join } from "node:path";
import { startScriptedVlm } from "@404-gen/judge/testing";
import { describe, expect, it } from "vitest";
import { makeFolder } from "../../testing/fixtures.ts";
import { loadSettings, type Settings } from "../settings/load.ts";
import { buildsPart } from "./parts/builds.ts";
import { openJudge } from "./parts/judge.ts";
import { openProviders } from "./parts/providers.ts";

const file = (value: unknown) => join(makeFolder({ "file.json": JSON.stringify(value) }), "file.json");

const openBuilds = async (settings: Settings) => buildsPart[buildsPart.choose({ settings })]({ settings }, noPart);
const noPart = () => Promise.reject(new Error("no other part is needed"));

describe("openBuilds", () => {
  it("reads images from a map, or watches the repository however it is written", async () => {
    const map = await openBuilds(loadSettings([{ BUILD_SOURCE: "map", BUILD_MAP_FILE: file({ x: "image" }) }]));
    expect(map.name).toMatch(/map/);
    for (const repo of ["o/n", "https://github.com/o/n", "https://github.com/o/n.git"])
      expect((await openBuilds(loadSettings([{ GITHUB_REPO: repo }]))).name).toBe("github-actions o/n");
  });

  it("names the setting that is wrong", async () => {
    const wrong = loadSettings([{ BUILD_SOURCE: "map", BUILD_MAP_FILE: file(["image"]) }]);
    await expect(openBuilds(wrong)).rejects.toMatchObject({ code: "BUILD_MAP_INVALID" });
    await expect(openBuilds(loadSettings([{}]))).rejects.toMatchObject({ code: "SETTINGS_INVALID" });
  });
});

describe("openProviders", () => {
  it("opens the providers in their order, and none without its credentials", async () => {
    const settings = {
      GPU_PROVIDERS: "runpod,verda,targon,process",
      RUNPOD_API_KEY: "secret-r",
      VERDA_CLIENT_ID: "id",
      VERDA_CLIENT_SECRET: "secret-v",
      VERDA_GENERATION_TOKEN: "secret-g",
      TARGON_API_KEY: "secret-t",
      PROCESS_IMAGES_FILE: file({ image: { command: "true" } }),
    };
    const providers = await openProviders(loadSettings([settings]));
    expect(providers.map(({ name }) => name)).toEqual(["runpod", "verda", "targon", "process"]);
    await Promise.all(providers.map((provider) => provider.close()));
    const { VERDA_GENERATION_TOKEN, ...less } = settings;
    await expect(openProviders(loadSettings([less]))).rejects.toThrow(/verda, which needs VERDA_GENERATION_TOKEN/);
    const images = { ...settings, PROCESS_IMAGES_FILE: file({ image: "no command" }) };
    await expect(openProviders(loadSettings([images]))).rejects.toMatchObject({ code: "PROCESS_IMAGES_INVALID" });
  });
});

describe("openJudge", () => {
  const options = {
    access: { apiKey: undefined, allowLoopback: false },
    model: "m",
    timeoutSeconds: 5,
    pictures: "url",
    maxCalls: 32,
    maxAnswerBytes: 65_536,
    questionsFile: undefined,
  } as const;

  it("has a VLM's pictures looked at for writing, and says where it could not look", async () => {
    const vlm = await startScriptedVlm(() => ({ answer: { penalty_1: 2, penalty_2: 2, issues: "" } }));
    const judge = await openJudge({ ...options, url: vlm.baseUrl });
    const picture = { url: "https://cdn.example/a.png", load: async () => new Uint8Array([1]) };
    const verdict = await judge.judge({ name: "a", prompt: picture, left: picture, right: picture }, { seed: 1 });
    expect(verdict).toMatchObject({
      kind: "measured",
      value: { flags: expect.arrayContaining(["text-unchecked-left", "text-unchecked-right"]) },
    });
    await vlm.close();
  });

  it("is the offline judge without a server, and reads an operator's own questions", async () => {
    expect(await openJudge({ ...options, url: undefined })).toMatchObject({ offline: true });
    const wrong = openJudge({ ...options, url: "http://127.0.0.1:1", questionsFile: file({ version: "1" }) });
    await expect(wrong).rejects.toMatchObject({ code: "QUESTIONS_INVALID" });
  });
});
