import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Registry } from "prom-client";
import { afterAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { ALERTS } from "./alerts.ts";
import { alertRules, dashboard, metricsPage } from "./metrics-files.ts";
import { METRIC_PREFIX, METRICS, registerMetrics } from "./table.ts";

const file = (path: string) => readFileSync(new URL(`../../../../${path}`, import.meta.url), "utf8");

describe("docs/metrics.md, deploy/prometheus/alerts.yaml and deploy/grafana/404-gen.json", () => {
  it("are what the tables give (npm run docs:metrics writes them anew)", () => {
    expect(file("docs/metrics.md")).toBe(metricsPage());
    expect(parse(file("deploy/prometheus/alerts.yaml"))).toEqual(parse(alertRules()));
    expect(JSON.parse(file("deploy/grafana/404-gen.json"))).toEqual(dashboard());
  });

  it("name no metric that the runner does not have", async () => {
    const registry = new Registry();
    registerMetrics(registry);
    const names = new Set((await registry.getMetricsAsJSON()).map(({ name }) => name));
    const queries = [...Object.values(ALERTS).map(({ expr }) => expr), JSON.stringify(dashboard())].join("\n");
    const metrics = new Set(queries.match(new RegExp(`${METRIC_PREFIX}[a-z_]+`, "g")));
    expect([...metrics].filter((name) => !names.has(name))).toEqual([]);
    expect(names.size).toBe(Object.keys(METRICS).length);
  });
});

const hasPromtool = spawnSync("promtool", ["--version"]).error === undefined;

describe.skipIf(!hasPromtool)(
  "the alerts in Prometheus (skipped without promtool: Debian's package prometheus)",
  () => {
    const folder = mkdtempSync(join(tmpdir(), "alerts-"));
    afterAll(() => rmSync(folder, { recursive: true }));
    const rules = join(folder, "alerts.yaml");
    writeFileSync(rules, alertRules());

    /** Series for an alert, minute by minute, and the first minute at which it rings. */
    const CASES: readonly {
      alert: keyof typeof ALERTS;
      series: Record<string, string>;
      ringsAt: number;
      labels: object;
    }[] = [
      { alert: "RunnerDown", series: { 'up{job="404-gen"}': "1 0x30" }, ringsAt: 6, labels: { job: "404-gen" } },
      {
        alert: "RoundPaused",
        series: { 'gen404_stage{stage="paused"}': "0x5 1x30" },
        ringsAt: 16,
        labels: { stage: "paused" },
      },
      { alert: "RecordBad", series: { gen404_record_bad: "0 1x30" }, ringsAt: 11, labels: {} },
      {
        alert: "PodsWithoutRound",
        series: { gen404_pods: "2x60", 'gen404_stage{stage="open"}': "0x9 1x60" },
        ringsAt: 40,
        labels: {},
      },
      { alert: "QueueUnreachable", series: { gen404_queue_unreachable: "0 1x30" }, ringsAt: 6, labels: {} },
      {
        alert: "JobsWithoutWorkers",
        series: {
          'gen404_queue_jobs{kind="render",version="1",state="waiting"}': "0x4 2x60",
          'gen404_queue_workers{kind="render",version="1"}': "3x60",
          'gen404_queue_jobs{kind="render",version="2",state="waiting"}': "0x9 2x60",
          'gen404_queue_workers{kind="render",version="2"}': "0x60",
        },
        ringsAt: 20,
        labels: { kind: "render", version: "2" },
      },
      { alert: "ClockOff", series: { gen404_clock_off_seconds: "1x4 -31x30" }, ringsAt: 15, labels: {} },
      {
        alert: "WeightsNotEffective",
        series: { gen404_weights_effective_age_seconds: "0+3600x10" },
        ringsAt: 9,
        labels: {},
      },
      {
        alert: "StageStands",
        series: { gen404_stage_age_seconds: "129601x90", 'gen404_stage{stage="duels"}': "1x90" },
        ringsAt: 60,
        labels: {},
      },
    ];

    it("are rules that Prometheus takes", () => {
      expect(execFileSync("promtool", ["check", "rules", rules], { encoding: "utf8" })).toContain(
        `${Object.keys(ALERTS).length} rules found`,
      );
    });

    it.each(CASES)("$alert rings at minute $ringsAt, and not before", ({ alert, series, ringsAt, labels }) => {
      const { severity, summary } = ALERTS[alert];
      const ringing = [{ exp_labels: { severity, ...labels }, exp_annotations: { summary } }];
      const alertAt = (minute: number, exp_alerts: unknown[]) => ({
        eval_time: `${minute}m`,
        alertname: alert,
        exp_alerts,
      });
      const input_series = Object.entries(series).map(([name, values]) => ({ series: name, values }));
      const tests = [
        { interval: "1m", input_series, alert_rule_test: [alertAt(ringsAt - 1, []), alertAt(ringsAt, ringing)] },
      ];
      const path = join(folder, `${alert}.test.json`);
      writeFileSync(path, JSON.stringify({ rule_files: [rules], evaluation_interval: "1m", tests }));
      const { status, stdout, stderr } = spawnSync("promtool", ["test", "rules", path], { encoding: "utf8" });
      expect(status, stdout + stderr).toBe(0);
    });
  },
);
