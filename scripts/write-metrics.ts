// Writes the files that are generated from the tables of metrics and alerts: docs/metrics.md, Prometheus rules, the dashboard of Grafana.
// Run it by `npm run docs:metrics`.
import { mkdirSync, writeFileSync } from "node:fs";
import { alertRules, dashboard, metricsPage } from "../packages/runner/src/metrics/metrics-files.ts";

function write(path: string, text: string): void {
  const url = new URL(`../${path}`, import.meta.url);
  mkdirSync(new URL(".", url), { recursive: true });
  writeFileSync(url, text);
}
write("docs/metrics.md", metricsPage());
write("deploy/prometheus/alerts.yaml", alertRules());
write("deploy/grafana/404-gen.json", `${JSON.stringify(dashboard(), null, 2)}\n`);
