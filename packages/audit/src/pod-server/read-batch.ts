import * as z from "zod";

/** Body of `POST /generate` as the orchestrator sends it. Stems become file names in an archive, so no other characters are permitted. */
const batchSchema = z.object({
  prompts: z
    .array(z.object({ stem: z.string().regex(/^[A-Za-z0-9_-]{1,128}$/), image_url: z.url({ protocol: /^https?$/ }) }))
    .min(1)
    .max(1000)
    .refine((prompts) => new Set(prompts.map(({ stem }) => stem)).size === prompts.length, "a stem stands twice"),
  seed: z.int().min(0).max(0xffff_ffff),
});

export type ReadBatch =
  | { readonly kind: "batch"; readonly prompts: readonly { stem: string; imageUrl: string }[]; readonly seed: number }
  | { readonly kind: "invalid"; readonly detail: string };

/** Reads a request's body. For a body that is no batch it says what is wrong. */
export function readBatch(text: string): ReadBatch {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { kind: "invalid", detail: "the body is no JSON" };
  }
  const read = batchSchema.safeParse(value);
  if (!read.success) {
    const [issue] = read.error.issues;
    return { kind: "invalid", detail: `${issue?.path.join(".") ?? ""}: ${issue?.message ?? "invalid"}` };
  }
  const { prompts, seed } = read.data;
  return { kind: "batch", prompts: prompts.map(({ stem, image_url }) => ({ stem, imageUrl: image_url })), seed };
}
