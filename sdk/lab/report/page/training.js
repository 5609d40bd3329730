// Loss and accuracy, step by step.

/** The mean of each value and those before it, `count` in all. One that is not finite
 *  makes the mean so, and is not hidden. */
function runningMean(values, count) {
  return values.map((_, i) => {
    const last = values.subarray(Math.max(0, i + 1 - count), i + 1);
    return last.reduce((sum, value) => sum + value, 0) / last.length;
  });
}

function trainingSeries(variant, quantity, smoothing) {
  const {steps, [quantity]: values} = variant.training;
  const y = smoothing > 1 ? runningMean(values, smoothing) : values;
  return {
    variant, y, x: steps,
    read: (i) => [element("div", {}, `step ${steps[i]}`),
      reading(quantity, tableNumber(values[i])),
      ...(smoothing > 1 ? [reading("running mean", tableNumber(y[i]))] : [])],
  };
}

/** Logarithmic where all losses are positive and span more than a factor of 100. */
function spansMuch(series) {
  const [low, high] = d3.extent(series.flatMap(({y}) => d3.extent(y.filter(Number.isFinite))));
  return low > 0 && high / low > 100;
}

function trainingText(run, thinned, hasAccuracy) {
  const drawn = thinned ? " Of the many steps, those with the smallest and the largest loss of "
    + "each stretch are drawn; steps.csv has them all." : "";
  return `The loss${hasAccuracy ? " and the accuracy" : ""} of each training batch. A loss that `
    + `falls means that the network learns; one that stays level means that it does not.${drawn}`;
}

function showTraining(section, run, switches) {
  const lead = section.querySelector(".lead");
  const trained = run.variants.filter(({training}) => training.done > 1);
  if (trained.length === 0) {
    lead.textContent = "This run measured the network as it was initialized, without training.";
    section.querySelector(".with-legend").remove();
    return;
  }
  const hasAccuracy = trained.some(({training}) => training.accuracy);
  const longest = d3.max(trained, ({training}) => training.steps.length);
  const smoothing = Math.max(Math.round(longest / 50), 1);
  lead.textContent = trainingText(run,
    trained.some(({training}) => training.done > training.steps.length), hasAccuracy);
  const smooth = section.querySelector("#smooth");
  section.querySelector("#smooth ~ span").textContent =
    `running mean of ${smoothing} batches, easier to compare`;
  smooth.closest(".controls").hidden = smoothing < 2;
  const [lossHost, accuracyHost] = section.querySelectorAll("figure");
  const loss = new LineChart(lossHost, "Training loss by variant");
  const accuracy = hasAccuracy && new LineChart(accuracyHost, "Training accuracy by variant");
  if (!hasAccuracy) accuracyHost.remove();
  const update = () => {
    const shown = switches.visible().filter((variant) => trained.includes(variant));
    const count = smooth.checked ? smoothing : 1;
    const losses = shown.map((variant) => trainingSeries(variant, "loss", count));
    loss.show({series: losses, log: spansMuch(losses), xName: "training step",
      yName: "loss of the batch"});
    section.querySelector(".specials").textContent = specialSentences(
      shown.map((variant) => trainingSeries(variant, "loss", 1)), "step");
    if (accuracy) accuracy.show({log: false, xName: "training step",
      yName: "accuracy on the batch",
      series: shown.filter(({training}) => training.accuracy)
        .map((variant) => trainingSeries(variant, "accuracy", count))});
  };
  smooth.addEventListener("change", update);
  switches.whenChanged(update);
  update();
}
