// Layers of the map: one color per pixel.

const layers = [
  { name: "falseColor", title: "False color", has: () => scene.falseColor !== undefined },
  { name: "truth", title: "Ground truth", has: () => true },
  { name: "prediction", title: "Prediction", has: () => true },
  { name: "smoothed", title: "Smoothed", has: () => runs.some((run) => run.smoothed !== undefined) },
  { name: "refined", title: "Refined", has: () => runs.some((run) => run.refined !== undefined) },
  { name: "errors", title: "Errors", has: () => true },
  { name: "confidence", title: "Confidence", has: () => runs.some((run) => run.probabilities !== undefined) },
  { name: "difference", title: "Difference", has: () => runs.length > 1 },
].filter((layer) => layer.has());

const layerTitle = (name) => layers.find((layer) => layer.name === name).title;

// The map that a layer's errors and classes are those of.
const mapOf = (arrays, layer) => arrays[layer] ?? arrays.prediction;

// The scene as RGBA, in the layer of a run; `maps` are the arrays of the run, `others` those of a second run.
function paint(layer, runIndex, planes, emptyColor) {
  const arrays = loaded[runIndex];
  const image = new ImageData(scene.columns, scene.rows);
  const { data } = image;
  const highlighted = highlightTest(layer, arrays);
  const color = colorOf(layer, runIndex, arrays, planes, emptyColor);
  for (let pixel = 0; pixel < pixelCount; pixel += 1) {
    const place = 4 * pixel;
    let [red, green, blue] = color(pixel);
    if (highlighted && !highlighted(pixel)) {
      red = emptyColor[0] + (red - emptyColor[0]) * 0.14;
      green = emptyColor[1] + (green - emptyColor[1]) * 0.14;
      blue = emptyColor[2] + (blue - emptyColor[2]) * 0.14;
    }
    data[place] = red;
    data[place + 1] = green;
    data[place + 2] = blue;
    data[place + 3] = 255;
  }
  return image;
}

function colorOf(layer, runIndex, arrays, planes, emptyColor) {
  const { truth, parts, prediction } = arrays;
  const ofClass = (labels) => (pixel) => (labels[pixel] > 0 ? classColors[labels[pixel] - 1] : emptyColor);
  const shade = emptyColor[0] > 128 ? [206, 206, 202] : [74, 76, 80];
  switch (layer) {
    case "falseColor":
      return (pixel) => [planes[pixel], planes[pixelCount + pixel], planes[2 * pixelCount + pixel]];
    case "truth": return ofClass(truth);
    case "errors":
      return (pixel) => {
        if (parts[pixel] === 0) return emptyColor;
        if (parts[pixel] < 3) return shade;
        return truth[pixel] === prediction[pixel] ? outcome.right : outcome.wrong;
      };
    case "confidence": {
      const values = confidence(runIndex);
      if (!values) return () => emptyColor;
      return (pixel) => {
        const place = 3 * values[pixel];
        return [cividis[place], cividis[place + 1], cividis[place + 2]];
      };
    }
    case "difference": {
      const [first, second] = state.compared.map((index) => loaded[index]);
      return (pixel) => {
        const [one, other] = [first.prediction[pixel], second.prediction[pixel]];
        if (first.parts[pixel] !== 3 || second.parts[pixel] !== 3) return one === other ? emptyColor : shade;
        const [isFirst, isSecond] = [one === first.truth[pixel], other === second.truth[pixel]];
        if (isFirst && isSecond) return outcome.both;
        if (isFirst) return outcome.right;
        return isSecond ? outcome.wrong : outcome.neither;
      };
    }
    default: return ofClass(mapOf(arrays, layer));
  }
}

// Whether a pixel stands out; null if all do.
function highlightTest(layer, arrays) {
  const { highlight } = state;
  if (!highlight) return null;
  const { truth, parts, prediction } = arrays;
  if (highlight.classes) {
    const labels = layer === "truth" || layer === "errors" ? truth : mapOf(arrays, layer);
    return (pixel) => highlight.classes.has(labels[pixel]);
  }
  return (pixel) => parts[pixel] === 3 && truth[pixel] === highlight.truth
    && prediction[pixel] === highlight.prediction;
}

// What the colors of a layer mean, where they are not those of the classes.
function keyOf(layer) {
  const swatch = (color, text) => h("span", { class: "key" }, colored("i", color), text);
  switch (layer) {
    case "errors":
      return [
        swatch(outcome.right, "test pixel, right"), swatch(outcome.wrong, "test pixel, wrong"),
        h("span", { class: "key" }, h("i", { class: "shade" }), "training or validation pixel"),
      ];
    case "confidence": return [scaleKey(cividis, "0", "1", "largest class probability")];
    case "difference": {
      const [first, second] = state.compared.map((index) => runs[index].name);
      return [
        swatch(outcome.both, "both right"), swatch(outcome.right, `only ${first} right`),
        swatch(outcome.wrong, `only ${second} right`), swatch(outcome.neither, "both wrong"),
        h("span", { class: "key" }, h("i", { class: "shade" }), "not tested, classes differ"),
      ];
    }
    default: return [];
  }
}

// An element with a background; styles go through the object model, which the page's policy allows.
function colored(tag, color, ...children) {
  const element = h(tag, {}, ...children);
  element.style.background = typeof color === "string" ? color : `rgb(${color.join(",")})`;
  return element;
}

function scaleKey(table, low, high, title) {
  const bar = h("i", { class: "ramp" });
  const stops = Array.from({ length: 9 }, (_, step) => at(table, step / 8));
  bar.style.background = `linear-gradient(90deg, ${stops.join(",")})`;
  return h("span", { class: "key" }, low, bar, high, h("span", { class: "muted" }, title));
}
