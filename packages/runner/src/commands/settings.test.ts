import { describe, expect, it } from "vitest";
import { run } from "../../testing/run-command.ts";
import { SETTING_NAMES } from "../settings/table.ts";

describe("404-gen settings", () => {
  it("lists every setting with its default and what it is for", async () => {
    const ran = await run(["settings", "--json"]);
    const { settings } = ran.json<{ settings: { name: string; about: string; fallback: string | null }[] }>();
    expect(ran.status).toBe(0);
    expect(settings.map(({ name }) => name)).toEqual(SETTING_NAMES);
    expect(settings.filter(({ about }) => about === "")).toEqual([]);
    expect(settings.find(({ name }) => name === "NETUID")?.fallback).toBe("17");
    expect((await run(["settings"])).stdout.trim().split("\n")).toHaveLength(SETTING_NAMES.length);
  });
});
