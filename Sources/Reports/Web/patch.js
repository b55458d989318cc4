// The patch around the pixel, magnified; each cell can be asked for its attention.

// The side of the square that is shown: the patch of the method, or the surroundings of a single pixel.
const shownSide = () => (runs[state.run].patchSide > 1 ? runs[state.run].patchSide : 9);

class PatchView {
  constructor() {
    this.canvas = h("canvas", { class: "patch", tabindex: "0", role: "application" });
    this.note = h("p", { class: "muted small" });
    this.element = h("div", {}, this.canvas, this.note);
    const point = (event) => {
      const box = this.canvas.getBoundingClientRect();
      const side = shownSide();
      return {
        row: clamp(Math.floor(((event.clientY - box.top) / box.height) * side), 0, side - 1),
        column: clamp(Math.floor(((event.clientX - box.left) / box.width) * side), 0, side - 1),
      };
    };
    this.canvas.addEventListener("pointermove", (event) => this.ask(point(event)));
    this.canvas.addEventListener("pointerdown", (event) => this.ask(point(event)));
    this.canvas.addEventListener("pointerleave", () => this.ask(null));
    this.canvas.addEventListener("keydown", (event) => {
      const moves = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
      const move = moves[event.key];
      if (!move) return;
      event.preventDefault();
      event.stopPropagation();
      const side = shownSide();
      const { row, column } = state.query ?? { row: Math.floor(side / 2), column: Math.floor(side / 2) };
      this.ask({ row: clamp(row + move[0], 0, side - 1), column: clamp(column + move[1], 0, side - 1) });
    });
  }

  ask(query) {
    if (query?.row === state.query?.row && query?.column === state.query?.column) return;
    set("query", query);
  }

  // The pixel of the scene at a cell of the patch; null outside.
  static pixelAt(row, column) {
    const half = Math.floor((shownSide() - 1) / 2);
    const [sceneRow, sceneColumn] = [rowOf(state.pixel) + row - half, columnOf(state.pixel) + column - half];
    const isInside = sceneRow >= 0 && sceneRow < scene.rows && sceneColumn >= 0 && sceneColumn < scene.columns;
    return isInside ? sceneRow * scene.columns + sceneColumn : null;
  }

  async draw() {
    const side = shownSide();
    const size = 26;
    [this.canvas.width, this.canvas.height] = [side * size, side * size];
    const context = this.canvas.getContext("2d");
    const planes = await array(scene.falseColor);
    const { truth, prediction } = loaded[state.run];
    for (let row = 0; row < side; row += 1) {
      for (let column = 0; column < side; column += 1) {
        const pixel = PatchView.pixelAt(row, column);
        let color = [128, 128, 128];
        if (pixel !== null) {
          const label = truth[pixel] || prediction[pixel];
          color = planes ? [0, 1, 2].map((plane) => planes[plane * pixelCount + pixel])
            : label > 0 ? classColors[label - 1] : color;
        }
        context.fillStyle = `rgb(${color.join(",")})`;
        context.globalAlpha = pixel === null ? 0.25 : 1;
        context.fillRect(column * size, row * size, size, size);
      }
    }
    context.globalAlpha = 1;
    const half = Math.floor((side - 1) / 2);
    frame(context, half * size, half * size, size, "#fff");
    if (state.query) frame(context, state.query.column * size, state.query.row * size, size, "#5ec8ff");
    this.describe(side);
  }

  describe(side) {
    const own = runs[state.run].patchSide;
    this.canvas.setAttribute("aria-label", `Patch of ${side} by ${side} pixels around the chosen pixel. Arrow keys move the query.`);
    const { query } = state;
    const pixel = query ? PatchView.pixelAt(query.row, query.column) : null;
    const { truth } = loaded[state.run];
    const what = own > 1 ? `Patch of ${own}×${own} pixels` : `Surroundings, ${side}×${side} pixels; the method reads single pixels`;
    this.note.textContent = pixel === null ? `${what}.`
      : `${what}. Pointer: row ${rowOf(pixel)}, column ${columnOf(pixel)}, ${className(truth[pixel])}.`;
  }
}

// A square frame that is seen on any color.
function frame(context, x, y, size, color) {
  context.lineWidth = Math.max(3, size / 7);
  context.strokeStyle = "rgba(0,0,0,.7)";
  context.strokeRect(x + 1, y + 1, size - 2, size - 2);
  context.lineWidth = Math.max(1.5, size / 14);
  context.strokeStyle = color;
  context.strokeRect(x + 1, y + 1, size - 2, size - 2);
}
