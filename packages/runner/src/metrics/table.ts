import { Counter, Gauge, type Registry } from "prom-client";

/** One metric, for Prometheus, docs/metrics.md and the dashboard. */
export type MetricRow = {
  /** A counter only rises while the process lives. */
  readonly type: "gauge" | "counter";
  /** Description in one line. */
  readonly help: string;
  /** Names of its labels. @default none */
  readonly labels?: readonly string[];
  /** Its panel on the dashboard. */
  readonly panel: MetricPanel;
};

/** A panel of the dashboard. */
export type MetricPanel = {
  readonly title: string;
  /** Query in PromQL; `$metric` stands for the metric's name. */
  readonly query: string;
  /** Name of a line, with `{{label}}`. @default the title */
  readonly legend?: string;
  /** Grafana's name of the unit. @default "short": a plain number */
  readonly unit?: "s" | "currencyUSD" | "dateTimeFromNow" | "short";
};

/** Prefix of every metric's name. */
export const METRIC_PREFIX = "gen404_";

/** All metrics of a runner, by name. */
export const METRICS = {
  stage: {
    type: "gauge",
    help: "1 for the stage that state.json names",
    labels: ["stage"],
    panel: { title: "Stage", query: "$metric == 1", legend: "{{stage}}" },
  },
  round: { type: "gauge", help: "Round that state.json names", panel: { title: "Round", query: "$metric" } },
  stage_age_seconds: {
    type: "gauge",
    help: "Since this process saw the stage begin; a restart begins anew",
    panel: { title: "In this stage since", query: "$metric", unit: "s" },
  },
  record_bad: {
    type: "gauge",
    help: "1 while state.json or the machines' costs cannot be read; the other metrics stay",
    panel: { title: "Record cannot be read", query: "$metric" },
  },
  last_commit_timestamp_seconds: {
    type: "gauge",
    help: "When our last commit was confirmed; 0: none yet",
    panel: { title: "Last commit", query: "$metric * 1000", unit: "dateTimeFromNow" },
  },
  pending_writes: {
    type: "gauge",
    help: "Paths written and not yet confirmed",
    panel: { title: "Unconfirmed paths", query: "$metric" },
  },
  turns_total: {
    type: "counter",
    help: "What the services' turns came to",
    labels: ["service", "kind"],
    panel: { title: "Turns", query: "sum by (service, kind) (rate($metric[5m]))", legend: "{{service}} {{kind}}" },
  },
  last_turn_timestamp_seconds: {
    type: "gauge",
    help: "When a service last ended a turn",
    labels: ["service"],
    panel: { title: "Time since a service's last turn", query: "time() - $metric", legend: "{{service}}", unit: "s" },
  },
  work_total: {
    type: "counter",
    help: "Renders, duels and distances by what came back: measured, rejected (a miner's doing), fault (ours)",
    labels: ["part", "outcome"],
    panel: { title: "Evidence", query: "sum by (part, outcome) (rate($metric[5m]))", legend: "{{part}} {{outcome}}" },
  },
  work_running: {
    type: "gauge",
    help: "Renders, duels and distances under way",
    labels: ["part"],
    panel: { title: "Under way", query: "$metric", legend: "{{part}}" },
  },
  work_seconds_total: {
    type: "counter",
    help: "Time spent: judge is model time; gpu is pod time, counted when a pod is deleted",
    labels: ["part"],
    panel: { title: "Work at once, in the mean", query: "sum by (part) (rate($metric[5m]))", legend: "{{part}}" },
  },
  faults_total: {
    type: "counter",
    help: "Faults of ours by code",
    labels: ["part", "code"],
    panel: {
      title: "Faults of ours",
      query: "sum by (part, code) (increase($metric[15m]))",
      legend: "{{part}} {{code}}",
    },
  },
  queue_jobs: {
    type: "gauge",
    help: "Jobs for workers that wait, and jobs at work; absent without WORKERS, and while the queue does not answer",
    labels: ["kind", "version", "state"],
    panel: { title: "Jobs for workers", query: "sum by (kind, state) ($metric)", legend: "{{kind}} {{state}}" },
  },
  queue_oldest_seconds: {
    type: "gauge",
    help: "Age of the oldest job that is not done; 0: there is none",
    labels: ["kind", "version"],
    panel: { title: "Oldest job", query: "$metric", legend: "{{kind}} {{version}}", unit: "s" },
  },
  queue_workers: {
    type: "gauge",
    help: "Workers that take these jobs",
    labels: ["kind", "version"],
    panel: { title: "Workers", query: "$metric", legend: "{{kind}} {{version}}" },
  },
  queue_jobs_total: {
    type: "counter",
    help: "Jobs since the queue began to count: done, or failed (their worker threw)",
    labels: ["kind", "version", "outcome"],
    panel: {
      title: "Jobs a second",
      query: "sum by (kind, outcome) (rate($metric[5m]))",
      legend: "{{kind}} {{outcome}}",
    },
  },
  queue_unreachable: {
    type: "gauge",
    help: "1 while the queue does not answer within two seconds: jobs wait, and nothing is lost",
    panel: { title: "Queue does not answer", query: "$metric" },
  },
  pods: { type: "gauge", help: "Pods that are up", panel: { title: "Pods", query: "$metric" } },
  gpu_cost_dollars: {
    type: "gauge",
    help: "What the round's machines have cost by its record",
    labels: ["provider"],
    panel: { title: "Cost of the round", query: "$metric", legend: "{{provider}}", unit: "currencyUSD" },
  },
  gpu_held_seconds: {
    type: "gauge",
    help: "How long the round's machines were held by its record",
    labels: ["provider"],
    panel: { title: "Machine time of the round", query: "$metric", legend: "{{provider}}", unit: "s" },
  },
  last_weights_block: {
    type: "gauge",
    help: "Block at which this process last set weights",
    panel: { title: "Weights set at block", query: "$metric" },
  },
  weights_effective_age_seconds: {
    type: "gauge",
    help: "Since the chain last held the right weights: sending proves nothing",
    panel: { title: "Right weights on the chain, age", query: "$metric", unit: "s" },
  },
  clock_off_seconds: {
    type: "gauge",
    help: "This machine's clock minus the chain's, beyond the age of a block",
    panel: { title: "Clock off", query: "$metric", unit: "s" },
  },
} as const satisfies Readonly<Record<string, MetricRow>>;

/** Name of a metric, without {@link METRIC_PREFIX}. */
export type MetricName = keyof typeof METRICS;

/** The metrics of {@link METRICS} in a registry. */
export type RegisteredMetrics = {
  readonly [Name in MetricName]: (typeof METRICS)[Name]["type"] extends "counter" ? Counter : Gauge;
};

export function registerMetrics(registry: Registry): RegisteredMetrics {
  const metrics = Object.entries<MetricRow>(METRICS).map(([name, { type, help, labels = [] }]) => {
    const options = { name: `${METRIC_PREFIX}${name}`, help, labelNames: [...labels], registers: [registry] };
    return [name, type === "counter" ? new Counter(options) : new Gauge(options)];
  });
  return Object.fromEntries(metrics) as RegisteredMetrics;
}
