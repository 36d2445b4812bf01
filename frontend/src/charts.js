// Draws the figures of a <figure data-chart> from the JSON beside it; the same figures stand in a table below for everybody.
import { BarChart, LineChart } from "echarts/charts";
import { GridComponent, LegendComponent, TooltipComponent } from "echarts/components";
import * as echarts from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";

echarts.use([BarChart, LineChart, GridComponent, LegendComponent, TooltipComponent, CanvasRenderer]);

// Told apart by line style and symbol as well as by colour.
const COLOURS = ["#0f5b4f", "#c27803", "#1a4c8b", "#8a3ffc", "#b3261e", "#4b5853"];
const SYMBOLS = ["circle", "rect", "triangle", "diamond", "roundRect", "pin"];
const LINES = ["solid", [6, 3], [2, 3], [10, 4, 2, 4], "solid", [6, 3]];
const TONES = { good: "#17643a", warn: "#a86a00", bad: "#b3261e", info: "#1a4c8b", neutral: "#6b7872", active: "#563a8e" };

const still = matchMedia("(prefers-reduced-motion: reduce)").matches;

function series(chart, entry, place) {
  const target = entry.target;
  const colour = TONES[entry.tone] ?? (target ? "#6b7872" : COLOURS[place % COLOURS.length]);
  if (chart.kind === "bar") {
    return { type: "bar", name: entry.name, data: entry.values, color: colour, stack: chart.stacked ? "all" : undefined, barMaxWidth: 36 };
  }
  return {
    type: "line",
    name: entry.name,
    data: entry.values,
    color: colour,
    symbol: target ? "none" : SYMBOLS[place % SYMBOLS.length],
    symbolSize: 6,
    showAllSymbol: true,
    lineStyle: { width: 2.5, type: target ? [4, 4] : LINES[place % LINES.length] },
    areaStyle: chart.kind === "burn-down" && !target ? { opacity: 0.08 } : undefined,
  };
}

function options(chart) {
  const font = getComputedStyle(document.body).fontFamily;
  // What burns down or stands as a bar is read by its length, from nothing; of a line only the changes are read.
  const value = { type: "value", minInterval: 1, scale: chart.kind === "line", splitLine: { lineStyle: { color: "#e3e8e5" } } };
  const category = { type: "category", data: chart.categories, axisTick: { alignWithLabel: true } };
  return {
    animation: !still,
    textStyle: { fontFamily: font, color: "#15211d" },
    grid: { left: 8, right: 16, top: chart.series.length > 1 ? 40 : 24, bottom: 8, containLabel: true },
    legend: chart.series.length > 1 ? { type: "scroll", top: 0, left: 0, right: 0 } : undefined,
    tooltip: { trigger: "axis", confine: true, axisPointer: { type: chart.kind === "bar" ? "shadow" : "line" } },
    xAxis: category,
    yAxis: value,
    series: chart.series.map((entry, place) => series(chart, entry, place)),
  };
}

function draw(figure) {
  if (figure.dataset.drawn) return;
  figure.dataset.drawn = "1";
  const chart = JSON.parse(document.getElementById(figure.dataset.chart).textContent);
  const canvas = figure.querySelector(".chart-canvas");
  const drawn = echarts.init(canvas, null, { renderer: "canvas" });
  drawn.setOption(options(chart));
  drawn.on("click", ({ dataIndex }) => {
    if (chart.links[dataIndex]) location.href = chart.links[dataIndex];
  });
  new ResizeObserver(() => drawn.resize()).observe(canvas);
}

const drawAll = () => document.querySelectorAll("figure[data-chart]").forEach(draw);
drawAll();
document.addEventListener("htmx:afterSettle", drawAll);
