// Which bands count, if the run folder has it: integrated gradients by band, and the accuracy as bands are deleted.

function bandSection() {
  const { bands } = runs[state.run];
  if (!bands) return null;
  const place = h("div", {});
  const draw = (index) => {
    const ofClass = index < 0 ? null : bands.classes[index];
    const highest = Math.max(...bands.mean, ...(ofClass ?? []).filter(isNumber)) || 1;
    const chart = new Chart({
      width: 560, height: 230, title: "Importance of each band",
      x: { low: bandPositions[0], high: bandPositions[bandPositions.length - 1], label: bandLabel, text: (value) => String(value) },
      y: { low: 0, high: highest * 1.05, label: "importance" },
    });
    chart.band(bandPositions, bandPositions.map(() => 0), bands.mean, { class: "importance" });
    const items = [["curve training", "mean of the classes"]];
    if (ofClass) {
      const color = lineColor(report.classes[index].color);
      chart.line(withGaps(ofClass), { class: "mean" }).style.stroke = color;
      items.push(["mean", report.classes[index].name, color]);
    }
    replaceChildren(place, chart.root, chartKey(items));
  };
  const select = h("select", { "aria-label": "Class whose bands are shown", change: () => draw(Number(select.value)) },
    h("option", { value: -1 }, "mean of the classes"),
    report.classes.map(({ name }, index) => (bands.classes[index].some(isNumber) ? h("option", { value: index }, name) : null)));
  draw(-1);
  return h("section", { class: "wide" }, h("h2", {}, "Which bands count"),
    h("div", { class: "pair" }, h("div", {}, select, place), bands.deletion ? deletionChart(bands.deletion) : null),
    h("p", { class: "muted small" }, "Importance: the mean absolute integrated gradient of each band. Deletion: a deleted band has its mean at every pixel; if the order is right, the accuracy falls faster than in random orders."));
}

function deletionChart({ deleted, ordered, random }) {
  const chart = new Chart({
    width: 460, height: 230, title: "Accuracy as bands are deleted",
    x: { low: 0, high: deleted[deleted.length - 1], label: "deleted bands", isWhole: true },
    y: { low: 0, high: 1, label: "OA (%)", text: (value) => String(Math.round(value * 100)) },
  });
  chart.line(deleted.map((value, at) => [value, ordered[at]]), { class: "curve training" });
  chart.line(deleted.map((value, at) => [value, random[at]]), { class: "curve validation" });
  return h("div", {}, chart.root, chartKey([["curve training", "most important first"], ["curve validation", "mean of random orders"]]));
}
