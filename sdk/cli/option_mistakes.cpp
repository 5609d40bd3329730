// Mistakes of a command line, told as those of a configuration are.
#include "option_mistakes.hpp"

#include <headwater/config.hpp>

#include "other_words.hpp"
#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <lab/variant/keys.hpp>
#include <lab/words/words.hpp>
#include <optional>
#include <set>

namespace headwater::cli {

namespace {

namespace fs = std::filesystem;

/// "--batch-size=8": batch_size
std::string bare(std::string_view word) {
  word.remove_prefix(std::min(word.find_first_not_of('-'), word.size()));
  std::string name(word.substr(0, word.find('=')));
  std::ranges::replace(name, '-', '_');
  return name;
}

bool is_option(std::string_view word) {
  return word.size() > 1 && word[0] == '-' && !std::isdigit(static_cast<unsigned char>(word[1])) &&
         word[1] != '.';
}

bool is_file(std::string_view word) {
  return word.ends_with(".yaml") || word.ends_with(".yml");
}

/// The path of a setting of this name; empty: none.
std::string own_setting(const std::string& name) {
  if (lab::find_key("", name) || name.find('.') != std::string::npos) return name;
  if (const auto path = setting_here(name); !path.empty()) return std::string(path);
  for (const lab::Key& key : lab::keys())
    if (key.name == name && (key.map == "train" || key.map == "probe" ||
                             key.map == "early_stopping" || key.map == "network"))
      return key.map == "network" ? "network.0." + name : key.path();
  return "";
}

/// The same for words of other programs, too.
std::string setting_of(const std::string& name) {
  std::string path = own_setting(name);
  return path.empty() ? lab::path_here(name) : path;
}

std::vector<std::string> option_names(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::Option* option : app.get_options())
    for (const std::string& name : option->get_lnames())
      names.push_back("--" + name);
  for (const CLI::App* group : app.get_subcommands([](const CLI::App*) { return true; }))
    if (group->get_name().empty())
      std::ranges::copy(option_names(*group), std::back_inserter(names));
  return names;
}

/// "--out DIR: the run folder"
std::string usage(const std::string& name, const CLI::Option& option) {
  const std::string type = option.get_type_name();  // "N:INT in [1 - 1024]"
  return fmt::format("{} {}: {}", name, type.substr(0, type.find(':')), option.get_description());
}

/// All commands, and below "plugin" its own: "plugin check".
void collect(const CLI::App& app, const std::string& before,
             std::vector<std::pair<std::string, const CLI::App*>>& all) {
  for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; })) {
    if (command->get_name().empty()) continue;  // a group of options
    all.emplace_back(before + command->get_name(), command);
    collect(*command, before + command->get_name() + " ", all);
  }
}

class CommandLine {
 public:
  CommandLine(const CLI::App& app, const std::vector<std::string>& words)
      : app_(app), words_(words) {
    Source source{"command line", {"headwater"}};
    columns_.push_back(1);
    for (std::size_t i = 1; i < words.size(); ++i) {
      columns_.push_back(static_cast<int>(source.lines[0].size()) + 2);
      source.lines[0] += " " + words[i];
    }
    source_ = std::make_shared<const Source>(std::move(source));
  }

  Mark mark(std::size_t i) const {
    return {source_, 1, columns_[i], static_cast<int>(words_[i].size())};
  }
  Mark end() const { return {source_, 1, static_cast<int>(source_->lines[0].size()) + 1}; }

  Diagnostics check() {
    const auto asks = [](const std::string& word) {
      return word == "--help" || word == "-h" || word == "--version";
    };
    if (std::ranges::any_of(words_, asks)) return {};
    std::size_t i = 1;
    command_ = find_command(app_, i);
    if (command_) check_words(i);
    return std::move(found_);
  }

  const CLI::App* command() const { return command_; }

 private:
  void error(std::size_t i, std::string what, std::string hint) {
    found_.error(mark(i), std::move(what), std::move(hint));
  }

  /// The command that word i and the next ones name; nullptr after a mistake.
  const CLI::App* find_command(const CLI::App& group, std::size_t& i) {
    const auto commands =
        group.get_subcommands([](const CLI::App* one) { return !one->get_name().empty(); });
    std::vector<std::string> known;
    for (const CLI::App* one : commands)
      known.push_back(one->get_name());
    if (known.empty()) return &group;
    const std::string list = fmt::format("commands: {}", fmt::join(known, ", "));
    const std::string title = title_;
    if (i == words_.size()) {
      found_.error(end(), "a command is missing behind '" + title + "'", list);
      return nullptr;
    }
    const std::string& word = words_[i];
    const auto named = std::ranges::find(commands, word, &CLI::App::get_name);
    if (named != commands.end()) {
      title_ += " " + word;
      return find_command(**named, ++i);
    }
    const std::string near = did_you_mean(word, known);
    const auto other = &group == &app_ ? command_here(word) : "";
    if (is_option(word))
      error(i, "an option stands before the command", list + "; options come behind it");
    else if (is_file(word))
      error(i, "a command is missing before the file", "headwater run " + word);
    else
      error(i, fmt::format("unknown command '{}'", word),
            !other.empty() ? fmt::format("here that is: {}", other)
            : near.empty() ? list + "; see " + title + " --help"
                           : near);
    return nullptr;
  }

