// The confusion matrix: rows are true classes, columns predicted ones; a cell shows its pixels on the map.

function confusionMatrix() {
  const { confusion } = runs[state.run].metrics;
  const { counts } = confusion;
  const totals = counts.map((row) => row.reduce((sum, value) => sum + value, 0));
  const size = counts.length;
  const note = h("p", { class: "muted small", "aria-live": "polite" }, "Colors are shares of the true class. Click a cell to see its pixels on the map.");
  const cells = [];
  const choose = (truth, prediction) => {
    const { highlight } = state;
    const isOn = highlight?.truth === truth && highlight?.prediction === prediction;
    set("highlight", isOn ? null : { truth, prediction });
    if (!isOn && counts[truth - 1][prediction - 1] > 0) goToFirst(truth, prediction);
  };
  const focus = (row, column) => {
    cells.flat().forEach((cell) => cell.setAttribute("tabindex", "-1"));
    const cell = cells[clamp(row, 0, size - 1)][clamp(column, 0, size - 1)];
    cell.setAttribute("tabindex", "0");
    cell.focus();
  };
  const body = counts.map((row, truth) => {
    cells.push([]);
    return h("tr", {},
      h("th", { scope: "row", title: report.classes[truth].name }, colored("i", safeColor(report.classes[truth].color)), h("span", {}, report.classes[truth].name), h("b", {}, String(report.classes[truth].label))),
      row.map((value, prediction) => {
        const share = totals[truth] > 0 ? value / totals[truth] : 0;
        const cell = h("td", {
          role: "gridcell", tabindex: truth === 0 && prediction === 0 ? "0" : "-1",
          class: truth === prediction ? "diagonal" : null, "data-truth": truth + 1, "data-prediction": prediction + 1,
          "aria-label": `${report.classes[truth].name} predicted as ${report.classes[prediction].name}: ${value}`,
          title: `${report.classes[truth].name} → ${report.classes[prediction].name}: ${count(value)}, ${percent(share, 1)} %`,
          click: () => choose(truth + 1, prediction + 1),
          keydown: (event) => {
            const moves = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
            if (moves[event.key]) focus(truth + moves[event.key][0], prediction + moves[event.key][1]);
            else if (event.key === "Enter" || event.key === " ") choose(truth + 1, prediction + 1);
            else return;
            event.preventDefault();
            event.stopPropagation();
          },
        }, value > 0 ? count(value) : "");
        if (value > 0) {
          const ink = truth === prediction ? [59, 110, 165] : [217, 111, 14];
          const weight = truth === prediction ? share * 0.75 : Math.sqrt(share) * 0.95;
          cell.style.background = `rgba(${ink.join(",")},${(0.06 + 0.94 * weight).toFixed(3)})`;
          if (weight > 0.55) cell.classList.add("strong");
        }
        cells[truth].push(cell);
        return cell;
      }),
      h("td", { class: "number total" }, count(totals[truth])));
  });
  const table = h("table", { class: "confusion", role: "grid", "aria-label": "Confusion matrix: rows are true classes, columns predicted classes" },
    h("thead", {}, h("tr", {}, h("th", { scope: "col" }, h("span", { class: "muted corner" }, "true ↓ predicted →")),
      report.classes.map((sceneClass) => h("th", { scope: "col", title: sceneClass.name }, colored("i", safeColor(sceneClass.color)), h("span", {}, String(sceneClass.label)))),
      h("th", { scope: "col" }, "all"))),
    h("tbody", {}, body));
  const mark = () => {
    const { highlight } = state;
    for (const cell of cells.flat()) {
      const isOn = Number(cell.dataset.truth) === highlight?.truth && Number(cell.dataset.prediction) === highlight?.prediction;
      cell.classList.toggle("chosen", isOn);
      cell.setAttribute("aria-selected", String(isOn));
    }
  };
  confusionMarker = mark;
  mark();
  return h("section", { class: "wide" }, h("h2", {}, "Confusion"), h("div", { class: "scroll" }, table), note);
}

let confusionMarker = null;
on("highlight", () => confusionMarker?.());

// Chooses the first pixel of a cell.
function goToFirst(truth, prediction) {
  const arrays = loaded[state.run];
  for (let pixel = 0; pixel < pixelCount; pixel += 1) {
    if (arrays.parts[pixel] === 3 && arrays.truth[pixel] === truth && arrays.prediction[pixel] === prediction) {
      choosePixel(pixel, { center: true });
      return;
    }
  }
}
