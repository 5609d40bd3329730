// Names that PyTorch and Keras have for techniques, as far as no alias has them.
#include "words.hpp"

namespace headwater::lab {

namespace {

constexpr ForeignWords rows[] = {
    {"block", "linear fc fully_connected affine LazyLinear", "dense"},
    {"block", "RNNCell SimpleRNN SimpleRNNCell elman", "rnn"},
    {"block", "LSTMCell", "lstm"},
    {"block", "GRUCell", "gru"},
    {"block", "ResBlock residual_block skip skip_connection add BasicBlock", "residual"},
    {"block", "AlphaDropout Dropout1d Dropout2d FeatureDropout", "dropout"},
    {"block", "ModuleList mlp", "sequential"},
    {"block", "Bidirectional", "", "write bidirectional: true in the cell: {block: lstm, ...}"},
    {"block", "BatchNorm1d BatchNorm2d BatchNormalization bn", "",
     "write {normalizer: batch_norm}, or normalizer: batch_norm in the block"},
    {"block", "LayerNormalization", "",
     "write {normalizer: layer_norm}, or normalizer: layer_norm in the block"},
    {"block",
     "conv Conv1d Conv2d Conv3d convolution MaxPool2d MaxPooling2D AvgPool2d pool Attention "
     "MultiheadAttention TransformerEncoderLayer transformer Embedding",
     "", "there is none here; see: headwater list block"},
    {"block", "Flatten", "", "leave it out: samples are features already"},
    {"block", "Input InputLayer", "", "leave it out: features are counted from the data"},
    {"block", "Activation", "", "write {activation: relu}"},
    {"block", "units in_features out_features hidden_size neurons initializer bias weight_init", "",
     "a layer with these is a block: {block: dense, units: 10, activation: relu}"},

    {"activation", "logistic", "sigmoid"},
    {"activation", "linear", "identity",
     "write identity, or leave activation out; a layer Linear is {block: dense, units: 10}"},
    {"activation", "lrelu leaky", "leaky_relu"},
    {"activation", "gelu_new gelu_fast gelu_approximate", "gelu_tanh"},
    {"activation", "none no", "identity", "leave activation out, or write identity"},
    {"activation", "RReLU", "leaky_relu", "write leaky_relu: its slope is set, not random"},
    {"activation",
     "LogSigmoid Hardshrink Softshrink Tanhshrink Threshold Softmin Softmax2d exponential", "",
     "there is none here; see: headwater list activation"},

    {"initializer", "he kaiming he_init kaiming_init", "kaiming_normal",
     "write kaiming_normal, or kaiming_uniform"},
    {"initializer", "glorot xavier xavier_init", "xavier_uniform",
     "write xavier_uniform, or xavier_normal"},
    {"initializer", "lecun", "lecun_normal", "write lecun_normal, or lecun_uniform"},
    {"initializer", "gaussian random_normal randn", "normal"},
    {"initializer", "random_uniform rand", "uniform"},
    {"initializer", "truncated_normal", "trunc_normal"},
    {"initializer", "zero", "zeros"},
    {"initializer", "one", "ones"},
    {"initializer", "default pytorch torch", "torch_linear_default"},

    {"normalizer", "BatchNorm1d BatchNorm2d BatchNormalization bn batch", "batch_norm"},
    {"normalizer", "LayerNormalization ln layer", "layer_norm"},
    {"normalizer", "GroupNormalization gn group", "group_norm"},
    {"normalizer", "InstanceNorm1d InstanceNorm2d InstanceNormalization", "instance_norm"},
    {"normalizer", "RMSNormalization rms", "rms_norm"},
    {"normalizer", "none no", "", "leave normalizer out"},

    {"loss", "MSELoss mean_squared_error squared_error l2 L2Loss", "mse"},
    {"loss", "L1Loss mean_absolute_error absolute_error", "l1"},
    {"loss",
     "CrossEntropyLoss categorical_crossentropy sparse_categorical_crossentropy "
     "categorical_cross_entropy softmax_cross_entropy crossentropy xent ce log_loss",
     "cross_entropy"},
    {"loss", "BCELoss BCEWithLogitsLoss bce binary_crossentropy", "binary_cross_entropy"},
    {"loss", "NLLLoss negative_log_likelihood", "nll"},
    {"loss", "SmoothL1Loss smooth_l1 HuberLoss", "huber"},
    {"loss", "HingeLoss MultiMarginLoss categorical_hinge", "hinge"},

    {"optimizer", "gd gradient_descent", "sgd"},
    {"optimizer", "momentum nesterov", "sgd",
     "write {type: sgd, learning_rate: 0.1, momentum: 0.9}"},
    {"optimizer", "amsgrad", "adam", "write {type: adam, amsgrad: true}"},
    {"optimizer", "rms", "rmsprop"},

    {"schedule", "CosineAnnealingLR CosineAnnealingWarmRestarts CosineDecay cosine_annealing",
     "cosine"},
    {"schedule", "StepLR MultiStepLR step_decay", "step"},
    {"schedule", "ExponentialLR ExponentialDecay exponential", "step",
     "write {type: step, step_size: 1, gamma: 0.99}"},
    {"schedule", "ReduceLROnPlateau plateau", "reduce_on_plateau"},
    {"schedule", "OneCycleLR onecycle", "one_cycle"},
    {"schedule", "LinearLR linear warmup", "linear_warmup"},
    {"schedule", "ConstantLR none", "constant"},

    {"data type", "mnist", "idx", "write type: idx, with its four files"},
    {"data type", "file table pandas dataframe tsv", "csv"},
    {"data type", "numpy np npz", "npy"},
    {"data type", "blobs make_blobs", "clusters"},
    {"data type", "spiral spirals", "two_spirals"},
    {"data type", "random normal synthetic noise randn", "gaussian"},
    {"data type", "adding", "adding_problem"},
    {"data type", "copy", "copy_memory"},
};

}  // namespace

std::span<const ForeignWords> foreign_names() {
  return rows;
}

}  // namespace headwater::lab
