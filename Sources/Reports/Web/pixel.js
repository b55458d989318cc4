// The panel of one pixel: where it is, what it is, its spectrum, probabilities, patch, and attention.

// Settles when the panel shows the pixel.
let panelIsDrawn = Promise.resolve();

const patchView = new PatchView();
const attentionView = new AttentionView();

function probabilityBars(pixel) {
  const { probabilities, truth, prediction } = loaded[state.run];
  if (!probabilities) return null;
  const values = report.classes.map((_, place) => probabilities[place * pixelCount + pixel] / 255);
  const order = values.map((value, place) => place).sort((a, b) => values[b] - values[a] || a - b);
  const shown = order.slice(0, 6);
  const trueClass = truth[pixel] - 1;
  if (trueClass >= 0 && !shown.includes(trueClass)) shown[5] = trueClass;
  const rest = 1 - shown.reduce((sum, place) => sum + values[place], 0);
  return h("section", {},
    h("h3", {}, "Class probabilities"),
    h("ul", { class: "bars" }, shown.map((place) => {
      const bar = colored("i", lineColor(report.classes[place].color));
      bar.style.width = `${values[place] * 100}%`;
      const marks = [place === trueClass ? "true" : null, place + 1 === prediction[pixel] ? "predicted" : null];
      return h("li", {}, h("span", { class: "bar-name", title: report.classes[place].name }, report.classes[place].name),
        h("span", { class: "bar-track" }, bar), h("span", { class: "number" }, values[place].toFixed(2)),
        h("em", {}, marks.filter(Boolean).join(", ")));
    })),
    order.length > shown.length
      ? h("p", { class: "muted small" }, `All other classes together: ${Math.max(0, rest).toFixed(2)}. Rounded to 1/255.`) : null);
}

// Every run's class for the pixel.
function runClasses(pixel) {
  if (runs.length < 2) return null;
  return h("table", { class: "plain compact" }, h("tbody", {}, runs.map((run, index) => {
    const arrays = loaded[index];
    // A row that waits for its numbers keeps its place.
    if (!arrays) return h("tr", {}, h("th", { scope: "row" }, run.name), h("td", {}, "…"), h("td", {}));
    const label = arrays.prediction[pixel];
    const isTested = arrays.truth[pixel] > 0;
    const isRight = label === arrays.truth[pixel];
    return h("tr", {}, h("th", { scope: "row" }, run.name),
      h("td", {}, label > 0 ? colored("i", safeColor(report.classes[label - 1].color)) : null, className(label)),
      h("td", { class: "muted" }, isTested ? (isRight ? "right" : "wrong") : ""));
  })));
}

function pixelPanel() {
  const where = h("h2", {}, "Pixel");
  const facts = h("dl", { class: "facts" });
  const spectrum = h("section", { class: "spectrum" });
  const bars = h("div", { class: "probabilities" });
  const all = h("div", { class: "run-classes" });
  const patch = h("section", { class: "patch-box" }, h("h3", {}, "Patch"), patchView.element);
  const element = h("aside", { class: "panel pixel-panel", "aria-label": "Chosen pixel" }, where, facts, all, spectrum, bars, patch);
  // Where there is attention, the patch is beside it, so that its queries can be pointed at.
  const place = () => (runs[state.run].attention ? attentionView.side : element).append(patch);
  let serial = 0;

  async function update() {
    if (state.pixel === null) return;
    serial += 1;
    const own = serial;
    await Promise.all([loadRun(state.run), loadSpectra()]);
    if (own !== serial) return;
    const { pixel } = state;
    const { truth, parts, prediction } = loaded[state.run];
    where.textContent = `Row ${rowOf(pixel)}, column ${columnOf(pixel)}`;
    const swatch = (label) => (label > 0 ? colored("i", safeColor(report.classes[label - 1].color)) : null);
    const isWrong = truth[pixel] > 0 && truth[pixel] !== prediction[pixel];
    const entry = (term, ...detail) => [h("dt", {}, term), h("dd", {}, ...detail)];
    replaceChildren(facts,
      entry("Truth", swatch(truth[pixel]), className(truth[pixel])),
      entry("Prediction", swatch(prediction[pixel]), className(prediction[pixel]), isWrong ? h("strong", { class: "wrong" }, " wrong") : null),
      entry("Split", partNames[parts[pixel]]));
    replaceChildren(spectrum, scene.spectra ? [h("h3", {}, "Spectrum"), spectrumChart(pixel)] : []);
    replaceChildren(bars, probabilityBars(pixel));
    replaceChildren(all, runClasses(pixel));
    place();
    await patchView.draw();
    await attentionView.show(pixel);
    announce(`Row ${rowOf(pixel)}, column ${columnOf(pixel)}: ${className(truth[pixel])}, predicted ${className(prediction[pixel])}`);
  }

  place();
  // Room for a row of each run, so that nothing below moves when they arrive.
  if (runs.length > 1 && innerWidth > 1080) element.style.minHeight = `${700 + 28 * runs.length}px`;
  on("pixel run theme", () => { panelIsDrawn = update(); });
  on("query", () => {
    if (state.pixel === null || !loaded[state.run]) return;
    patchView.draw();
    attentionView.update();
  });
  return element;
}

// The pixel to begin with: a wrong one with attention, else the wrong test pixel nearest to the middle, else a test pixel.
function firstPixel() {
  const { truth, parts, prediction } = loaded[state.run];
  const isWrong = (pixel) => parts[pixel] === 3 && truth[pixel] !== prediction[pixel];
  const sampled = sampledPixels(state.run);
  const central = (test) => {
    let [best, least] = [null, Infinity];
    for (let pixel = 0; pixel < pixelCount; pixel += 1) {
      if (!test(pixel)) continue;
      const distance = Math.hypot(rowOf(pixel) - scene.rows / 2, columnOf(pixel) - scene.columns / 2);
      if (distance < least) [best, least] = [pixel, distance];
    }
    return best;
  };
  return sampled.find(isWrong) ?? sampled[0] ?? central(isWrong) ?? central((pixel) => parts[pixel] === 3) ?? 0;
}
