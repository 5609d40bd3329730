// What people write who come from other programs, wrong values, YAML that is none, and
// what each of these mistakes is answered with.
#include "mistakes.hpp"

#include <lab/words/words.hpp>

using namespace headwater;
using namespace headwater::lab;
using namespace headwater::test;

namespace {

const Mistake keys_of_others[] = {
    {block, "block: dense, out_features: 4", "unknown key 'out_features'|write units"},
    {block, "block: dense, hidden_size: 4", "'hidden_size'|write units"},
    {block, "block: dense, in_features: 4, units: 4", "'in_features'|leave it out"},
    {block, "block: dense, units: 4, kernel_initializer: zeros",
     "'kernel_initializer'|write initializer"},
    {block, "block: dense, units: 4, weight_init: zeros", "'weight_init'|write initializer"},
    {block, "block: dense, units: 4, bias_init: zeros", "'bias_init'|write bias_initializer"},
    {block, "block: dense, units: 4, dropout: 0.5", "'dropout'|{block: dropout, p: 0.5}"},
    {block, "block: dense, units: 4, kernel_regularizer: l2",
     "'kernel_regularizer'|weight_decay in 'optimizer'"},
    {block, "block: dense, units: 4, dtype: float64", "'dtype'|top of the file"},
    {block, "block: dense, num_layers: 3, units: 4", "'num_layers'|{repeat: 3, layers:"},
    {block, "block: dense, Units: 4", "unknown key 'Units'|did you mean 'units'?"},
    {"activation: sigmoid", "act_fn: relu", "'act_fn'|write activation"},
    {"normalizer: batch_norm", "batch_norm: true", "'batch_norm'|write normalizer: batch_norm"},
    {"normalizer: batch_norm", "normalization: batch_norm", "'normalization'|write normalizer"},
    {"normalizer: batch_norm", "norm_first: true", "'norm_first'|write normalizer_position"},
    {"batch_norm}", "{type: batch_norm, epsilon: 1}}", "'epsilon'|write eps"},
    {"batch_norm}", "{type: batch_norm, affine: true}}", "'affine'|leave it out"},
    {"batch_norm}", "{type: batch_norm, num_features: 4}}", "'num_features'|leave it out"},
    {"batch_norm}", "{type: batch_norm, decay: 0.1}}", "'decay'|1 - decay"},
    {"batch_norm}", "{type: group_norm, groups: 2}}", "'groups'|write num_groups"},
    {first, "{block: lstm, hidden_size: 4}", "'hidden_size'|write units"},
    {first, "{block: lstm, units: 4, return_sequences: true}",
     "'return_sequences'|write returns: all_steps, or last_step"},
    {first, "{block: lstm, units: 4, unit_forget_bias: true}",
     "'unit_forget_bias'|write bias_initializer: forget_bias"},
    {first, "{block: gru, units: 4, batch_first: true}", "'batch_first'|leave it out"},
    {first, "{block: gru, units: 4, num_layers: 2}", "'num_layers'|{repeat: 3, layers:"},
    {first, "{block: gru, units: 4, recurrent_activation: tanh}",
     "'recurrent_activation'|leave it out"},
    {first, "{block: rnn, units: 4, nonlinearity: relu}", "'nonlinearity'|write activation"},
    {first, "{block: dropout, rate: 0.5}", "'rate'|write p"},
    {first, "{block: dropout, p: 0.5, inplace: true}", "'inplace'|leave it out"},
    {"sigmoid", "{type: leaky_relu, alpha: 0.2}", "'alpha'|write negative_slope"},
    {"sigmoid", "{type: gelu, approximate: tanh}", "'approximate'|write the activation gelu_tanh"},
    {"sigmoid", "{type: softmax, dim: 1}", "'dim'|leave it out"},
    {"sigmoid", "{type: relu, inplace: true}", "'inplace'|leave it out"},
    {normal, "{type: normal, stddev: 0.1}", "'stddev'|write std"},
    {normal, "{type: uniform, minval: -0.1}", "'minval'|write a"},
    {normal, "{type: uniform, maxval: 0.1}", "'maxval'|write b"},
    {normal, "{type: constant, val: 1}", "'val'|write value"},
    {normal, "{type: xavier_normal, nonlinearity: tanh}", "'nonlinearity'|write gain"},
    {normal, "{type: normal, seed: 3}", "'seed'|top of the file"},
    {"loss: mse", "loss: {type: mse, reduction: mean}", "'reduction'|leave it out"},
    {"loss: mse", "loss: {type: cross_entropy, weight: [1, 2]}", "'weight'|write class_weights"},
    {"loss: mse", "loss: {type: huber, beta: 1}", "'beta'|write delta"},
    {sgd, "{type: sgd, lr: 0.1}", "unknown key 'lr'|write learning_rate"},
    {sgd, "{type: adam, betas: [0.9, 0.99]}", "'betas'|write beta1 and beta2"},
    {sgd, "{type: adam, beta_1: 0.9}", "'beta_1'|did you mean 'beta1'?"},
    {sgd, "{type: adam, epsilon: 1e-7}", "'epsilon'|write eps"},
    {sgd, "{type: rmsprop, rho: 0.9}", "'rho'|write alpha"},
    {sgd, "{type: sgd, clipnorm: 1}", "'clipnorm'|write clip_gradient_norm in 'train'"},
    {sgd, "{type: adamw, wd: 0.1}", "'wd'|write weight_decay"},
    {sgd, "{type: rmsprop, decay: 0.9}", "'decay'|write alpha"},
    {sgd, "{type: sgd, params: all}", "'params'|leave it out"},
    {sgd, "{type: sgd, lr_scheduler: cosine}", "'lr_scheduler'|write schedule at the top"},
    {sgd, "{_target_: torch.optim.SGD, lr: 0.1}", "an optimizer needs its name under 'type'"},
    {cosine, "{type: cosine, T_max: 10}", "'T_max'|write total_iters"},
    {cosine, "{type: cosine, eta_min: 0}", "'eta_min'|write min_factor"},
    {cosine, "{type: one_cycle, max_lr: 1}", "'max_lr'|write learning_rate in 'optimizer'"},
    {cosine, "{type: step, decay_rate: 0.5, step_size: 2}", "'decay_rate'|write gamma"},
    {cosine, "{type: reduce_on_plateau, monitor: val_loss}", "'monitor'|write loss: validation"},
    {cosine, "{type: linear_warmup, warmup_steps: 5}", "'warmup_steps'|write total_iters"},
    {train, "{epochs: 5}", "unknown key 'epochs'|write steps"},
    {train, "{max_epochs: 5}", "'max_epochs'|write steps"},
    {train, "{max_steps: 5}", "'max_steps'|write steps"},
    {train, "{steps: 5, gradient_clip_val: 1}", "'gradient_clip_val'|write clip_gradient_norm"},
    {train, "{steps: 5, clip_value: 1}", "'clip_value'|write clip_gradient_value"},
    {train, "{steps: 5, val_check_interval: 1}", "'val_check_interval'|write validate_every"},
    {train, "{steps: 5, patience: 3}", "'patience'|write early_stopping: {patience: 3}"},
    {train, "{steps: 5, batch_size: 8}", "'batch_size'|it stands in 'data'"},
    {train, "{steps: 5, lr: 0.1}", "'lr'|write learning_rate in 'optimizer'"},
    {train, "{steps: 5, detect_anomaly: true}", "'detect_anomaly'|write nan_policy: stop"},
    {train, "{steps: 5, shuffle: true}", "'shuffle'|leave it out"},
    {train, "{steps: 5, log_every_n_steps: 5}", "'log_every_n_steps'|write probe: {every: 10}"},
    {train, "{steps: 5, devices: 1}", "'devices'|leave it out"},
    {train, "{steps: 5, early_stopping: {monitor: val_loss}}", "'monitor'|leave it out"},
    {"every: 10", "interval: 10", "'interval'|write every"},
    {end, "epochs: 3\n", "'epochs'|write train: {steps: 1000}"},
    {end, "model: []\n", "'model'|write network"},
    {end, "criterion: mse\n", "'criterion'|write loss"},
    {end, "scheduler: cosine\n", "'scheduler'|write schedule"},
    {end, "trainer: {max_epochs: 3}\n", "'trainer'|write train"},
    {end, "batch_size: 3\n", "'batch_size'|'data'"},
    {end, "lr: 3\n", "'lr'|write learning_rate in 'optimizer'"},
    {end, "callbacks: []\n", "'callbacks'|early_stopping in 'train'"},
    {end, "defaults: [_self_]\n", "'defaults'|leave it out"},
    {end, "hydra: {run: {dir: x}}\n", "'hydra'|leave it out"},
    {end, "metrics: [accuracy]\n", "'metrics'|headwater list quantity"},
    {end, "seed_everything: 3\n", "'seed_everything'|write seed"},
    {end, "precision: 32\n", "'precision'|write dtype"},
    {end, "device: cuda\n", "'device'|leave it out"},
    {end, "logger: wandb\n", "'logger'|every run has a folder"},
    {end, "activation: relu\n", "'activation'|it stands with a layer"},
    {end, "sweep: {}\n", "'sweep'|write variants"},
    {end, "optimiser: sgd\n", "'optimiser'|write optimizer"},
};

const Mistake names_of_others[] = {
    {"type: sgd, ", "type: SGDD, ", "unknown optimizer 'SGDD'|did you mean 'sgd'?"},
    {"type: sgd, ", "type: momentum, ", "'momentum'|write {type: sgd,"},
    {"type: sgd, ", "type: torch.optim.AdamW, ", "'torch.optim.AdamW'|did you mean 'adamw'?"},
    {"type: sgd, ", "type: lbfgs, ", "'lbfgs'|headwater list optimizer"},
    {"sigmoid", "logistic", "unknown activation 'logistic'|write sigmoid"},
    {"sigmoid", "lrelu", "'lrelu'|write leaky_relu"},
    {"sigmoid", "nn.ReLU()", "'nn.ReLU()'|did you mean 'relu'?"},
    {"sigmoid", "leakyrelu", "'leakyrelu'|did you mean 'leaky_relu'?"},
    {"sigmoid", "none", "'none'|leave activation out, or write identity"},
    {"sigmoid", "dropout", "'dropout'|headwater describe block/dropout"},
    {"loss: mse", "loss: MSELoss", "unknown loss 'MSELoss'|write mse"},
    {"loss: mse", "loss: nn.CrossEntropyLoss", "|write cross_entropy"},
    {"loss: mse", "loss: binary_crossentropy", "|write binary_cross_entropy"},
    {"loss: mse", "loss: sparse_categorical_crossentropy", "|write cross_entropy"},
    {"loss: mse", "loss: SmoothL1Loss", "|write huber"},
    {"loss: mse", "loss: msee", "'msee'|did you mean 'mse'?"},
    {normal, "glorot", "unknown initializer 'glorot'|write xavier_uniform"},
    {normal, "he", "'he'|write kaiming_normal"},
    {normal, "truncated_normal", "|write trunc_normal"},
    {normal, "RandomNormal", "'RandomNormal'|write normal"},
    {normal, "nn.init.xavier_uniform_", "|did you mean 'xavier_uniform'?"},
    {"batch_norm}", "BatchNorm1d}", "unknown normalizer 'BatchNorm1d'|write batch_norm"},
    {"batch_norm}", "LayerNormalization}", "|write layer_norm"},
    {"batch_norm}", "none}", "'none'|leave normalizer out"},
    {"type: cosine", "type: CosineAnnealingLR", "|write cosine"},
    {"type: cosine", "type: ReduceLROnPlateau", "|write reduce_on_plateau"},
    {"type: cosine", "type: ExponentialLR", "|write {type: step,"},
    {"type: cosine", "type: OneCycleLR", "|write one_cycle"},
    {"block: dense", "block: Linear", "unknown block 'Linear'|write dense"},
    {"block: dense", "block: nn.Linear", "|write dense"},
    {"block: dense", "block: Conv2d", "'Conv2d'|there is none here"},
    {"block: dense", "block: dens", "'dens'|did you mean 'dense'?"},
    {"block: dense", "block: relu", "'relu'|write {activation: relu}"},
    {"block: dense", "block: BatchNorm1d", "|write {normalizer: batch_norm}"},
    {"block: dense", "type: dense", "a layer must be a map|write {block: dense, ...}"},
    {"block: dense", "type: Linear", "a layer must be a map|write {block: dense, ...}"},
    {first, "relu", "a layer must be a map|write {activation: relu}"},
    {first, "{dense: {units: 4}}", "a layer must be a map|write {block: dense, ...}"},
    {first, "nn.Linear(4, 4)", "a layer must be a map|write {block: dense, ...}"},
    {first, "{normalizer: layer_norm, activation: relu}", "|write a layer for each"},
    {first, "{LayerNorm: {}}", "a layer must be a map|write {normalizer: layer_norm}"},
    {first, "{repeat: 2, block: dense, units: 4}",
     "'block' in repeat|write the layer under layers"},
    {"type: gaussian", "type: mnist", "unknown data 'mnist'|write type: idx"},
    {"type: gaussian", "type: random", "'random'|write gaussian"},
    {"type: gaussian", "type: gausian", "'gausian'|did you mean 'gaussian'?"},
};

const Mistake wrong_values[] = {
    {"units: 4", "units: 64.0", "'units' must be a whole number|write 64"},
    {"units: 4", "units: '64'", "got the text '64'|write it without quotes"},
    {"units: 4", "units: [64, 32]", "got a list|write one value, not a list"},
    {"units: 4", "units: 0", "greater than 0, but got '0'|describe block/dense"},
    {"units: 4", "units: many", "but got 'many'|describe block/dense"},
    {"units: 4", "units:", "got nothing|give it a value"},
    {"units: 4", "units: 1_000", "'1_000'|write 1000"},
    {"units: 4, ", "", "'units' is missing|describe block/dense"},
    {train, "{steps: 1e3}", "'steps' must be a whole number|write 1000"},
    {train, "{steps: 1,000}", "unknown key '000'|known keys"},
    {train, "{steps: -1}", "'steps' must be|got '-1'|describe train"},
    {train, "{}", "'steps' is missing|train: {steps: 1000}"},
    {train, "{steps: 5, nan_policy: halt}", "'nan_policy' must be 'ignore', 'warn'|write stop"},
    {"learning_rate: 0.1", "learning_rate: 10%", "'10%'|write 0.1"},
    {"learning_rate: 0.1", "learning_rate: \"0,1\"", "the text '0,1'|without quotes"},
    {"learning_rate: 0.1", "learning_rate: -1", "at least 0, but got '-1'|optimizer/sgd"},
    {"learning_rate: 0.1", "learning_rate: 1/8", "'1/8'|write 0.125"},
    {sgd, "{type: sgd, nesterov: yes}", "true or false, but got 'yes'|write true"},
    {sgd, "{type: sgd, nesterov: 0}", "true or false, but got '0'|write false"},
    {sgd, "{type: sgd, momentum: 1}", "'momentum' must be|optimizer/sgd"},
    {"batch_size: 8", "batch_size: 0", "'batch_size' must be|list data"},
    {"features: 4, ", "", "'features' is missing|list data"},
    {normal, "{type: kaiming_normal, mode: fan-in}", "'mode' must be|did you mean 'fan_in'?"},
    {normal, "{type: kaiming_normal, gain: Auto}", "or 'auto', but got 'Auto'|write auto"},
    {first, "{block: dropout, p: 50%}", "'50%'|write 0.5"},
    {first, "{block: dropout, p: 2}", "from 0 to 1, but got '2'|block/dropout"},
    {"seed: 3", "seed: -1", "'seed' must be|for example: seed: 1"},
    {"seed: 3", "seed: 3.0", "'seed' must be|write 3"},
    {"seed: 3", "dtype: float16", "'dtype' must be 'float32' or 'float64'|write float32"},
    {start, "name: a/b\n", "'name' must be|without '/'"},
};

const Mistake yaml[] = {
    {"steps: 5", "steps:5", "a space is missing after ':'", false},
    {"train:", "\ttrain:", "tab used for indentation; YAML wants spaces", false},
    {"batch_size: 8}", "batch_size: 8", "this bracket is not closed|noticed in line"},
    {"batch_size: 8}", "batch_size: 8}}", "this bracket closes nothing", false},
    {"seed: 3", "seed: 3\nseed: 4", "duplicate key 'seed'|it stands in line 2 already"},
    {"seed: 3", " seed: 3", "':' cannot stand here|check the indentation"},
    {"loss: mse", "loss: 'mse", "a quoted text after this is never closed", false},
    {"loss: mse", "loss: @mse", "cannot start with this character|put it in quotes"},
    {"loss: mse", "loss: !!str mse", "a tag has no meaning|put text in quotes"},
    {"loss: mse", "loss: *mse", "defined nowhere above|define it with '&'"},
    {"loss: mse", "loss: {<<: mse}", "'<<' takes a map or a list of maps|for example: {<<: *name"},
    {"network:", "---\nnetwork:", "a second document starts here; check the indentation", false},
    {end, "null: 3\n", "a key must be a name, but got nothing|put it in quotes"},
    {"  - {block: dense, units: 2,", "  - - {block: dense, units: 2,",
     "a layer must be a map|block"},
    {"loss: mse", "loss: \"\\q\"", "unknown escape|for a backslash"},
    {"loss: mse", "loss: [mse]", "a loss must be a name|write one value"},
};

const Mistake variants[] = {
    {end, "variants: {a: {sett: {}}}\n", "unknown key 'sett'|did you mean 'set'?"},
    {end, "variants: {a: {overrides: {}}}\n", "'overrides'|write set"},
    {end, "variants: {a: {optimizer: {lr: 1}}}\n", "'optimizer'|write it under set"},
    {end, "variants: {a: {}}\n", "'set' is missing|for example: {set:"},
    {end, "variants: {a: {set: {optimiser.learning_rate: 1}}}\n", "'optimiser'|write optimizer"},
    {end, "variants: {a: {set: {optimizer.lr: 1}}}\n", "'lr'|write learning_rate"},
    {end, "variants: {a: {set: {optimizer: {lr: 1}}}}\n", "'lr'|write learning_rate"},
    {end, "variants: {a: {set: {network.0.normaliser: null}}}\n",
     "there is no 'normaliser' to take away|did you mean 'normalizer'?"},
    {end, "variants: {a: {set: {~network.0.norm: }}}\n",
     "there is no 'norm' to take away|did you mean 'normalizer'?"},
    {end, "variants: {a: {set: {network.0.normalizer: }}}\n", "has no value|null takes a key away"},
    {end, "variants: {a: {set: {~seed: 3}}}\n", "has no value|leave the '~' out"},
    {end, "variants: {a: {set: {loss.delta: 3}}}\n", "'loss' is 'mse', not a map|{type: mse, ...}"},
    {end, "variants: {a: {set: {variants: {}}}}\n", "a variant cannot set|whole file"},
    {end, "variants: {base: {set: {}}}\n", "two variants are called 'base'|'variant:' names it"},
    {end, "variants: {a: {each: activations, at: network.0.activation}}\n",
     "'each' must be a kind|did you mean 'activation'?"},
    {end, "expect: {bass.train_loss: [0, 1]}\n", "no variant is called 'bass'|'base'"},
    {end, "expect: {base.val_loss: [0, 1]}\n", "no quantity 'val_loss'|validation_loss"},
    {end, "expect: {base.train_loss: 3}\n", "must be a list of two numbers|for example"},
    {end, "expect: {base.train_loss: {value: 1, rtol: 0.1, relative: 1}}\n",
     "'rtol'|write relative"},
};

const Mistake csv[] = {
    {data, "{type: csv, path: t.csv, target: y}", "'path'|write file"},
    {data, "{type: csv, file: t.csv, label: y}", "'label'|write target"},
    {data, "{type: csv, file: t.csv, target: y, sep: ';'}", "'sep'|write delimiter"},
    {data, "{type: csv, file: t.csv, target: y, drop: a}", "'drop'|write ignore"},
    {data, "{type: csv, file: t.csv, target: y, normalize: true}", "'normalize'|write standardise"},
    {data, "{type: csv, file: t.csv, target: y, shuffle: true}", "'shuffle'|leave it out"},
    {data, "{type: csv, file: t.csv, target: y, test_size: 0.2}", "|write split: {test: 0.2}"},
    {data, "{type: csv, file: t.csv, target: y, validation_split: 0.2}",
     "|write split: {validation: 0.1}"},
    {data, "{type: csv, file: t.csv, target: y, split: {val: 0.2}}", "'val'|write validation"},
    {data, "{type: csv, file: t.csv, target: y, split: 0.2}",
     "split must be a map|write {validation: 0.2}"},
    {data, "{type: csv, file: t.csv, target: y, task: classify}", "'task' must be|list data"},
    {data, "{type: csv, file: t.csv, target: yy}", "'yy'|y"},
    {data, "{type: csv, file: t.csv, target: y, header: no}", "true or false|write false"},
    {data, "{type: csv, file: t.csv, target: y, delimiter: ', '}",
     "'delimiter' must be|for example"},
    {data, "{type: csv, file: t.csv, target: y, standardise: zscore}",
     "'standardise' must be per_feature, whole|list data"},
    {data, "{type: csv, file: t.csv, target: y, num_workers: 4}", "'num_workers'|leave it out"},
};

}  // namespace

