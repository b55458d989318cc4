// The sections below the map: what a run reached, how it was trained, and how it was tested.

// The run's accuracy beside the baselines, with an interval where there is one.
function baselineSection() {
  const run = runs[state.run];
  const { metrics } = run;
  const own = metrics.overall_accuracy;
  const interval = metrics.intervals?.overall_accuracy;
  const rows = [
    { name: run.name, accuracy: metrics, kind: "own", meaning: "this run", interval },
    ...(metrics.smoothed ? [{ name: "smoothed map", accuracy: metrics.smoothed, kind: "own light", meaning: "the run's map, smoothed" }] : []),
    ...(metrics.refined ? [{ name: "refined map", accuracy: metrics.refined, kind: "own light", meaning: "the run's map, refined on a graph" }] : []),
    ...run.baselines.map(({ name, accuracy, meaning }) => ({ name, accuracy, meaning, kind: "baseline" })),
  ].filter((row) => isNumber(row.accuracy.overall_accuracy));
  const missed = rows.filter((row) => row.kind === "baseline" && row.accuracy.overall_accuracy >= own);
  const names = missed.map((row) => `${row.name} (${percent(row.accuracy.overall_accuracy)} %)`);
  const verdict = missed.length === 0
    ? h("p", { class: "verdict" }, `The run beats ${rows.filter((row) => row.kind === "baseline").length === 1 ? "the baseline" : "all baselines"} in OA.`)
    : h("p", { class: "verdict missed" }, h("strong", {}, "Not beaten in OA: "), `${names.join(", ")}.`);
  const least = Math.min(...rows.map((row) => row.accuracy.overall_accuracy));
  const low = Math.max(0, Math.floor((least - 0.05) * 10) / 10);
  const height = rows.length * 34 + 44;
  const chart = new Chart({
    width: 620, height, left: 148, title: "Overall accuracy of the run and of the baselines",
    x: { low, high: 1, label: "overall accuracy (%)", text: (value) => String(Math.round(value * 100)) },
    y: { low: 0, high: rows.length, ticks: [] },
  });
  rows.forEach((row, place) => {
    const y = rows.length - place - 0.5;
    const value = row.accuracy.overall_accuracy;
    chart.grid.append(
      s("line", { x1: chart.box.left, x2: chart.box.right, y1: chart.atY(y), y2: chart.atY(y), class: "grid" }),
      s("text", { x: chart.box.left - 10, y: chart.atY(y) + 4, "text-anchor": "end", class: row.kind === "own" ? "strong" : "" }, row.name.length > 19 ? `${row.name.slice(0, 18)}…` : row.name),
    );
    if (row.interval) {
      chart.line([[row.interval.lower, y], [row.interval.upper, y]], { class: "interval" });
    }
    chart.circle(value, y, row.kind === "baseline" ? 5 : 6, { class: `dot ${row.kind}` }, `${row.name}: ${row.meaning}`);
    const isRight = chart.atX(value) > chart.box.right - 70;
    chart.marks.append(s("text", {
      x: chart.atX(value) + (isRight ? -12 : 12), y: chart.atY(y) - 8, "text-anchor": isRight ? "end" : "start", class: "value",
    }, percent(value)));
  });
  return h("section", {}, h("h2", {}, "Accuracy and baselines"), verdict, chart.root,
    h("dl", { class: "meanings small muted" }, run.baselines.map(({ name, meaning }) => [h("dt", {}, name), h("dd", {}, meaning)])),
    interval ? h("p", { class: "muted small" }, "The bar is the 95 % bootstrap interval of the run; it treats pixels as independent.") : null);
}

