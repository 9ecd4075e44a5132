import { setting, settingGroup } from "@404-gen/core";

/** Settings of work on other machines. */
export const WORKERS_SETTINGS = settingGroup()("Workers", {
  /** The queue that hands work to other machines. Secret. */
  WORKERS: setting.text({
    doc: "Redis that hands the heavy work to `404-gen worker` on other machines: redis://host:port, or rediss://user:password@host:port; without it this machine does all",
    secret: true,
  }),
  /** Most jobs that have no result yet. */
  WORKERS_IN_FLIGHT: setting.whole({
    doc: "Jobs that the runner has handed out and has no result of, at most; also the files that are fetched at a time by workers",
    min: 1,
    max: 10_000,
    fallback: 64,
  }),
  /** Share of the workers' results that is made again. */
  WORKERS_CHECKED_PERCENT: setting.decimal({
    doc: "Share of the workers' results that is made again, by this machine or by another worker; one whose bytes differ is barred",
    unit: "percent",
    min: 0,
    max: 100,
    fallback: 1,
  }),
  /** Longest silence of a worker. */
  WORKERS_SILENCE: setting.whole({
    doc: "How long nothing may be heard of a worker until its jobs are given to others",
    unit: "seconds",
    min: 2,
    max: 3600,
    fallback: 30,
  }),
  /** Jobs of a kind that one worker does at the same time. */
  WORKER_CONCURRENCY: setting.whole({
    doc: "Jobs of each kind that one `404-gen worker` does at a time; each drawing takes RENDER_THREADS threads, and up to 2 GiB of memory",
    min: 1,
    max: 256,
    fallback: 1,
  }),
});
