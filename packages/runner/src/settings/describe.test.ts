import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { configurationPage } from "./configuration-page.ts";
import { CONSTRAINTS, PROVIDER_CREDENTIALS } from "./constraints.ts";
import { describeSettings } from "./describe.ts";
import { SECRET_SETTINGS, SETTING_NAMES } from "./table.ts";

const page = readFileSync(new URL("../../../../docs/configuration.md", import.meta.url), "utf8");

describe("docs/configuration.md", () => {
  it("is what the table of settings gives (npm run docs:configuration writes it anew)", () => {
    expect(page).toBe(configurationPage());
  });

  it("puts every setting under a heading, once", () => {
    const rows = page.split("\n").filter((line) => /^\| `[A-Z]/.test(line));
    expect(rows.map((line) => /`([^`]+)`/.exec(line)?.[1])).toEqual(SETTING_NAMES);
    expect(page.match(/^## .*$/gm)).toHaveLength(12); // ten groups, what must hold between them, and what the auditor needs
    expect(page.indexOf("| `STATE_DIR`")).toBeGreaterThan(page.indexOf("## State"));
  });

  it("has a line for every constraint, and every provider's credentials", () => {
    const [, constraints = "", auditor = ""] = page.split(/^## What .*$/m);
    expect(constraints.match(/^- /gm)).toHaveLength(CONSTRAINTS.length);
    for (const [provider, names] of Object.entries(PROVIDER_CREDENTIALS))
      for (const name of [provider, ...names]) expect(auditor).toContain(`\`${name}\``);
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
