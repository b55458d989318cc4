// Spectra: of one pixel, and means and deviations of classes, from the components that the page stores.

let spectraParts = null;

async function loadSpectra() {
  if (!scene.spectra) return null;
  if (!spectraParts) {
    const { mean, components, steps } = scene.spectra;
    const [means, directions, values] = await Promise.all([mean, components, steps].map(array));
    spectraParts = { mean: means, components: directions, steps: values };
  }
  return spectraParts;
}

function spectrumOf(pixel) {
  const { mean, components, steps } = spectraParts;
  const bands = mean.length;
  const result = Float32Array.from(mean);
  for (let index = 0; index < scene.spectra.count; index += 1) {
    const size = steps[index * pixelCount + pixel] * scene.spectra.step;
    if (size === 0) continue;
    for (let band = 0; band < bands; band += 1) result[band] += size * components[index * bands + band];
  }
  return result;
}

// Mean and standard deviation of the labeled pixels of a class, for each band.
const classSpectra = new Map();
function spectrumOfClass(runIndex, classIndex) {
  const key = `${runs[runIndex].truth}/${classIndex}`;
  if (classSpectra.has(key)) return classSpectra.get(key);
  const { truth } = loaded[runIndex];
  const { mean } = spectraParts;
  const [sums, squares] = [new Float64Array(mean.length), new Float64Array(mean.length)];
  let members = 0;
  const all = [];
  for (let pixel = 0; pixel < pixelCount; pixel += 1) if (truth[pixel] === classIndex) all.push(pixel);
  // Evenly spaced pixels of a large class are enough for a mean.
  const stride = Math.max(1, Math.floor(all.length / 2000));
  for (let place = 0; place < all.length; place += stride) {
    const spectrum = spectrumOf(all[place]);
    members += 1;
    for (let band = 0; band < mean.length; band += 1) {
      const deviation = spectrum[band] - mean[band];
      sums[band] += deviation;
      squares[band] += deviation * deviation;
    }
  }
  const result = members === 0 ? null : {
    mean: Float32Array.from(sums, (sum, band) => mean[band] + sum / members),
    deviation: Float32Array.from(sums, (sum, band) => Math.sqrt(Math.max(0, squares[band] / members - (sum / members) ** 2))),
    members,
  };
  classSpectra.set(key, result);
  return result;
}

// The horizontal position of each band: nanometers where they are known, otherwise numbers from 1.
const bandPositions = scene.wavelengths ?? Array.from({ length: scene.bands }, (_, band) => band + 1);
const bandLabel = scene.wavelengths ? "wavelength (nm, nominal)" : "band";

// Runs of neighboring bands, interrupted where bands were removed.
function withGaps(values) {
  const step = bandPositions.length > 1
    ? Math.min(...bandPositions.slice(1).map((position, at) => position - bandPositions[at])) : 1;
  const points = [];
  bandPositions.forEach((position, band) => {
    if (band > 0 && position - bandPositions[band - 1] > 1.5 * step) points.push([null, null]);
    points.push([position, values[band]]);
  });
  return points;
}

function spectrumChart(pixel) {
  const { truth, prediction } = loaded[state.run];
  const own = spectrumOf(pixel);
  const [trueClass, predicted] = [truth[pixel], prediction[pixel]];
  const ofTruth = trueClass > 0 ? spectrumOfClass(state.run, trueClass) : null;
  const ofPrediction = predicted > 0 && predicted !== trueClass ? spectrumOfClass(state.run, predicted) : null;
  let [low, high] = [Infinity, -Infinity];
  const include = (values) => values.forEach((value) => { low = Math.min(low, value); high = Math.max(high, value); });
  include(own);
  for (const spectrum of [ofTruth, ofPrediction]) {
    if (!spectrum) continue;
    include(spectrum.mean.map((value, band) => value - spectrum.deviation[band]));
    include(spectrum.mean.map((value, band) => value + spectrum.deviation[band]));
  }
  const pad = (high - low || 1) * 0.04;
  const chart = new Chart({
    width: 440, height: 230, title: "Spectrum of the pixel beside the means of its classes",
    x: { low: bandPositions[0], high: bandPositions[bandPositions.length - 1], label: bandLabel, text: (value) => String(value) },
    y: { low: low - pad, high: high + pad },
    left: 56,
  });
  const drawn = [["own", "this pixel", null]];
  for (const [spectrum, index, kind, title] of [
    [ofTruth, trueClass, "true", predicted === trueClass ? "truth and prediction" : "truth"],
    [ofPrediction, predicted, "predicted", "prediction"],
  ]) {
    if (!spectrum) continue;
    const color = lineColor(report.classes[index - 1].color);
    const area = bandSegments(chart, spectrum);
    area.forEach((element) => { element.style.fill = color; });
    const line = chart.line(withGaps(spectrum.mean), { class: `mean ${kind}` });
    line.style.stroke = color;
    drawn.push([`mean ${kind}`, `mean of ${className(index)} (${title})`, color]);
  }
  chart.line(withGaps(own), { class: "own" });
  addReadout(chart, own);
  return [chart.root, chartKey(drawn)];
}

// The area of one standard deviation around a mean, one piece for each run of neighboring bands.
function bandSegments(chart, { mean, deviation }) {
  const pieces = [[]];
  for (const [at, point] of withGaps(bandPositions.map((_, band) => band)).entries()) {
    if (point[0] === null) pieces.push([]);
    else pieces[pieces.length - 1].push(point[1]);
    if (at < 0) break;
  }
  return pieces.filter((piece) => piece.length > 1).map((piece) => chart.band(
    piece.map((band) => bandPositions[band]),
    piece.map((band) => mean[band] - deviation[band]),
    piece.map((band) => mean[band] + deviation[band]),
    { class: "spread" },
  ));
}

// A line under the pointer with the number there.
function addReadout(chart, values) {
  const line = s("line", { y1: chart.box.top, y2: chart.box.bottom, class: "cursor", visibility: "hidden" });
  const text = s("text", { y: chart.box.top + 10, class: "readout", visibility: "hidden" });
  chart.root.append(line, text);
  chart.root.addEventListener("pointermove", (event) => {
    const box = chart.root.getBoundingClientRect();
    const x = ((event.clientX - box.left) / box.width) * chart.width;
    let nearest = 0;
    bandPositions.forEach((position, band) => {
      if (Math.abs(chart.atX(position) - x) < Math.abs(chart.atX(bandPositions[nearest]) - x)) nearest = band;
    });
    const place = chart.atX(bandPositions[nearest]);
    line.setAttribute("x1", place);
    line.setAttribute("x2", place);
    const isRight = place > chart.width / 2;
    text.setAttribute("x", place + (isRight ? -6 : 6));
    text.setAttribute("text-anchor", isRight ? "end" : "start");
    const where = scene.wavelengths ? `${Math.round(bandPositions[nearest])} nm, band ${nearest + 1}` : `band ${nearest + 1}`;
    text.textContent = `${where}: ${short(values[nearest])}`;
    for (const element of [line, text]) element.setAttribute("visibility", "visible");
  });
  chart.root.addEventListener("pointerleave", () => {
    for (const element of [line, text]) element.setAttribute("visibility", "hidden");
  });
}
