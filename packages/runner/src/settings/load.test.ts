import { describe, expect, it } from "vitest";
import { missingCredentials } from "./constraints.ts";
import { loadSettings, retiredSettings } from "./load.ts";
import { SETTING_NAMES } from "./table.ts";

describe("loadSettings", () => {
  it("gives the documented defaults", () => {
    const settings = loadSettings([{}]);
    expect(settings).toMatchObject({
      NETUID: 17,
      MAX_CONCURRENT_DUELS: 16,
      MAX_GLB_SIZE_BYTES: 209715200,
      GPU_PROVIDERS: ["targon"],
    });
  });

  it("lets later sources win and takes an empty text as not given", () => {
    const settings = loadSettings([
      { NETUID: "5", PODS_PER_MINER: "5" },
      { NETUID: "18", PODS_PER_MINER: "" },
    ]);
    expect(settings).toMatchObject({ NETUID: 18, PODS_PER_MINER: 5 });
  });

  it("names every bad setting and what is allowed", () => {
    expect(() => loadSettings([{ NETUID: "-1", LOG_LEVEL: "loud", GPU_PROVIDERS: "aws" }])).toThrowError(
      /NETUID is "-1", allowed is a whole number from 0 to 65535; .*GPU_PROVIDERS is "aws".*; LOG_LEVEL is "loud", allowed is debug/s,
    );
  });

  it("never shows a secret's value", () => {
    try {
      loadSettings([{ DISCORD_WEBHOOK_URL: "hunter2" }]);
      expect.unreachable();
    } catch (error) {
      expect(JSON.stringify(error)).not.toContain("hunter2");
      expect(String(error)).toContain("DISCORD_WEBHOOK_URL");
    }
  });

  it("checks what must hold between settings", () => {
    expect(() => loadSettings([{ PODS_PER_MINER: "7" }])).toThrowError(/MAX_POD_ATTEMPTS/);
    expect(() => loadSettings([{ R2_ENDPOINT: "https://x.r2.example" }])).toThrowError(/R2_BUCKET/);
  });

  it("asks for the credentials of the providers named", () => {
    expect(missingCredentials(loadSettings([{ GPU_PROVIDERS: "verda,process" }]))).toEqual([
      "GPU_PROVIDERS names verda, which needs VERDA_CLIENT_ID, VERDA_CLIENT_SECRET, VERDA_GENERATION_TOKEN",
      "GPU_PROVIDERS names process, which needs PROCESS_IMAGES_FILE",
    ]);
  });

  it("accepts a name that has no effect any more, and says why", () => {
    const env = { GENERATION_MEDIAN_TRIM_COUNT: "9", NETUID: "4" };
    expect(loadSettings([env])).toMatchObject({ NETUID: 4 });
    expect(retiredSettings([env])).toEqual([
      "GENERATION_MEDIAN_TRIM_COUNT is accepted and has no effect: cutting as many times from both ends never moves a median",
    ]);
    expect(retiredSettings([{ GENERATION_MEDIAN_TRIM_COUNT: "" }])).toEqual([]);
  });

  it("knows every setting of the running system", () => {
    for (const name of ["WALLET_PATH", "BUILD_COMMIT_MESSAGE", "ROLLING_MEDIAN_LIMIT", "OVERTIME_TOLERANCE_RATIO"])
      expect(SETTING_NAMES).toContain(name);
  });

  it("takes private addresses of miners on a simulated chain only", () => {
    const env = { ALLOW_PRIVATE_CDN: "true" };
    expect(() => loadSettings([env])).toThrow(/ALLOW_PRIVATE_CDN=true needs CHAIN=simulated/);
    const rehearsal = loadSettings([{ ...env, CHAIN: "simulated", CHAIN_FILE: "chain.json" }]);
    expect(rehearsal.ALLOW_PRIVATE_CDN).toBe(true);
  });
});
