// Words of other programs' command lines, and what is written here.
#include "other_words.hpp"

#include <headwater/words.hpp>

#include <algorithm>
#include <array>

namespace headwater::cli {

namespace {

struct Word {
  std::string_view other, here;
};

constexpr std::array commands_elsewhere{
    Word{"train", "headwater run FILE"},
    Word{"fit", "headwater run FILE"},
    Word{"start", "headwater run FILE"},
    Word{"launch", "headwater run FILE"},
    Word{"validate", "headwater check FILE"},
    Word{"lint", "headwater check FILE"},
    Word{"predict", "headwater check FILE"},
    Word{"test", "headwater check FILE"},
    Word{"info", "headwater describe NAME"},
    Word{"show", "headwater describe NAME"},
    Word{"explain", "headwater describe NAME, or headwater plugin explain NAME"},
    Word{"ls", "headwater list"},
    Word{"diff", "headwater compare RUN RUN"},
    Word{"help", "headwater --help"},
    Word{"version", "headwater --version"}};

constexpr std::array options_elsewhere{Word{"o", "--out DIR"},
                                       Word{"output", "--out DIR"},
                                       Word{"output_dir", "--out DIR"},
                                       Word{"save_dir", "--out DIR"},
                                       Word{"logdir", "--out DIR"},
                                       Word{"log_dir", "--out DIR"},
                                       Word{"j", "--threads N"},
                                       Word{"jobs", "--threads N"},
                                       Word{"workers", "--threads N"},
                                       Word{"num_workers", "--threads N"},
                                       Word{"nproc", "--threads N"},
                                       Word{"device", "--threads N: it runs on the processor"},
                                       Word{"gpu", "--threads N: it runs on the processor"},
                                       Word{"gpus", "--threads N: it runs on the processor"},
                                       Word{"cuda", "--threads N: it runs on the processor"},
                                       Word{"timeout", "--isolate --time-limit SECONDS"},
                                       Word{"strict", "--fail-on warning"},
                                       Word{"werror", "--fail-on warning"},
                                       Word{"Werror", "--fail-on warning"},
                                       Word{"dry_run", "headwater check FILE"},
                                       Word{"v", "headwater --version"},
                                       Word{"V", "headwater --version"},
                                       Word{"verbose", "nothing: a run tells all it finds"},
                                       Word{"q", "nothing: > /dev/null silences a run"},
                                       Word{"quiet", "nothing: > /dev/null silences a run"}};

/// Keys of techniques and of data, which have no paths of their own, and layers by number.
constexpr std::array settings_without_path{Word{"learning_rate", "optimizer.learning_rate"},
                                           Word{"momentum", "optimizer.momentum"},
                                           Word{"weight_decay", "optimizer.weight_decay"},
                                           Word{"batch_size", "data.batch_size"},
                                           Word{"b", "data.batch_size"},
                                           Word{"units", "network.0.units"},
                                           Word{"depth", "network.0.repeat"},
                                           Word{"layers", "network.0.repeat"},
                                           Word{"num_layers", "network.0.repeat"}};

template <std::size_t n>
std::string_view here(const std::array<Word, n>& words, std::string_view other) {
  const auto found = std::ranges::find(words, other, &Word::other);
  return found == words.end() ? "" : found->here;
}

}  // namespace

std::string_view command_here(std::string_view other) {
  return here(commands_elsewhere, other);
}

std::string_view option_here(std::string_view other) {
  return here(options_elsewhere, other);
}

std::string_view option_near(std::string_view other) {
  for (const Word& word : options_elsewhere)
    if (word.here.starts_with("--") && !did_you_mean(other, {std::string(word.other)}).empty())
      return word.here.substr(0, word.here.find(' '));
  return "";
}

std::string_view setting_here(std::string_view other) {
  return here(settings_without_path, other);
}

}  // namespace headwater::cli
