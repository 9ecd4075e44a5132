import type { SettingRow } from "@404-gen/core";
import { SETTING_NAMES, SETTING_ROWS } from "./table.ts";

const PATTERNS: Partial<Record<SettingRow["kind"], string>> = {
  address: "^(https?|wss?)://\\S+$",
  whole: "^[-+]?\\d+$",
  decimal: "^[-+]?\\d+(\\.\\d+)?$",
};

/**
 * The JSON schema (2020-12) of an object of settings. Its values are texts; settings that are numbers or flags may also be those. For editors, and
 * for tools that write the environment of a container.
 */
export const settingsSchema = () => ({
  $schema: "https://json-schema.org/draft/2020-12/schema",
  title: "Settings of the 404-gen command",
  type: "object",
  additionalProperties: false,
  properties: Object.fromEntries([
    ["$schema", { description: "Where this schema is, for editors", type: "string" }],
    ...SETTING_NAMES.map((name) => [name, propertyOf(SETTING_ROWS[name])] as const),
  ]),
});

function propertyOf(row: SettingRow) {
  const { doc, unit, fallback, secret, retired } = row;
  return {
    description: unit === undefined ? doc : `${doc}, ${unit}`,
    ...typeOf(row),
    ...(fallback === undefined ? {} : { default: Array.isArray(fallback) ? fallback.join(",") : fallback }),
    ...(secret ? { writeOnly: true } : {}),
    ...(retired === undefined ? {} : { deprecated: true, $comment: retired }),
  };
}

function typeOf({ kind, min, max, words = [] }: SettingRow) {
  const range = { ...(min === undefined ? {} : { minimum: min }), ...(max === undefined ? {} : { maximum: max }) };
  if (kind === "whole") return { type: ["integer", "string"], pattern: PATTERNS.whole, ...range };
  if (kind === "decimal") return { type: ["number", "string"], pattern: PATTERNS.decimal, ...range };
  if (kind === "flag") return { enum: [true, false, "true", "false", "1", "0", "yes", "no"] };
  if (kind === "choice") return { enum: words };
  if (kind === "choices") return { type: "string", pattern: `^(${words.join("|")})(,(${words.join("|")}))*$` };
  return { type: "string", minLength: 1, ...(PATTERNS[kind] ? { pattern: PATTERNS[kind] } : {}) };
}
