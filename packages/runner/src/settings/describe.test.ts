import { readFileSync } from "node:fs";
import { parseEnv } from "node:util";
import { GPU_PROVIDER_NEEDS } from "@404-gen/audit";
import { describe, expect, it } from "vitest";
import { configurationPage } from "./configuration-page.ts";
import { CONSTRAINTS } from "./constraints.ts";
import { describeSettings } from "./describe.ts";
import { envExample } from "./env-example.ts";
import { loadSettings } from "./load.ts";
import { settingsSchema } from "./settings-schema.ts";
import { SECRET_SETTINGS, SETTING_GROUPS, SETTING_NAMES } from "./table.ts";

const file = (path: string) => readFileSync(new URL(`../../../../${path}`, import.meta.url), "utf8");
const page = file("docs/configuration.md");

describe("docs/configuration.md", () => {
  it("is what the table of settings gives (npm run docs:configuration writes it anew)", () => {
    expect(page).toBe(configurationPage());
  });

  it("puts every setting under a heading, once", () => {
    const rows = page.split("\n").filter((line) => /^\| `[A-Z]/.test(line));
    expect(rows.map((line) => /`([^`]+)`/.exec(line)?.[1])).toEqual(SETTING_NAMES);
    expect(page.match(/^## .*$/gm)).toHaveLength(SETTING_GROUPS.length + 2); // the groups, what must hold between them, and what the auditor needs
    expect(page.indexOf("| `STATE_DIR`")).toBeGreaterThan(page.indexOf("## State"));
  });

  it("has a line for every constraint, and every provider's credentials", () => {
    const [, constraints = "", auditor = ""] = page.split(/^## What .*$/m);
    expect(constraints.match(/^- /gm)).toHaveLength(CONSTRAINTS.length);
    for (const [provider, names] of Object.entries(GPU_PROVIDER_NEEDS))
      for (const name of [provider, ...names]) expect(auditor).toContain(`\`${name}\``);
  });
});

describe("docs/settings.schema.json and .env.example", () => {
  it("are what the rows give (npm run docs:configuration writes them anew)", () => {
    expect(JSON.parse(file("docs/settings.schema.json"))).toEqual(settingsSchema());
    expect(file(".env.example")).toBe(envExample());
  });

  it("name every setting, in its kind and range", () => {
    const { properties } = settingsSchema();
    expect(Object.keys(properties)).toEqual(["$schema", ...SETTING_NAMES]);
    expect(properties["NETUID"]).toMatchObject({
      type: ["integer", "string"],
      minimum: 0,
      maximum: 65_535,
      default: 17,
    });
    expect(properties["GITHUB_TOKEN"]).toMatchObject({ writeOnly: true });
    expect(properties["GENERATION_MEDIAN_TRIM_COUNT"]).toMatchObject({ deprecated: true });
  });

  it("give the defaults when everything in .env.example is uncommented", () => {
    const text = envExample().replace(/^# ([A-Z0-9_]+=)/gm, "$1");
    expect(Object.keys(parseEnv(text))).toHaveLength(SETTING_NAMES.length - 1); // all but the retired one
    expect(loadSettings([parseEnv(text) as Record<string, string>])).toEqual(loadSettings([{}]));
  });
});

describe("describeSettings", () => {
  it("says of every setting what it is for, and gives no default for a credential", () => {
    for (const { name, about, fallback, secret } of describeSettings()) {
      expect(about, name).not.toBe("");
      if (secret) expect(fallback, name).toBeNull();
    }
    expect(describeSettings().filter(({ secret }) => secret)).toHaveLength(SECRET_SETTINGS.length);
  });

  it("takes its defaults from the parser, numbers and flags included", () => {
    const defaults = new Map(describeSettings().map(({ name, fallback }) => [name, fallback]));
    expect(defaults.get("NETUID")).toBe("17");
    expect(defaults.get("ACCEPTABLE_DISTANCE")).toBe("0.1");
    expect(defaults.get("GPU_PROVIDERS")).toBe("targon");
    expect(defaults.get("GITHUB_REPO")).toBeNull();
  });
});
