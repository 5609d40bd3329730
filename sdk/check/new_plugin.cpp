// The folder of a new plugin, written from a template of the SDK.
#include "new_plugin.hpp"

#include <headwater/characters.hpp>
#include <headwater/error.hpp>

#include <algorithm>
#include <array>
#include <base/file.hpp>
#include <cstdlib>
#include <string_view>
#include <system_error>

namespace headwater::lab {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t longest_name = 64;

/// Targets that CMake makes itself.
constexpr std::array<std::string_view, 10> targets{
    "all",     "clean",          "edit_cache", "help",          "install",
    "package", "package_source", "preinstall", "rebuild_cache", "test"};

bool is_small(char c) {
  return c >= 'a' && c <= 'z';
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

void check_name(const std::string& name) {
  const bool good =
      !name.empty() && name.size() <= longest_name && is_small(name[0]) &&
      std::ranges::all_of(name, [](char c) { return is_small(c) || is_digit(c) || c == '_'; });
  if (!good)
    throw Error("error: '" + printable(name) +
                "' is not a name for a plugin\n  a name is up to 64 small letters, digits "
                "and '_', and begins with a letter: soft_step2");
  if (name == "headwater")
    throw Error(
        "error: the name 'headwater' is the project's own\n  choose another name, "
        "as my_headwater");
  if (std::ranges::find(targets, name) != targets.end())
    throw Error("error: '" + name +
                "' is a word of CMake, which builds the plugin\n  choose another name, "
                "as my_" +
                name);
}

/// "soft_step2" as SoftStep2.
std::string class_name(const std::string& name) {
  std::string words;
  bool first = true;
  for (const char c : name) {
    if (c != '_') words += first && is_small(c) ? static_cast<char>(c - 'a' + 'A') : c;
    first = c == '_';
  }
  return words;
}

void replace_all(std::string& text, std::string_view from, const std::string& to) {
  for (std::size_t at = text.find(from); at != std::string::npos;
       at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
}

std::string filled_in(std::string text, const std::string& name) {
  replace_all(text, "technique_name", name);
  replace_all(text, "TechniqueName", class_name(name));
  return text;
}

/// Writes the files of one folder of templates.
void write_files(const fs::path& from, const fs::path& to, const std::string& name) {
  for (const auto& entry : fs::directory_iterator(from)) {
    if (!entry.is_regular_file()) continue;
    fs::path file = filled_in(entry.path().filename(), name);
    if (file.extension() == ".in") file.replace_extension();
    write_atomically(to / file, filled_in(read_file(entry.path()), name));
  }
}

/// A folder beside the target that takes its place in commit(), or goes.
class Draft {
 public:
  explicit Draft(fs::path target) : target_(std::move(target)) {
    fs::create_directories(target_.parent_path());
    std::string name = target_.string() + ".partial-XXXXXX";
    if (!mkdtemp(name.data())) fail_with_errno("write", target_);
    path_ = name;
    fs::permissions(path_, fs::perms(0755));
  }
  ~Draft() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  Draft(const Draft&) = delete;
  Draft& operator=(const Draft&) = delete;

  const fs::path& path() const { return path_; }
  void commit() const { fs::rename(path_, target_); }

 private:
  fs::path target_, path_;
};

}  // namespace

fs::path write_new_plugin(const NewPlugin& plugin) {
  check_name(plugin.name);
  const fs::path target = plugin.parent / plugin.name;
  if (fs::exists(fs::symlink_status(target)))
    throw Error("error: '" + target.string() +
                "' is there already, and is left as it is\n  choose another name, or "
                "another place with --folder DIR");
  try {
    const Draft draft(fs::absolute(target));
    write_files(plugin.templates, draft.path(), plugin.name);
    write_files(plugin.templates / to_string(plugin.kind), draft.path(), plugin.name);
    draft.commit();
  } catch (const fs::filesystem_error& error) {
    throw Error("error: cannot write '" + target.string() + "': " + error.code().message() +
                "\n  it needs '" + error.path1().string() + "'");
  }
  return target;
}

}  // namespace headwater::lab
