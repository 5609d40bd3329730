// Settings that techniques have in PyTorch and Keras. Of two rows with a word the first
// whose own key the technique has is meant.
#include "words.hpp"

namespace headwater::lab {

namespace {

constexpr const char* at_top = "it stands at the top of the file";
constexpr const char* counted = "leave it out: features are counted from the layer before";

constexpr ForeignWords rows[] = {
    {"block 'dropout'", "rate prob probability dropout_rate ratio", "p"},
    {"block *", "in_features input_size input_dim input_shape in_channels n_inputs", "", counted},
    {"block *",
     "out_features hidden_size hidden_dim hidden output_dim output_size num_units n_units "
     "neurons nodes width size dim out_channels filters",
     "units"},
    {"block *",
     "kernel_initializer weight_init weight_initializer weights_initializer kernel_init "
     "init_weights init initialiser",
     "initializer"},
    {"block *", "bias_init b_init", "bias_initializer"},
    {"block *", "recurrent_init hidden_initializer", "recurrent_initializer"},
    {"block *", "unit_forget_bias forget_bias", "bias_initializer",
     "write bias_initializer: forget_bias"},
    {"block *", "use_bias", "bias"},
    {"block *", "bias use_bias", "", "leave it out: this block has a bias, or needs none"},
    {"block *", "act act_fn activation_fn activation_function nonlinearity", "activation"},
    {"block *",
     "norm normalization norm_layer normaliser batch_norm batchnorm use_bn bn layer_norm",
     "normalizer", "write normalizer: batch_norm, or another of headwater list normalizer"},
    {"block *", "norm_first pre_norm", "normalizer_position",
     "write normalizer_position: before, or after"},
    {"block *", "return_sequences", "returns", "write returns: all_steps, or last_step"},
    {"block *", "recurrent_activation", "", "leave it out: the gates are sigmoids"},
    {"block 'dropout'", "dropout", "p"},
    {"block *", "dropout dropout_rate recurrent_dropout", "",
     "dropout is a layer of its own: {block: dropout, p: 0.5}"},
    {"block *", "kernel_regularizer bias_regularizer regularizer weight_decay l2", "",
     "write weight_decay in 'optimizer'"},
    {"block *", "num_layers n_layers depth repeat times", "",
     "write {repeat: 3, layers: [{block: dense, units: 10}]}"},
    {"block *", "batch_first", "", "leave it out: data are samples x steps x features"},
    {"block *", "num_parameters n_parameters", "num_parameters"},
    {"block *", "inplace name device _target_ trainable", "", "leave it out"},
    {"block *", "dtype seed", "", at_top},

    {"normalizer *", "epsilon", "eps"},
    {"normalizer *", "decay", "momentum", "write momentum, the share of the new batch: 1 - decay"},
    {"normalizer *", "groups n_groups", "num_groups"},
    {"normalizer *", "affine elementwise_affine center scale track_running_stats bias", "",
     "leave it out: gain and shift are always learned"},
    {"normalizer *", "num_features normalized_shape num_channels axis dim", "", counted},
    {"activation *", "slope leak leakiness alpha", "negative_slope"},
    {"activation *", "dim axis", "", "leave it out: it goes over the features"},
    {"activation *", "approximate", "", "write the activation gelu_tanh"},
    {"activation *", "inplace", "", "leave it out"},
    {"initializer *", "stddev sd sigma standard_deviation", "std"},
    {"initializer *", "minval low min", "a"},
    {"initializer *", "maxval high max", "b"},
    {"initializer *", "val", "value"},
    {"initializer *", "nonlinearity scale", "gain", "write gain; auto follows the activation"},
    {"initializer *", "seed", "", at_top},
    {"loss *", "weight weights class_weight", "class_weights"},
    {"loss *", "smoothing", "label_smoothing"},
    {"loss *", "logits", "from_logits"},
    {"loss *", "beta", "delta"},
    {"loss *", "reduction size_average reduce", "", "leave it out: a loss is a mean"},
    {"optimizer *", "lr eta step_size rate base_lr", "learning_rate"},
    {"optimizer *", "betas", "beta1", "write beta1 and beta2"},
    {"optimizer *", "epsilon", "eps"},
    {"optimizer *", "rho smoothing", "alpha"},
    {"optimizer 'rmsprop'", "decay rho beta", "alpha"},
    {"optimizer *", "decay", "", "a rate that falls is a schedule: headwater list schedule"},
    {"optimizer *", "wd l2", "weight_decay"},
    {"optimizer *", "beta mu", "momentum"},
    {"optimizer *",
     "clipnorm clip_norm max_grad_norm global_clipnorm clip_gradient_norm "
     "gradient_clip_val",
     "", "write clip_gradient_norm in 'train'"},
    {"optimizer *", "clipvalue clip_value", "", "write clip_gradient_value in 'train'"},
    {"optimizer *", "params", "", "leave it out: all parameters are trained"},
    {"optimizer *", "scheduler lr_scheduler schedule", "", "write schedule at the top of the file"},
    {"optimizer *", "foreach fused maximize capturable name _target_ _partial_", "",
     "leave it out"},
    {"schedule *",
     "T_max total_steps max_iters num_training_steps warmup_steps num_warmup_steps "
     "steps T_0 decay_steps",
     "total_iters"},
    {"schedule *", "decay_steps interval step every", "step_size"},
    {"schedule *", "decay_rate", "gamma"},
    {"schedule *", "decay gamma", "factor"},
    {"schedule *", "eta_min min_lr alpha", "min_factor",
     "write min_factor: a share of the learning rate"},
    {"schedule *", "max_lr lr learning_rate", "", "write learning_rate in 'optimizer'"},
    {"schedule *", "warmup_start_lr start_lr warmup_init_lr", "start_factor",
     "write start_factor: a share of the learning rate"},
    {"schedule *", "monitor metric", "loss", "write loss: validation, or train"},
    {"schedule *", "min_delta", "threshold"},
    {"schedule *", "milestones", "", "a schedule 'step' has one step_size"},
    {"schedule *", "last_epoch verbose mode optimizer", "", "leave it out"},
};

}  // namespace

std::span<const ForeignWords> foreign_settings() {
  return rows;
}

}  // namespace headwater::lab
