// A map: a canvas that can be zoomed and moved. All maps show the same part of the scene and the same pointer.

const hover = { pixel: null };
const mapViews = [];

class MapView {
  constructor(runIndex, fixedLayer = null) {
    this.runIndex = runIndex;
    this.fixedLayer = fixedLayer;
    this.canvas = h("canvas", { tabindex: "0", role: "application", class: "map-canvas" });
    this.caption = h("figcaption");
    this.frame = h("div", { class: "map-frame" }, this.canvas);
    this.frame.style.aspectRatio = `${scene.columns} / ${scene.rows}`;
    this.figure = h("figure", { class: "map" }, this.caption, this.frame);
    this.image = document.createElement("canvas");
    [this.image.width, this.image.height] = [scene.columns, scene.rows];
    this.pointers = new Map();
    this.listen();
    mapViews.push(this);
    this.observer = new ResizeObserver(() => this.resize());
    this.observer.observe(this.frame);
  }

  get layer() { return this.fixedLayer ?? state.layer; }

  // Paints the layer anew.
  async update() {
    const layer = this.layer;
    const isDifference = layer === "difference";
    const title = isDifference
      ? `Difference: ${state.compared.map((index) => runs[index].name).join(" and ")}`
      : `${layerTitle(layer)}${runs.length > 1 && layer !== "falseColor" ? `, ${runs[this.runIndex].name}` : ""}`;
    this.caption.textContent = title;
    this.canvas.setAttribute("aria-label", `Map of ${scene.name}: ${title}. Arrow keys move the pixel.`);
    const needed = isDifference ? state.compared : [this.runIndex];
    await Promise.all(needed.map(loadRun));
    const planes = layer === "falseColor" ? await array(scene.falseColor) : null;
    const empty = getComputedStyle(document.documentElement).getPropertyValue("--map-empty").trim();
    this.image.getContext("2d").putImageData(paint(layer, this.runIndex, planes, rgb(empty)), 0, 0);
    this.draw();
  }

  resize() {
    const ratio = window.devicePixelRatio || 1;
    const [width, height] = [this.frame.clientWidth, this.frame.clientHeight];
    [this.canvas.width, this.canvas.height] = [Math.round(width * ratio), Math.round(height * ratio)];
    this.ratio = ratio;
    this.draw();
  }

  // The pixels of the canvas for one of the scene, and the position of the scene's corner.
  get geometry() {
    const { width, height } = this.canvas;
    const side = Math.min(width / scene.columns, height / scene.rows) * state.view.scale;
    return { side, left: width / 2 - state.view.column * side, top: height / 2 - state.view.row * side };
  }

  draw() {
    const context = this.canvas.getContext("2d");
    const { width, height } = this.canvas;
    if (width === 0) return;
    context.clearRect(0, 0, width, height);
    const { side, left, top } = this.geometry;
    // Where a pixel of the screen covers several of the scene, smoothing shows them all.
    context.imageSmoothingEnabled = side < 1;
    context.drawImage(this.image, left, top, scene.columns * side, scene.rows * side);
    this.drawSamples(context, side, left, top);
    if (hover.pixel !== null) this.drawFrame(context, hover.pixel, 0, "hover");
    if (state.pixel !== null) this.drawFrame(context, state.pixel, (runs[state.run].patchSide - 1) / 2, "chosen");
  }

  // Rings around the pixels whose attention is stored.
  drawSamples(context, side, left, top) {
    const pixels = sampledPixels(this.runIndex);
    if (!pixels.length || !state.showsSamples || !loaded[this.runIndex]) return;
    const radius = Math.max(3 * this.ratio, side * 0.75);
    const { truth, prediction } = loaded[this.runIndex];
    for (const pixel of pixels) {
      const ring = truth[pixel] === prediction[pixel] ? "#fff" : "#ffb25e";
      const [x, y] = [left + (columnOf(pixel) + 0.5) * side, top + (rowOf(pixel) + 0.5) * side];
      for (const [line, color] of [[3, "rgba(0,0,0,.65)"], [1.4, ring]]) {
        context.beginPath();
        context.arc(x, y, radius, 0, 2 * Math.PI);
        context.lineWidth = line * this.ratio;
        context.strokeStyle = color;
        context.stroke();
      }
    }
  }

  // A frame around a pixel, and the patch around it.
  drawFrame(context, pixel, reach, kind) {
    const { side, left, top } = this.geometry;
    const [x, y] = [left + columnOf(pixel) * side, top + rowOf(pixel) * side];
    const least = (kind === "hover" ? 5 : 7) * this.ratio;
    const size = Math.max(side, least);
    const shift = (size - side) / 2;
    const lines = [[3.5, "rgba(0,0,0,.75)"], [1.5, "#fff"]];
    for (const [line, color] of lines) {
      context.lineWidth = line * this.ratio;
      context.strokeStyle = color;
      context.strokeRect(x - shift, y - shift, size, size);
      const patch = (2 * reach + 1) * side;
      if (kind === "chosen" && patch > size * 1.3) {
        context.setLineDash([4 * this.ratio, 3 * this.ratio]);
        context.strokeRect(x - Math.floor(reach) * side, y - Math.floor(reach) * side, patch, patch);
        context.setLineDash([]);
      }
    }
  }