  bool takes_settings() const { return command_->get_option_no_throw("overrides") != nullptr; }

  void check_words(std::size_t i) {
    std::vector<std::size_t> free;
    std::set<const CLI::Option*> seen;
    for (; i < words_.size() && words_[i] != "--"; ++i) {
      if (!is_option(words_[i]))
        free.push_back(i);
      else if (const CLI::Option* const option = option_of(words_[i]))
        i = check_option(*option, i, seen);
      else
        i = refuse_option(i, free);
    }
    for (++i; i < words_.size(); ++i) {
      if (is_option(words_[i]))
        error(i, fmt::format("an option stands behind '--': '{}'", words_[i]),
              option_of(words_[i]) ? "write it before '--', or leave '--' out" : hint_for(i, free));
      free.push_back(i);
    }
    check_free(free);
  }

  const CLI::Option* option_of(const std::string& word) const {
    return command_->get_option_no_throw(word.substr(0, word.find('=')));
  }

  /// The last word that belongs to the option.
  std::size_t check_option(const CLI::Option& option, std::size_t i,
                           std::set<const CLI::Option*>& seen) {
    const std::string name = words_[i].substr(0, words_[i].find('='));
    const bool flag = option.get_items_expected_max() == 0;
    if (!seen.insert(&option).second && !flag && option.get_items_expected_max() == 1 &&
        option.get_multi_option_policy() == CLI::MultiOptionPolicy::Throw)
      error(i, fmt::format("'{}' is given twice", name), "leave one of them out");
    const bool has_value = words_[i].find('=') != std::string::npos;
    if (flag && has_value)
      error(i, fmt::format("'{}' takes no value", name),
            fmt::format("write {}, or leave it out", name));
    if (flag || has_value) return i;
    if (i + 1 < words_.size() && !words_[i + 1].starts_with("--")) return i + 1;
    error(i, fmt::format("a value is missing behind '{}'", name), usage(name, option));
    return i;
  }

  /// A value that follows an option that nobody knows.
  std::optional<std::string> value_of(std::size_t i) const {
    const std::size_t equals = words_[i].find('=');
    if (equals != std::string::npos) return words_[i].substr(equals + 1);
    if (i + 1 == words_.size() || is_option(words_[i + 1]) || is_file(words_[i + 1]))
      return std::nullopt;
    return words_[i + 1];
  }

  std::string written(const std::string& path, const std::optional<std::string>& value,
                      const std::vector<std::size_t>& free) const {
    const std::string setting = path + "=" + value.value_or("VALUE");
    std::string file = "FILE";
    for (const std::string& word : words_)
      if (is_file(word)) file = word;
    if (!free.empty()) file = words_[free[0]];
    return fmt::format("settings are written {}: headwater {} {} {}", setting, command_->get_name(),
                       file, setting);
  }

  std::string hint_for(std::size_t i, const std::vector<std::size_t>& free) const {
    const std::string name = bare(words_[i]);
    const auto value = value_of(i);
    std::string dashed = name;
    std::ranges::replace(dashed, '_', '-');
    if (command_->get_option_no_throw("--" + dashed)) return "did you mean '--" + dashed + "'?";
    if (takes_settings()) {
      if ((name == "set" || name == "override" || name == "D") && value)
        return "settings are written without an option: " + *value;
      if (name == "variant" || name == "variants")
        return "all variants run; ~variants.NAME takes one away";
      if (name == "config" || name == "c" || name == "f" || name == "file")
        return fmt::format("the file is written without an option: headwater {} FILE",
                           command_->get_name());
      if (const std::string path = own_setting(name); !path.empty())
        return written(path, value, free);
    }
    std::vector<std::string> has_it;
    std::vector<std::pair<std::string, const CLI::App*>> all;
    collect(app_, "", all);
    for (const auto& [title, command] : all)
      if (command->get_option_no_throw("--" + name) && command != command_)
        has_it.push_back("headwater " + title);
    if (!has_it.empty()) return fmt::format("it is an option of {}", fmt::join(has_it, " and "));
    if (const std::string path = setting_of(name); takes_settings() && !path.empty())
      return written(path, value, free);
    if (const std::string other(option_here(name)); has_option(other))
      return fmt::format("here that is: {}", other);
    else if (!other.empty())
      return fmt::format("headwater run has {}", other);
    const auto names = option_names(*command_);
    const std::string near = did_you_mean("--" + dashed, names);
    if (!near.empty()) return near;
    if (const std::string other(option_near(name)); !other.empty() && has_option(other))
      return fmt::format("did you mean '{}'?", other);
    return fmt::format("options: {}", fmt::join(names, ", "));
  }