function curveSection() {
  const { history } = runs[state.run];
  if (history.length < 2) return null;
  const epochs = history.map((row) => row.epoch);
  const draw = (title, label, series, range) => {
    const values = series.flatMap(({ points }) => points.map(([, y]) => y)).filter(isNumber);
    if (values.length === 0) return null;
    const [low, high] = range ?? [Math.min(0, ...values), Math.max(...values) * 1.05];
    const chart = new Chart({
      width: 330, height: 300, title,
      x: { low: epochs[0], high: epochs[epochs.length - 1], label: "epoch", isWhole: true },
      y: { low, high, label },
    });
    series.forEach(({ points, kind }) => chart.line(points, { class: `curve ${kind}` }));
    return chart.root;
  };
  const points = (key, factor = 1) => history.map((row) => [row.epoch, isNumber(row[key]) ? row[key] * factor : null]);
  const hasValidation = history.some((row) => isNumber(row.validationLoss));
  const both = (first, second, factor) => [
    { points: points(first, factor), kind: "training" },
    ...(hasValidation ? [{ points: points(second, factor), kind: "validation" }] : []),
  ];
  const accuracies = both("accuracy", "validationAccuracy", 100);
  const lowest = Math.min(...accuracies.flatMap(({ points: all }) => all.map(([, y]) => y)).filter(isNumber));
  return h("section", {}, h("h2", {}, "Training"),
    h("div", { class: "pair" },
      draw("Loss over epochs", "loss", both("loss", "validationLoss")),
      draw("Accuracy over epochs", "accuracy (%)", accuracies, [Math.max(0, Math.floor(lowest / 10) * 10), 100])),
    hasValidation ? chartKey([["curve training", "training patches"], ["curve validation", "validation pixels"]]) : null);
}

function calibrationSection() {
  const { calibration } = runs[state.run].metrics;
  if (!calibration) return null;
  const bins = calibration.bins.filter((bin) => bin.count > 0);
  const range = { low: 0, high: 1, text: (value) => value.toFixed(1) };
  const chart = new Chart({
    width: 400, height: 300, title: "Accuracy over confidence",
    x: { ...range, label: "confidence" }, y: { ...range, label: "accuracy" },
  });
  chart.line([[0, 0], [1, 1]], { class: "diagonal" });
  const most = Math.max(...bins.map((bin) => bin.count));
  for (const bin of calibration.bins) {
    if (bin.count > 0) chart.bar(bin.lower, bin.upper, 0, (bin.count / most) * 0.25, { class: "count-bar" }, `${count(bin.count)} test pixels`);
  }
  chart.line(bins.map((bin) => [bin.mean_confidence, bin.accuracy]), { class: "curve training" });
  for (const bin of bins) {
    chart.circle(bin.mean_confidence, bin.accuracy, 4, { class: "dot own" },
      `confidence ${fixed(bin.mean_confidence, 3)}, accuracy ${fixed(bin.accuracy, 3)}, ${count(bin.count)} pixels`);
  }
  return h("section", {}, h("h2", {}, "Calibration"), chart.root,
    h("p", { class: "small" }, `ECE ${percent(calibration.expected_calibration_error)} %, NLL ${fixed(calibration.negative_log_likelihood, 4)}, Brier score ${fixed(calibration.brier_score, 4)}.`),
    h("p", { class: "muted small" }, "Points on the diagonal are well calibrated; below it, the method is too confident. Bars: test pixels by confidence."));
}

// A list of terms; empty values are left out.
const definitions = (rows) => h("dl", { class: "facts wide-facts" }, rows.filter(([, value]) => value !== null && value !== undefined && value !== "")
  .map(([term, value]) => [h("dt", {}, term), h("dd", {}, value)]));

function protocolSection() {
  const run = runs[state.run];
  const { metrics } = run;
  const overlap = metrics.test_patch_overlap;
  const published = metrics.protocol;
  return h("section", {}, h("h2", {}, "Protocol"),
    definitions([
      ["Split", run.split],
      ["Pixels", `${count(metrics.train_pixels)} training, ${count(metrics.validation_pixels)} validation, ${count(metrics.test_pixels)} test`],
      ["Overlap", overlap.side > 1 ? `${percent(overlap.sharing_pixels)} % of the test patches of ${overlap.side} pixels a side share pixels with a training patch; ${percent(overlap.inside_training_patch)} % of the test pixels are inside one` : "the method reads single pixels; patches cannot overlap"],
      ["Published protocol", published ? published.name : null],
      ["Members", run.members.length > 0 ? run.members.join(", ") : null],
      ["Scene", `${scene.name}, ${scene.rows}×${scene.columns} pixels${scene.bands > 0 ? `, ${scene.bands} bands` : ""}${scene.sensor && !scene.synthetic ? `, ${scene.sensor}` : ""}`],
      ["Synthetic", scene.synthetic ? "made by hsi; the labels are known exactly" : null],
      ["Files", [...new Set(scene.files.map((file) => `${file.name} (SHA-256 ${file.sha256.slice(0, 12)}…)`))].join(", ")],
      ["License", scene.license], ["Citation", scene.citation],
    ]),
    metrics.protocol?.published?.length > 0 ? publishedTable(published) : null,
    run.changedPixels > 0 ? h("p", { class: "muted small" }, `The probabilities were computed again for this report; at ${plural(run.changedPixels, "pixel", "pixels")} the largest is not that of the run's map.`) : null);
}

