import { html, pageDocument } from "@404-gen/core/page";
import { STAGES } from "@404-gen/core/records";
import { pageProgram } from "../site/page-program.ts";

const STYLE = `
.steps{display:flex;flex-wrap:wrap;gap:.4rem;list-style:none;padding:0;margin:.6rem 0;font-size:.87rem}
.steps li{border:1px solid var(--line);border-radius:8px;padding:.15rem .55rem;color:var(--soft)}
.steps [aria-current]{background:var(--accent);border-color:var(--accent);color:var(--bg);font-weight:600}
.rows{width:100%;border-collapse:collapse;font-size:.92rem;table-layout:fixed}
.rows th,.rows td{text-align:left;font-weight:400;padding:.3rem .5rem .3rem 0;border-bottom:1px solid var(--line);vertical-align:top}
.rows thead th{font-size:.8rem;color:var(--soft)}
.rows th:first-child{width:9rem}.rows .narrow{width:6.5rem}
.alarm{border-left:5px solid var(--bad)}.warning{border-left:5px solid var(--wait)}
.notices{list-style:none;padding:0;margin:0;display:grid;gap:.4rem}.notices li{padding:.4rem .7rem}
progress{width:100%;height:.7rem;accent-color:var(--good)}
.duel{margin:.6rem 0;padding-bottom:.6rem;border-bottom:1px solid var(--line)}
@media (max-width:30rem){.rows th:first-child{width:6.5rem}.rows .narrow{width:4.5rem}}
`;

/**
 * The dashboard: an empty frame, which its script fills with each event of `/events`. The script creates elements and sets their texts; it
 * never parses a text from a record or a model as HTML.
 */
export const dashboardPage = (): string =>
  pageDocument({
    title: "The running round",
    header: html`<h1 id="title">The running round</h1>
<p id="link" class="small soft" role="status">connecting…</p>
<ol class="steps" id="stages" aria-label="Stages">${STAGES.map((stage) => html`<li id="stage-${stage}">${stage.replaceAll("_", " ")}</li>`)}</ol>
<dl class="facts" id="facts"></dl>
<nav><a href="#waits">Waits for</a><a href="#notices">Notices</a><a href="#duels">Duels</a><a href="#audits">Audits and machines</a><a href="#services">Services</a></nav>`,
    main: html`<noscript><p class="card broken">This page needs JavaScript. The same as JSON: <a href="look.json">look.json</a>.</p></noscript>
<p id="trouble" class="card broken" role="alert" hidden></p>
<section aria-labelledby="waits"><h2 id="waits">Waits for</h2><div id="waits-rows"></div><div id="files"></div></section>
<section aria-labelledby="notices"><h2 id="notices">Notices</h2><ul class="notices" id="notices-rows"></ul></section>
<section aria-labelledby="duels"><h2 id="duels">Duels as they come</h2><div id="duels-rows"></div></section>
<section aria-labelledby="audits"><h2 id="audits">Audits and machines</h2><div id="audits-rows"></div></section>
<section aria-labelledby="services"><h2 id="services">Services</h2><div id="services-rows"></div><div id="work-rows"></div></section>`,
    footer: html`Read only. What it shows is the record as this runner has seen it, and this process since it began. As JSON: <a href="look.json">look.json</a>`,
    style: STYLE,
    scripts: [pageProgram("dashboard")],
    pictures: "beside",
    connect: ["'self'"],
  });
