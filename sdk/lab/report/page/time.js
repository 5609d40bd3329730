// The gradient by the state of a cell after each step of its sequences.

/** The gradient by the state after 0, 1, ... steps, at a step of training. */
function timeSeries(variant, step) {
  const {states, gradient} = variant.over_time;
  const probe = probeAt(variant, step);
  const y = gradient.subarray(probe * states, (probe + 1) * states);
  return {
    variant, y,
    x: d3.range(states),
    read: (i) => [element("div", {}, `state after ${i} of ${states - 1} steps`),
      reading("gradient", tableNumber(y[i])),
      element("div", {}, `at step ${variant.probes.steps[probe]} of training`)],
  };
}

function timeTable(host, series) {
  const states = d3.max(series, ({y}) => y.length) ?? 0;
  const rows = d3.range(states).map((i) =>
    [`${i}`, ...series.map(({y}) => i < y.length ? tableNumber(y[i]) : "")]);
  host.replaceChildren(table("Gradient by the state after each step, root mean square",
    ["steps", ...series.map(({variant}) => variant.name)], rows,
    new Set(d3.range(series.length + 1))));
}

/** Networks without cells have no such section. */
function showTime(section, run, switches) {
  const cells = run.variants.filter((variant) => variant.over_time);
  if (cells.length === 0) {
    document.querySelector(`nav a[href="#${section.id}"]`).remove();
    section.remove();
    return;
  }
  const steps = Array.from(new Set(cells.flatMap(({probes}) => probes.steps)))
    .sort(d3.ascending);
  const chart = new LineChart(section.querySelector("figure"),
    "Gradient by the state after each step by variant");
  const slider = section.querySelector("input[type=range]");
  const details = section.querySelector("details");
  let series = [];
  const fillTable = () => details.open && timeTable(details.querySelector("div"), series);
  const update = () => {
    const step = steps[slider.value];
    section.querySelector("output").textContent = step;
    series = switches.visible().filter((variant) => variant.over_time)
      .map((variant) => timeSeries(variant, step));
    chart.show({series, log: true, xName: "steps of the sequence before the state",
      yName: "gradient by the state, root mean square"});
    section.querySelector(".specials").textContent = specialSentences(series, "state");
    fillTable();
  };
  slider.max = Math.max(steps.length - 1, 0);
  section.querySelector(".probe-choice").hidden = steps.length < 2;
  slider.addEventListener("input", update);
  details.addEventListener("toggle", fillTable);
  switches.whenChanged(update);
  update();
}