function publishedTable(published) {
  return h("div", {}, h("h3", {}, `Published under ${published.name}`),
    h("table", { class: "plain" }, h("thead", {}, h("tr", {}, h("th", { scope: "col" }, "method"), h("th", { scope: "col", class: "number" }, "OA (%)"), h("th", { scope: "col" }, "reference"))),
      h("tbody", {}, published.published.map((row) => h("tr", {}, h("th", { scope: "row" }, row.method), h("td", { class: "number" }, percent(row.overallAccuracy ?? row.overall_accuracy)), h("td", { class: "muted" }, row.reference ?? ""))))));
}

// Settings as a flat list: the path in words, and the value.
function flat(value, path = []) {
  if (value === null || value === undefined) return [];
  if (typeof value !== "object") return [[path.join(" › "), String(value)]];
  if (Array.isArray(value) && value.every((item) => typeof item !== "object")) return [[path.join(" › "), value.join(", ")]];
  const entries = Object.entries(value);
  if (entries.length === 0) return path.length > 0 ? [[path.slice(0, -1).join(" › "), words(path[path.length - 1])]] : [];
  return entries.flatMap(([key, item]) => flat(item, [...path, words(key)]));
}

function settingsSection() {
  const run = runs[state.run];
  const { metrics } = run;
  const kind = run.settings ? Object.keys(run.settings)[0] : null;
  const seconds = (value) => (isNumber(value) ? `${value.toFixed(1)} s` : null);
  const costs = [
    ["Parameters", isNumber(metrics.parameters) ? count(metrics.parameters) : null],
    ["Multiply-adds per patch", isNumber(metrics.multiply_adds) ? count(metrics.multiply_adds) : null],
    ["Training", seconds(metrics.train_seconds)], ["Classification of the test pixels", seconds(metrics.test_seconds)],
    ["Peak memory", `${(metrics.peak_resident_bytes / 2 ** 20).toFixed(0)} MiB`],
    ["Precision", metrics.precision],
    ...metrics.settings.map(({ name, value }) => [words(name), short(value)]),
  ];
  const settings = run.settings ? flat(run.settings[kind]) : [];
  const evaluation = run.evaluation ? flat(run.evaluation) : [];
  return h("section", {}, h("h2", {}, "Method and settings"),
    definitions([["Method", run.method], ...costs]),
    settings.length + evaluation.length > 0 ? h("details", { open: settings.length < 14 },
      h("summary", {}, `All settings (${settings.length + evaluation.length})`), definitions([...settings, ...evaluation])) : null);
}

function tableSection() {
  return h("section", { class: "wide" }, h("h2", {}, "Tables for LaTeX"), report.tables.map((table) => {
    const code = h("pre", { class: "latex", tabindex: "0", "aria-label": `LaTeX: ${table.title}` }, table.latex);
    const copy = h("button", { class: "action", click: () => copyText(table.latex, code, copy) }, "Copy LaTeX");
    const [head, ...rows] = table.rows;
    return h("article", { class: "table-box" },
      h("div", { class: "table-head" }, h("h3", {}, table.title), copy),
      h("div", { class: "scroll" }, h("table", { class: "plain" },
        h("thead", {}, h("tr", {}, head.map((cell, place) => h("th", { scope: "col", class: place > 0 ? "number" : null }, cell)))),
        h("tbody", {}, rows.map((row) => h("tr", {}, row.map((cell, place) => (place === 0 ? h("th", { scope: "row" }, cell) : h("td", { class: "number" }, cell)))))))),
      h("details", {}, h("summary", {}, "LaTeX source"), code));
  }));
}

async function copyText(text, element, button) {
  let isCopied = false;
  try {
    await navigator.clipboard.writeText(text);
    isCopied = true;
  } catch {
    // Some browsers refuse the clipboard to files; then the text is at least selected.
    element.closest("details").open = true;
    const selection = getSelection();
    selection.selectAllChildren(element);
    isCopied = document.execCommand("copy");
  }
  const before = button.textContent;
  button.textContent = isCopied ? "Copied" : "Selected: press Ctrl+C";
  announce(button.textContent);
  setTimeout(() => { button.textContent = "Copy LaTeX"; }, 2000);
  return before;
}
