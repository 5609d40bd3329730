// The numbers inside the page: columns of doubles, deflated and in base64.

async function unpacked(text) {
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; ++i) bytes[i] = binary.charCodeAt(i);
  const inflated = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Float64Array(await new Response(inflated).arrayBuffer());
}

/** A function that unpacks at its first call and then remembers. */
function column(text) {
  let numbers = null;
  return () => numbers ??= unpacked(text);
}

/** The run as the charts want it; columns that are large and not shown at once stay packed. */
async function readRun(text) {
  const run = JSON.parse(text);
  await Promise.all(run.variants.map(async (variant, index) => {
    variant.index = index;
    const {probes, training, histograms} = variant;
    probes.gradient = await unpacked(probes.gradient);
    if (variant.over_time)
      variant.over_time.gradient = await unpacked(variant.over_time.gradient);
    training.steps = await unpacked(training.steps);
    training.loss = await unpacked(training.loss);
    training.accuracy = training.accuracy && await unpacked(training.accuracy);
    histograms.counts = column(histograms.counts);
    histograms.nan = column(histograms.nan);
  }));
  return run;
}

/** The gradient of each layer at a probe, counted from 0. */
function gradientAt(variant, probe) {
  const layers = variant.layer_names.length;
  return variant.probes.gradient.subarray(probe * layers, (probe + 1) * layers);
}

/** "layer 3, dense sigmoid", layers counted from 0. */
function layerName(variant, layer) {
  return `layer ${layer + 1}, ${variant.layer_names[layer]}`;
}
