// Several runs: paired tests, and the choice of two to subtract.

function comparisonSection() {
  if (runs.length < 2) return null;
  const header = (cells) => h("thead", {}, h("tr", {}, cells.map((cell, place) => h("th", { scope: "col", class: place > 1 ? "number" : null }, cell))));
  const pairs = report.pairs.length === 0
    ? h("p", { class: "muted" }, "No two runs have the same test pixels, so none can be tested in pairs.")
    : h("div", { class: "scroll" }, h("table", { class: "plain" },
      h("caption", { class: "visually-hidden" }, "McNemar's test of every two runs"),
      header(["first", "second", "only first right", "only second right", "McNemar p", ""]),
      h("tbody", {}, report.pairs.map(({ first, second, test }) => h("tr", {},
        h("th", { scope: "row" }, runs[first].name), h("td", {}, runs[second].name),
        h("td", { class: "number" }, count(test.only_first_correct)), h("td", { class: "number" }, count(test.only_second_correct)),
        h("td", { class: "number" }, pText(test.p_value)),
        h("td", {}, h("button", { class: "quiet", click: () => compare(first, second) }, "Map")))))));
  const series = report.series.length === 0 ? null : [
    h("h3", {}, "Methods over several splits"),
    h("div", { class: "scroll" }, h("table", { class: "plain" },
      header(["first", "second", "splits", "second − first, OA (points)", "Wilcoxon p", "corrected t-test p"]),
      h("tbody", {}, report.series.map((row) => h("tr", {},
        h("th", { scope: "row" }, row.first), h("td", {}, row.second), h("td", { class: "number" }, row.runs),
        h("td", { class: "number" }, `${row.difference >= 0 ? "+" : "−"}${Math.abs(row.difference * 100).toFixed(2)}`),
        h("td", { class: "number" }, pText(row.wilcoxon?.p_value)), h("td", { class: "number" }, pText(row.correctedT?.p_value))))))),
  ];
  return h("section", { class: "wide" }, h("h2", {}, "Paired tests"), pairs, series,
    h("p", { class: "muted small" }, "Two-sided. Neighboring pixels are not independent, so a small p is weaker evidence than it seems."));
}

function compare(first, second) {
  state.compared = [first, second];
  changed("compared");
  set("layer", "difference");
  document.getElementById("maps").scrollIntoView({ block: "start" });
}

// Selects for the two runs of the difference.
function comparedChoice() {
  const select = (place, label) => h("select", {
    "aria-label": label, change: (event) => {
      const next = [...state.compared];
      next[place] = Number(event.target.value);
      set("compared", next);
    },
  }, runs.map((run, index) => h("option", { value: index, selected: index === state.compared[place] }, run.name)));
  const element = h("span", { class: "compared" });
  const fill = () => {
    element.hidden = state.layer !== "difference";
    replaceChildren(element, select(0, "First run of the difference"), " and ", select(1, "Second run of the difference"));
  };
  on("layer compared", fill);
  fill();
  return element;
}