  /// Is what is written here an option of the command, if it is an option?
  bool has_option(const std::string& written) const {
    return !written.empty() &&
           (!written.starts_with("--") ||
            command_->get_option_no_throw(written.substr(0, written.find(' '))));
  }

  std::size_t refuse_option(std::size_t i, const std::vector<std::size_t>& free) {
    error(i, fmt::format("{} has no option '{}'", title_, words_[i].substr(0, words_[i].find('='))),
          hint_for(i, free));
    return value_of(i) && words_[i].find('=') == std::string::npos ? i + 1 : i;
  }

  /// Words that are neither options nor their values.
  void check_free(const std::vector<std::size_t>& free) {
    std::size_t needed = 0;
    for (const CLI::Option* option : command_->get_options()) {
      if (!option->get_positional() || !option->get_required()) continue;
      if (++needed > free.size())
        found_.error(
            end(),
            fmt::format("{} is missing: {}", option->get_type_name(), option->get_description()),
            command_->get_footer());
    }
    if (free.empty() || !command_->get_option_no_throw("config")) return;
    check_file(free[0]);
    for (std::size_t k = 1; k < free.size() && takes_settings(); ++k)
      k += check_setting(free, k);
  }

  void check_file(std::size_t i) {
    const std::string& word = words_[i];
    std::error_code none;
    if (fs::exists(word, none)) return;
    if (word.find('=') != std::string::npos)
      return error(i, "the file is missing before the settings",
                   fmt::format("headwater {} FILE {}", command_->get_name(), word));
    const fs::path path(word);
    std::vector<std::string> known;
    for (const auto& entry :
         fs::directory_iterator(path.parent_path().empty() ? "." : path.parent_path(), none))
      if (is_file(entry.path().string()))
        known.push_back(path.parent_path() / entry.path().filename());
    std::string near = did_you_mean(word, known);
    for (const char* const folder : {"", "configs/"})
      for (const char* const ending : {"", ".yaml", ".yml"})
        if (fs::is_regular_file(folder + word + ending, none))
          near = "did you mean '" + (folder + word + ending) + "'?";
    if (!near.empty()) error(i, "there is no file '" + word + "'", near);
  }

  /// How many more words it is about.
  std::size_t check_setting(const std::vector<std::size_t>& free, std::size_t k) {
    const std::size_t i = free[k];
    std::string word = words_[i];
    if (word.starts_with('~') || (word.find('=') != std::string::npos && word != "=")) return 0;
    if (is_file(word)) {
      error(i, fmt::format("{} takes one file", title_),
            "headwater compare shows several runs side by side");
      return 0;
    }
    if (word.ends_with(':')) word.pop_back();
    const std::string path = setting_of(bare(word));
    std::size_t value = k + 1;
    if (value < free.size() && words_[free[value]] == "=") ++value;
    if (path.empty() || value >= free.size()) return 0;
    error(i, "a setting is written without blanks: '" + word + "'",
          written(path, words_[free[value]], free));
    return value - k;
  }

  const CLI::App& app_;
  const std::vector<std::string>& words_;
  std::vector<int> columns_;  ///< of the words
  std::shared_ptr<const Source> source_;
  std::string title_ = "headwater";
  const CLI::App* command_ = nullptr;
  Diagnostics found_;
};

}  // namespace

Diagnostics option_mistakes(const CLI::App& app, const std::vector<std::string>& words) {
  return CommandLine(app, words).check();
}

Diagnostics refusal_of(const CLI::App& app, const std::vector<std::string>& words,
                       const CLI::ParseError& error) {
  CommandLine line(app, words);
  line.check();
  const std::string what = error.what();
  Mark mark = line.end();
  std::string hint = line.command() ? line.command()->get_footer() : app.get_footer();
  for (std::size_t i = words.size() - 1; i > 0; --i) {
    const std::string name = words[i].substr(0, words[i].find('='));
    if (what.find(name) == std::string::npos) continue;
    mark = line.mark(i);
    const CLI::Option* const option =
        line.command() ? line.command()->get_option_no_throw(name) : nullptr;
    if (option && what.starts_with(name)) hint = usage(name, *option);
  }
  Diagnostics refused;
  refused.error(mark, what, hint);
  return refused;
}

}  // namespace headwater::cli
