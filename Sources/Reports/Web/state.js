// What is chosen on the page. Parts of the page listen to what they show.

const scene = report.scene;
const runs = report.runs;
const pixelCount = scene.rows * scene.columns;

const state = {
  layer: "prediction",
  // The run whose pixel, legend, and sections are shown.
  run: 0,
  // The pixel, row-major; null before one is chosen.
  pixel: null,
  // The place in the patch whose attention is shown, row and column; null for the center.
  query: null,
  // What stands out on the maps: { classes: Set } or { truth, prediction } by class indices from 1; null for all.
  highlight: null,
  // Indices of the two runs whose maps are subtracted.
  compared: runs.length > 1 ? [0, 1] : null,
  // The part of the scene that maps show, in pixels.
  view: { scale: 1, row: scene.rows / 2, column: scene.columns / 2 },
};

const listeners = new Map();

// Calls `listener` when one of `topics` changes.
function on(topics, listener) {
  for (const topic of topics.split(" ")) {
    if (!listeners.has(topic)) listeners.set(topic, []);
    listeners.get(topic).push(listener);
  }
}

function changed(topic) {
  for (const listener of listeners.get(topic) ?? []) listener();
}

function set(topic, value) {
  state[topic] = value;
  changed(topic);
}

// The arrays of each run, once they are inflated.
const loaded = runs.map(() => null);

// Inflates the maps of a run.
async function loadRun(index) {
  if (loaded[index]) return loaded[index];
  const run = runs[index];
  const [truth, parts, prediction, smoothed, refined, probabilities] = await Promise.all(
    [run.truth, run.parts, run.prediction, run.smoothed, run.refined, run.probabilities].map(array),
  );
  loaded[index] = { truth, parts, prediction, smoothed, refined, probabilities };
  return loaded[index];
}

const rowOf = (pixel) => Math.floor(pixel / scene.columns);
const columnOf = (pixel) => pixel % scene.columns;

const partNames = ["in no part of the split", "training pixel", "validation pixel", "test pixel"];

const className = (index) => (index > 0 ? report.classes[index - 1].name : "unlabeled");

// The probability of the most probable class of every pixel, from 0 to 255.
const confidences = new Map();
function confidence(index) {
  const { probabilities } = loaded[index];
  if (!probabilities) return null;
  if (!confidences.has(index)) {
    const largest = new Uint8Array(pixelCount);
    for (let place = 0; place < probabilities.length; place += 1) {
      const pixel = place % pixelCount;
      if (probabilities[place] > largest[pixel]) largest[pixel] = probabilities[place];
    }
    confidences.set(index, largest);
  }
  return confidences.get(index);
}

function choosePixel(pixel, { center = false } = {}) {
  state.query = null;
  set("pixel", pixel);
  if (center) changed("center");
}

// Moves the pixel by rows and columns, and stays in the scene.
function movePixel(rows, columns) {
  const from = state.pixel ?? Math.floor(scene.rows / 2) * scene.columns + Math.floor(scene.columns / 2);
  const row = clamp(rowOf(from) + rows, 0, scene.rows - 1);
  const column = clamp(columnOf(from) + columns, 0, scene.columns - 1);
  choosePixel(row * scene.columns + column, { center: true });
}
