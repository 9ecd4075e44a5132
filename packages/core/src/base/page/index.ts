/** Entry `@404-gen/core/page`: what all pages for people are made of. */
export { type Fact, factList } from "./fact-list.ts";
export { escapeHtml, Html, type HtmlValue, html, safeUrl, scriptJson } from "./html.ts";
export { type PageParts, pageDocument } from "./page-document.ts";
export { type DistanceDot, distancePlot } from "./plots/distance-plot.ts";
export { type FunnelStep, funnelPlot } from "./plots/funnel-plot.ts";
export { type HeatMapData, type HeatMark, heatMap } from "./plots/heat-map.ts";
export { type PlotFrame, plotFrame } from "./plots/plot-frame.ts";
export { type PlotSpan, spanPlot } from "./plots/span-plot.ts";
export { PAGE_STYLE } from "./style.ts";
