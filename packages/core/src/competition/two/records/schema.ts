import * as z from "zod";
import type { JsonLayout } from "../../records/json/memory.ts";
import { contestantSchema } from "../../records/schema.ts";
import { DEFAULT_HARDWARE } from "../rules/hardware.ts";

/** Layout of files that the reference writes with pydantic (STATE-2.md, writer P). */
export const PYDANTIC_LAYOUT: JsonLayout = { indent: 2, end: "", floats: "pydantic" };
/** Layout of files that it writes with Python's `json` (writer J): no character outside ASCII. */
export const PYTHON_LAYOUT: JsonLayout = { indent: 2, end: "", ascii: true };

/** Machines that an image asks for; absent in the early rounds. */
export const hardwareSchema = z.array(z.string()).default([...DEFAULT_HARDWARE]);

/** `owner/name` of word characters of any script and hyphens; records of competition 1 in the same repository also have dots. */
export const repoSchema = z
  .string()
  .regex(/^[\p{L}\p{N}_.-]+\/[\p{L}\p{N}_.-]+$/u, "owner/name of word characters and hyphens");

/** Left side of a report: a contestant, or `submitted` in the audit duel of a miner's own upload. */
export const sideSchema = z.union([z.literal("submitted"), contestantSchema]);