TEST_CASE("mistakes: each is answered with what is to be written here") {
  ConfigReader reader;
  CHECK(reader.read(right).text() == "");
  check_answers(reader, {keys_of_others, names_of_others, wrong_values, yaml, variants, csv});
}

TEST_CASE("mistakes: names in whatever letters are those of the project") {
  ConfigReader reader;
  const std::pair<const char*, const char*> names[] = {
      {"sigmoid", "ReLU"},           {"sigmoid", "nn.ReLU"},
      {"sigmoid", "GELU"},           {"sigmoid", "nn.LeakyReLU"},
      {"sigmoid", "Swish"},          {"type: sgd", "type: AdamW"},
      {"type: sgd", "type: SGD"},    {"type: sgd", "type: RMSprop"},
      {"loss: mse", "loss: MSE"},    {"loss: mse", "loss: MAE"},
      {"batch_norm}", "LayerNorm}"}, {"block: dense", "block: Dense"},
      {normal, "GlorotUniform"},     {"type: gaussian", "type: Gaussian"}};
  for (const auto& [part, written] : names) {
    INFO(written);
    CHECK(reader.read(with({part, written, ""})).text() == "");
  }
}

TEST_CASE("mistakes: words of others lead to words that are here, and are not ours") {
  const Context context = test::context();
  for (const ForeignWords& row : foreign_names()) {
    INFO(row.where << ": " << row.theirs);
    const auto kind = kind_named(row.where);
    std::istringstream theirs{std::string(row.theirs)};
    for (std::string word; kind && theirs >> word;)
      CHECK(context.offers(*kind, word).empty());
    if (kind && !row.ours.empty()) CHECK_FALSE(context.offers(*kind, row.ours).empty());
  }
  for (const ForeignWords& row : foreign_settings()) {
    if (row.ours.empty()) continue;
    INFO(row.where << ": " << row.theirs);
    const std::string_view word = row.where.substr(0, row.where.find(' '));
    bool known = false;
    for (const Offer& offer : context.list())
      for (const SettingInfo& setting :
           offer.usable() ? offer.technique().settings : std::vector<SettingInfo>{})
        known = known || (to_string(offer.kind) == word && setting.key == row.ours);
    CHECK(known);
  }
}
