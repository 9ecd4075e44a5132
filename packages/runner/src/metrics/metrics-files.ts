import { markdownTable } from "@404-gen/core";
import { ALERTS, type AlertRow } from "./alerts.ts";
import { METRIC_PREFIX, METRICS, type MetricPanel, type MetricRow } from "./table.ts";

const rows = Object.entries<MetricRow>(METRICS);

/** The text of docs/metrics.md, from the tables of metrics and alerts. */
export function metricsPage(): string {
  const metrics = rows.map(([name, { type, labels = [], help }]) => {
    const by = labels.length > 0 ? `{${labels.join(",")}}` : "";
    return [`\`${METRIC_PREFIX}${name}${by}\``, type, help];
  });
  const alerts = Object.entries<AlertRow>(ALERTS).map(([name, { expr, for: lasting, severity, summary }]) => [
    name,
    `\`${expr.replaceAll("|", "\\|")}\``,
    lasting,
    severity,
    summary,
  ]);
  return `# Metrics

Written by \`npm run docs:metrics\` from the tables in \`packages/runner/src/metrics\`. \`METRICS_PORT\` opens \`/metrics\`
([operations.md](operations.md#metrics-healthz-readyz)). Nothing waits for git or for a record: what is told is what the process knows.

${markdownTable([["metric", "kind", "what it says"], ...metrics])}

## Alerts

[deploy/prometheus/alerts.yaml](../deploy/prometheus/alerts.yaml) holds them for Prometheus; the dashboard of Grafana is
[deploy/grafana/404-gen.json](../deploy/grafana/404-gen.json), a panel for each metric. \`page\` wakes somebody, \`ticket\` is for today.

${markdownTable([["alert", "when", "for", "severity", "what to do"], ...alerts])}
`;
}

/** The text of deploy/prometheus/alerts.yaml. A text in double quotes is the same in YAML as in JSON. */
export function alertRules(): string {
  const quote = (text: string) => JSON.stringify(text);
  const rules = Object.entries<AlertRow>(ALERTS).map(
    ([name, { expr, for: lasting, severity, summary }]) => `      - alert: ${name}
        expr: ${quote(expr)}
        for: ${lasting}
        labels:
          severity: ${severity}
        annotations:
          summary: ${quote(summary)}`,
  );
  return `# Alerts of docs/metrics.md. Written by \`npm run docs:metrics\`.
groups:
  - name: 404-gen
    rules:
${rules.join("\n")}
`;
}

/** Width and height of a panel, and panels in a row: Grafana has 24 columns. */
const [WIDTH, HEIGHT, COLUMNS] = [8, 7, 3];
const DATASOURCE = { type: "prometheus", uid: "$" + "{datasource}" };

/** The content of deploy/grafana/404-gen.json: a panel for each metric, in the table's order. */
export function dashboard(): object {
  return {
    uid: "gen404",
    title: "404-GEN validator",
    tags: ["404-gen"],
    schemaVersion: 39,
    editable: true,
    refresh: "30s",
    time: { from: "now-24h", to: "now" },
    templating: { list: [{ name: "datasource", label: "Prometheus", type: "datasource", query: "prometheus" }] },
    panels: rows.map(([name, { help, panel }], index) => ({
      id: index + 1,
      ...panelOf(name, panel),
      description: help,
      gridPos: { x: (index % COLUMNS) * WIDTH, y: Math.floor(index / COLUMNS) * HEIGHT, w: WIDTH, h: HEIGHT },
    })),
  };
}

function panelOf(name: string, { title, query, legend = title, unit = "short" }: MetricPanel): object {
  const expr = query.replaceAll("$metric", `${METRIC_PREFIX}${name}`);
  return {
    type: unit === "dateTimeFromNow" ? "stat" : "timeseries",
    title,
    datasource: DATASOURCE,
    fieldConfig: { defaults: { unit }, overrides: [] },
    targets: [{ refId: "A", datasource: DATASOURCE, expr, legendFormat: legend }],
  };
}
