import { z } from "zod";

/** Fields that are read of a workflow run. Ids exceed 32 bits; `status`, `conclusion` and `head_commit` may be null. */
export const runSchema = z.object({
  id: z.number(),
  path: z.string().nullish(),
  event: z.string().nullish(),
  head_sha: z.string(),
  status: z.string().nullable(),
  conclusion: z.string().nullable(),
  run_attempt: z.number().nullish(),
  created_at: z.string(),
  html_url: z.string(),
  head_commit: z.object({ message: z.string() }).nullish(),
});
export type WorkflowRun = z.infer<typeof runSchema>;
export const runsPageSchema = z.object({ total_count: z.number(), workflow_runs: z.array(runSchema) });

/** Fields that are read of a job. */
export const jobSchema = z.object({
  id: z.number(),
  name: z.string(),
  status: z.string().nullable(),
  conclusion: z.string().nullable(),
  html_url: z.string().nullish(),
  completed_at: z.string().nullish(),
});
export type WorkflowJob = z.infer<typeof jobSchema>;
export const jobsPageSchema = z.object({ total_count: z.number(), jobs: z.array(jobSchema) });
