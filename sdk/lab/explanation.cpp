// The folders and files on the way from a name to a plugin.
#include "explanation.hpp"

#include "file.hpp"
#include "json.hpp"
#include "terminal.hpp"
#include <filesystem>
#include <fmt/format.h>
#include <system_error>

namespace headwater::lab {

namespace {

using Fate = Explanation::Fate;

const char* word_for(Fate fate) {
  if (fate == Fate::chosen) return "chosen";
  return fate == Fate::refused ? "refused" : "passed over";
}

Tint tint_of(Fate fate) {
  if (fate == Fate::chosen) return Tint::good;
  return fate == Fate::refused ? Tint::bad : Tint::faint;
}

/// Each line of a text, further to the right.
std::string indented(const std::string& text) {
  std::string result;
  for (const std::string& line : lines_of(text))
    result += "      " + line + "\n";
  return result;
}

std::string file_text(const Explanation::File& file, bool colour) {
  const std::string word = fmt::format("{:<12}", word_for(file.fate));
  std::string text = fmt::format("  {}{}\n", tinted(word, tint_of(file.fate), colour),
                                 printable(file.path));
  if (!file.plugin.empty())
    text +=
        fmt::format("      {}, for x86-64-v{} or better\n", file.plugin, file.level);
  return text + indented(file.why);
}

}  // namespace

std::string explanation_text(const Explained& explained, bool colour) {
  const Explanation& told = explained.told;
  std::string text = tinted(
      fmt::format("{}/{}\n", to_string(explained.kind), printable(explained.name)),
      Tint::bold, colour);
  text += "folders, in the order they are searched:\n";
  for (const std::string& folder : told.folders) {
    std::error_code error;
    const bool there = std::filesystem::is_directory(folder, error);
    text += fmt::format("  {}{}\n", printable(folder), there ? "" : "  (not there)");
  }
  text += told.files.empty() ? "no file offers it\n"
                             : "files that could be it, in the order they are tried:\n";
  for (const Explanation::File& file : told.files)
    text += file_text(file, colour);
  if (!told.problem.empty()) text += "asking for it fails:\n" + indented(told.problem);
  return text;
}

std::string explanations_json(const std::vector<Explained>& all) {
  Json list = Json::list();
  for (const auto& [kind, name, told] : all) {
    Json files = Json::list();
    for (const Explanation::File& file : told.files)
      files.push_back({{"path", file.path},
                       {"fate", word_for(file.fate)},
                       {"why", file.why},
                       {"plugin", file.plugin},
                       {"level", file.level}});
    list.push_back({{"kind", to_string(kind)},
                    {"name", name},
                    {"folders", told.folders},
                    {"files", files},
                    {"problem", told.problem}});
  }
  return list.indented();
}

}  // namespace headwater::lab
