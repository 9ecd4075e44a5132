import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { STATE_FILES_ONE } from "../one/state-files.ts";
import { recordsPage } from "./records-page.ts";
import { RECORDS_PAGE_SECTIONS } from "./records-pages.ts";

const page = readFileSync(new URL("../../../../../docs/records.md", import.meta.url), "utf8");

describe("docs/records.md", () => {
  it("is what the tables of state files give (npm run docs:records writes it anew)", () => {
    expect(page).toBe(recordsPage(RECORDS_PAGE_SECTIONS));
  });

  it("has a row for every file, and the facts under x404", () => {
    for (const file of Object.values(STATE_FILES_ONE)) expect(page).toContain(`| \`${file.pattern}\` `);
    expect(page).toContain("`duels.*.x404.fault.code`");
    expect(page).toContain("`x404.resume_stage`");
    expect(page).toContain("`*.x404.distance_measured`");
  });
});