  // The pixel under a pointer; null beside the scene.
  pixelAt(event) {
    const box = this.canvas.getBoundingClientRect();
    const { side, left, top } = this.geometry;
    const column = Math.floor(((event.clientX - box.left) * this.ratio - left) / side);
    const row = Math.floor(((event.clientY - box.top) * this.ratio - top) / side);
    const isInside = row >= 0 && row < scene.rows && column >= 0 && column < scene.columns;
    return isInside ? row * scene.columns + column : null;
  }

  listen() {
    const { canvas } = this;
    canvas.addEventListener("pointerdown", (event) => {
      canvas.setPointerCapture(event.pointerId);
      this.pointers.set(event.pointerId, event);
      this.moved = this.pointers.size > 1;
      this.start = { x: event.clientX, y: event.clientY };
    });
    canvas.addEventListener("pointermove", (event) => this.pointerMoved(event));
    canvas.addEventListener("pointerup", (event) => {
      this.pointers.delete(event.pointerId);
      const pixel = this.pixelAt(event);
      if (!this.moved && pixel !== null) {
        if (this.fixedLayer === null && runs.length > 1 && this.runIndex !== state.run) set("run", this.runIndex);
        choosePixel(pixel);
      }
    });
    canvas.addEventListener("pointercancel", (event) => this.pointers.delete(event.pointerId));
    canvas.addEventListener("pointerleave", () => hoverPixel(null));
    canvas.addEventListener("dblclick", (event) => this.zoomAround(event, 2));
    canvas.addEventListener("wheel", (event) => {
      // Without a modifier, the wheel scrolls the page.
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      this.zoomAround(event, Math.exp(-event.deltaY * 0.003));
    }, { passive: false });
  }

  pointerMoved(event) {
    const last = this.pointers.get(event.pointerId);
    if (!last) {
      hoverPixel(this.pixelAt(event));
      return;
    }
    const others = [...this.pointers.values()].filter((pointer) => pointer.pointerId !== event.pointerId);
    this.pointers.set(event.pointerId, event);
    const [x, y] = [event.clientX - this.start.x, event.clientY - this.start.y];
    if (Math.hypot(x, y) > 4) this.moved = true;
    if (others.length > 0) {
      const distance = (pointer) => Math.hypot(
        pointer.clientX - others[0].clientX, pointer.clientY - others[0].clientY,
      );
      this.zoomAround(event, distance(event) / Math.max(1, distance(last)));
    } else if (this.moved) {
      const { side } = this.geometry;
      moveView(
        (last.clientY - event.clientY) * this.ratio / side,
        (last.clientX - event.clientX) * this.ratio / side,
      );
    }
  }

  // Zooms and keeps the place under the pointer.
  zoomAround(event, factor) {
    const box = this.canvas.getBoundingClientRect();
    const before = this.geometry;
    const [x, y] = [(event.clientX - box.left) * this.ratio, (event.clientY - box.top) * this.ratio];
    const place = { column: (x - before.left) / before.side, row: (y - before.top) / before.side };
    zoom(factor);
    const { side, left, top } = this.geometry;
    moveView(place.row - (y - top) / side, place.column - (x - left) / side);
  }
}

function redrawMaps() {
  for (const view of mapViews) {
    view.canvas.style.touchAction = state.view.scale > 1 ? "none" : "pan-y";
    view.draw();
  }
}

function hoverPixel(pixel) {
  if (pixel === hover.pixel) return;
  hover.pixel = pixel;
  changed("hover");
}

function moveView(rows, columns) {
  // A scene that fits stays in the middle.
  const reach = (extent) => extent / 2 / state.view.scale;
  const inside = (value, extent) => clamp(value, reach(extent), extent - reach(extent));
  state.view.row = inside(state.view.row + rows, scene.rows);
  state.view.column = inside(state.view.column + columns, scene.columns);
  changed("view");
}

function zoom(factor) {
  state.view.scale = clamp(state.view.scale * factor, 1, Math.max(8, Math.max(scene.rows, scene.columns) / 8));
  moveView(0, 0);
}

function resetView() {
  state.view = { scale: 1, row: scene.rows / 2, column: scene.columns / 2 };
  changed("view");
}

// Moves the maps if the pixel is not on them.
function showPixel() {
  if (state.pixel === null || state.view.scale <= 1) return;
  const [row, column] = [rowOf(state.pixel), columnOf(state.pixel)];
  const reach = (extent) => extent / 2 / state.view.scale;
  const missing = (value, middle, extent) => {
    const most = reach(extent) * 0.9;
    return value > middle + most ? value - middle - most : value < middle - most ? value - middle + most : 0;
  };
  moveView(missing(row, state.view.row, scene.rows), missing(column, state.view.column, scene.columns));
}

on("view hover pixel samples", redrawMaps);
on("center", showPixel);
on("layer highlight theme compared", () => mapViews.forEach((view) => view.update()));
