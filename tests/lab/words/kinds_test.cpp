// Words in a place for another kind: layers where no layer stands, numbers where a map does,
// values of other programs; and what each is answered with.
#include "mistakes.hpp"

using namespace headwater;
using namespace headwater::test;
using Catch::Matchers::Contains;

namespace {

const Mistake layers_elsewhere[] = {
    {"sigmoid", "nn.Linear", "unknown activation 'nn.Linear'|write identity|{block: dense,"},
    {"sigmoid", "linear", "unknown activation 'linear'|write identity|{block: dense,"},
    {"sigmoid", "torch.nn.Conv1d", "'Conv1d' is of another kind, block: there is none here"},
    {"sigmoid", "MSELoss", "'MSELoss' is of another kind, loss: write mse"},
    {"sigmoid", "nn.BatchNorm1d", "unknown activation|write {normalizer: batch_norm}"},
    {"sigmoid", "PReLU", "unknown activation 'PReLU'|headwater describe block/prelu"},
    {"sigmoid", "logsigmoid", "unknown activation 'logsigmoid'|there is none here"},
    {"batch_norm}", "nn.Linear}", "unknown normalizer|'Linear' is of another kind, block"},
    {"loss: mse", "loss: nn.Linear",
     "unknown loss|'Linear' is of another kind, block: write dense"},
    {"loss: mse", "loss: LSTMCell", "'LSTMCell' is of another kind, block: write lstm"},
    {"type: sgd, ", "type: BCELoss, ", "'BCELoss' is of another kind, loss"},
    {"block: dense", "block: CrossEntropyLoss", "is of another kind, loss: write cross_entropy"},
    {normal, "nn.Linear", "unknown initializer|is of another kind, block: write dense"},
    {first, "{activation: relu, units: 4}", "a layer must be a map|is a block: {block: dense,"},
    {first, "{units: 4}", "a layer must be a map|is a block: {block: dense,"},
    {first, "{normalizer: layer_norm, bias: true}", "a layer must be|is a block: {block: dense,"},
    {first, "{block: rnn, units: 4, bias: false}",
     "unknown key 'bias' in block 'rnn'|leave it out"},
    {first, "{block: lstm, units: 4, use_bias: false}", "unknown key 'use_bias'|leave it out"},
};

const Mistake values_of_others[] = {
    {"seed: 3", "seed: random", "'seed' must be a whole number|for example: seed: 1"},
    {"seed: 3", "seed: null", "'seed' must be|got nothing|leave the key out"},
    {"seed: 3", "dtype: double", "'dtype' must be|got 'double'|write float64"},
    {"seed: 3", "dtype: torch.float64", "'dtype' must be|did you mean 'float64'?"},
    {"seed: 3", "dtype: torch.double", "'dtype' must be|write float64"},
    {"seed: 3", "dtype: bf16", "'dtype' must be|write float32: nothing here is smaller"},
    {train, "{steps: 5, nan_policy: raise}", "'nan_policy' must be|got 'raise'|write error"},
    {train, "{steps: 5, nan_policy: none}", "'nan_policy' must be|write ignore"},
    {train, "{steps: 1e10}", "'steps' must be|from 0 to 1000000000|see: headwater describe train"},
    {"units: 4", "units: 0.0", "'units' must be|greater than 0|describe block/dense"},
    {first, "{block: dropout, p: 150%}", "from 0 to 1, but got '150%'|describe block/dropout"},
    {data, "{type: csv, file: t.csv, target: y, dtype: float64}",
     "'dtype' in data|top of the file"},
};

const Mistake instead_of_maps[] = {
    {data, "gaussian", "data must be a map, but got 'gaussian'|write {type: gaussian, ...}"},
    {data, "[gaussian]", "data must be a map, but got a list|for example: {type:"},
    {train, "5", "train must be a map, but got '5'|write {steps: 5}"},
    {train, "long", "train must be a map|for example: {steps: 1000}"},
    {train, "{steps: 5, early_stopping: true}", "early_stopping must be a map|{patience: 3}"},
    {train, "{steps: 5, early_stopping: 4}", "early_stopping must be a map|write {patience: 4}"},
    {"{every: 10}", "5", "probe must be a map|write {every: 5}"},
    {end, "theory: 2\n", "theory must be a map|write {weights: 2}"},
    {end, "variants: [a]\n", "variants must be a map, but got a list|{other: {set: {seed: 2}}}"},
    {end, "variants: {a: 3}\n", "variant 'a' must be a map|{set: {seed: 2}}"},
    {end, "variants: {a: {set: 3}}\n", "'set' of variant 'a' must be a map|{network.0.units: 8}"},
    {end, "expect: 0.5\n", "expect must be a map|{base.train_loss: [0, 0.5]}"},
    {end, "claim: it learns\n", "claim must be a map|{text: what is claimed}"},
    {"loss: mse", "loss: null", "a loss must be a name, or a map|see: headwater list loss"},
    {sgd, "null", "an optimizer must be a name|see: headwater list optimizer"},
    {sgd, "[sgd]", "an optimizer must be a name|write one value"},
};

const Mistake paths[] = {
    {end, "variants: {a: {set: {'network[0].units': 8}}}\n", "between dots|write network.0.units"},
    {end, "variants: {a: {set: {+seed: 8}}}\n", "'+seed' has names|write seed"},
    {end, "variants: {a: {set: {'~network[0][\"normalizer\"]': }}}\n",
     "between dots|write ~network.0.normalizer"},
};

/// What reading the right file with an override tells.
std::string told(const std::string& overriding) {
  const fixture::Folder folder;
  Context context = test::context();
  Diagnostics diagnostics;
  lab::read_experiment(context, folder.write("x.yaml", right), {overriding}, diagnostics);
  return diagnostics.text();
}

}  // namespace

TEST_CASE("kinds: words in a place for another kind are answered with where they belong") {
  ConfigReader reader;
  check_answers(reader, {layers_elsewhere, values_of_others, instead_of_maps, paths});
}

TEST_CASE("kinds: overrides are answered as the keys of a file are") {
  CHECK_THAT(told("+optimizer.momentum=0.5"),
             Contains("command line:1:1: error: '+optimizer.momentum' has names and numbers") &&
                 Contains("  write optimizer.momentum\n"));
  CHECK_THAT(told("network[0].units=8"), Contains("  write network.0.units\n"));
  CHECK_THAT(told("network=relu"), Contains("layers must be a list") && Contains("[{block: dense"));
  CHECK_THAT(told("network=[relu]"), Contains("  write {activation: relu}\n"));
  CHECK_THAT(told("data=gaussian"), Contains("write {type: gaussian, ...}"));
}
