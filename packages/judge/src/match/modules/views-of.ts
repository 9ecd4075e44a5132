import type { ModuleResults } from "@404-gen/core/two";

/** Address prefix of a side's views for a prompt; null: there are none. */
export const viewsOf = (results: ModuleResults | null, name: string): string | null => results?.[name]?.views ?? null;
