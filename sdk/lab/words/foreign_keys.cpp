// Keys of PyTorch, Keras, Lightning and Hydra, beside those of techniques.
#include "words.hpp"

namespace headwater::lab {

namespace {

constexpr const char* at_top = "it stands at the top of the file";
constexpr const char* in_data = "it stands in 'data'";
constexpr const char* in_optimizer = "write learning_rate in 'optimizer'";
constexpr const char* processor =
    "leave it out: all is computed on the processor, by --threads of the command";
constexpr const char* epochs = "write steps: an epoch has samples / batch_size of them";

constexpr ForeignWords rows[] = {
    {"the configuration", "model layers architecture net module", "network"},
    {"the configuration", "criterion objective loss_fn loss_function", "loss"},
    {"the configuration", "optim optimiser", "optimizer"},
    {"the configuration", "scheduler lr_scheduler lr_schedule", "schedule"},
    {"the configuration", "trainer training fit", "train"},
    {"the configuration", "dataset datasets datamodule dataloader data_loader", "data"},
    {"the configuration", "random_seed random_state manual_seed seed_everything", "seed"},
    {"the configuration", "precision float", "dtype", "write dtype: float32, or float64"},
    {"the configuration", "experiment experiment_name exp_name title", "name"},
    {"the configuration", "sweep sweeper grid search hparams hyperparameters runs", "variants"},
    {"the configuration", "assert asserts tests checks expectations", "expect"},
    {"the configuration", "epochs num_epochs n_epochs max_epochs", "train",
     "write train: {steps: 1000}; an epoch has samples / batch_size steps"},
    {"the configuration", "steps max_steps num_steps iterations", "train",
     "write train: {steps: 1000}"},
    {"the configuration", "batch_size bs", "data", "write it in 'data', as batch_size"},
    {"the configuration", "lr learning_rate", "optimizer", in_optimizer},
    {"the configuration", "weight_decay momentum betas", "optimizer", "it stands in 'optimizer'"},
    {"the configuration", "callbacks early_stopping patience", "train",
     "write early_stopping in 'train'; a change of the learning rate is a 'schedule'"},
    {"the configuration", "gradient_clip_val clip_norm max_grad_norm clip_gradient_norm", "train",
     "write clip_gradient_norm in 'train'"},
    {"the configuration", "validation validation_split val_split split", "data",
     "write split: {validation: 0.1} in 'data'"},
    {"the configuration", "log_every_n_steps log_every probe_every", "probe",
     "write probe: {every: 10}"},
    {"the configuration", "metrics", "",
     "leave it out: headwater list quantity has what is measured"},
    {"the configuration", "logger logging wandb tensorboard checkpoint", "",
     "leave it out: every run has a folder, with all readings"},
    {"the configuration", "defaults hydra _target_ _partial_ _self_", "",
     "leave it out: a file stands for itself; '&', '*' and '<<' repeat what is alike"},
    {"the configuration", "device devices gpu gpus accelerator num_workers strategy", "",
     processor},
    {"the configuration", "activation initializer normalizer block units", "network",
     "it stands with a layer: {block: dense, units: 10, activation: relu}"},

    {"dtype", "double f64 fp64 64", "float64"},
    {"dtype", "float single f32 fp32 32", "float32"},
    {"dtype", "half float16 bfloat16 bf16 f16 fp16 16 mixed amp", "float32",
     "write float32: nothing here is smaller"},
    {"nan_policy", "raise fail throw exception abort crash", "error"},
    {"nan_policy", "halt break end terminate quit", "stop"},
    {"nan_policy", "skip off none no false silent", "ignore"},
    {"nan_policy", "print log report tell", "warn"},

    {"train", "epochs num_epochs n_epochs max_epochs", "steps", epochs},
    {"train", "max_steps num_steps n_steps total_steps iterations iters steps_per_epoch", "steps"},
    {"train",
     "gradient_clip_val grad_clip gradient_clip clip_norm clipnorm max_grad_norm "
     "clip_grad_norm max_norm gradient_clipping",
     "clip_gradient_norm"},
    {"train", "clipvalue clip_value clip_grad_value", "clip_gradient_value"},
    {"train",
     "val_check_interval check_val_every_n_epoch validation_freq val_every eval_every "
     "eval_steps",
     "validate_every"},
    {"train", "patience callbacks early_stop stopping", "early_stopping",
     "write early_stopping: {patience: 3}"},
    {"train", "detect_anomaly terminate_on_nan nan", "nan_policy", "write nan_policy: stop"},
    {"train", "batch_size bs", "", in_data},
    {"train", "validation_split val_split split", "", "write split: {validation: 0.1} in 'data'"},
    {"train", "lr learning_rate", "", in_optimizer},
    {"train", "optimizer loss schedule seed data network probe", "", at_top},
    {"train", "criterion loss_fn", "", "write loss at the top of the file"},
    {"train", "scheduler lr_scheduler", "", "write schedule at the top of the file"},
    {"train", "log_every_n_steps log_every probe_every", "",
     "write probe: {every: 10} at the top of the file"},
    {"train", "weight_decay", "", "it stands in 'optimizer'"},
    {"train", "shuffle", "", "leave it out: samples come in a random order"},
    {"train", "accelerator devices device gpus num_workers precision", "", processor},
    {"train", "verbose _target_ max_time", "", "leave it out"},

    {"early_stopping", "delta tolerance tol threshold", "min_delta"},
    {"early_stopping", "wait rounds n_epochs", "patience"},
    {"early_stopping", "monitor mode restore_best_weights verbose", "",
     "leave it out: the loss of the validation samples is watched"},
    {"probe", "interval every_n_steps log_every_n_steps frequency freq steps", "every"},
    {"theory", "sigma_w weight_variance sw w", "weights"},
    {"theory", "sigma_b bias_variance sb b", "biases"},
    {"an expectation", "tolerance rtol rel tol", "relative"},
    {"an expectation", "atol abs delta", "absolute"},
    {"an expectation", "target expected equals approx", "value"},
    {"an expectation", "min max low high", "", "bounds are a list: [low, high]"},
    {"variant *", "override overrides changes with params config", "set"},
    {"variant *", "network loss optimizer train data seed schedule dtype probe", "set",
     "write it under set: {set: {seed: 2}}"},
    {"repeat", "block units activation normalizer initializer", "",
     "write the layer under layers: {repeat: 3, layers: [{block: dense, units: 10}]}"},
    {"repeat", "block_list modules blocks", "layers"},

    {"data", "name dataset _target_ kind", "type"},
    {"data", "path filename filepath file_path csv train_file", "file",
     "write file; of fashion_mnist it is folder"},
    {"data", "root data_dir dir directory", "folder"},
    {"data", "sep separator delim", "delimiter"},
    {"data", "label labels target_column target_name label_column y", "target"},
    {"data", "drop exclude skip drop_columns", "ignore"},
    {"data", "has_header headers", "header"},
    {"data", "batch bs", "batch_size"},
    {"data", "val_split validation_split validation val_size valid", "split",
     "write split: {validation: 0.1}"},
    {"data", "test_split test_size test_fraction", "split", "write split: {test: 0.2}"},
    {"data", "normalize normalise standardize scale scaler normalization", "standardise"},
    {"data", "n_features num_features input_dim in_features", "features"},
    {"data", "n_classes num_classes", "classes"},
    {"data", "n_outputs num_outputs out_features output_dim", "targets"},
    {"data", "seq_len seq_length sequence_length timesteps", "steps"},
    {"data", "std stddev sigma cluster_std", "spread"},
    {"data", "shuffle", "", "leave it out: samples come in a random order"},
    {"data", "num_workers pin_memory drop_last prefetch", "", processor},
    {"data", "seed random_state dtype precision", "", at_top},
    {"data", "transform transforms", "", "write standardise: per_feature, or whole"},
    {"split", "val valid dev validation_split", "validation"},
    {"split", "eval holdout", "test"},
    {"split", "train training", "", "leave it out: what is left is for training"},
};

}  // namespace

std::span<const ForeignWords> foreign_keys() {
  return rows;
}

}  // namespace headwater::lab
