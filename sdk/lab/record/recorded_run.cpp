// A run folder, read back.
#include "recorded_run.hpp"

#include <base/json_reader.hpp>
#include <filesystem>
#include <lab/run/quantities.hpp>

namespace headwater::lab {

namespace {

namespace fs = std::filesystem;

constexpr const char* what_a_run_is =
    "a run folder is what 'headwater run' says that it has written";

Mark place(const fs::path& path) {
  return {std::make_shared<Source>(Source{path.string(), {}})};
}

/// Is there a folder with the files of a finished run?
bool is_finished_run(const fs::path& folder, Diagnostics& diagnostics) {
  std::error_code ignored;
  const auto refuse = [&](const std::string& message, const std::string& hint) {
    diagnostics.error(place(folder), message, hint);
    return false;
  };
  if (!fs::exists(folder, ignored)) return refuse("no such folder", what_a_run_is);
  if (!fs::is_directory(folder, ignored))
    return refuse("this is a file, not the folder of a run", what_a_run_is);
  if (!fs::exists(folder / "resolved.yaml", ignored))
    return refuse("this is not a run: it holds no resolved.yaml", what_a_run_is);
  for (const char* const name : {"summary.json", "environment.json"})
    if (!fs::exists(folder / name, ignored))
      return refuse(std::string("this run has not ended: it holds no ") + name,
                    "wait for its end, or run it again");
  return true;
}

/// Opening something else (a pipe, a device) might never end.
bool is_file(const fs::path& path, Diagnostics& diagnostics) {
  std::error_code ignored;
  if (fs::is_regular_file(path, ignored)) return true;
  diagnostics.error(place(path), "this is not a file", what_a_run_is);
  return false;
}

RecordedVariant read_variant(const JsonReader& reader) {
  RecordedVariant variant;
  variant.name = reader.require_text("name");
  variant.layers = reader.count("layers");
  for (const Quantity& quantity : quantities())
    if (const auto value = reader.number(std::string(quantity.name).c_str()))
      variant.numbers.emplace(quantity.name, *value);
  variant.finding = reader.text("finding");
  variant.short_finding = reader.text("short_finding");
  return variant;
}

void read_summary(const fs::path& path, RecordedRun& run, Diagnostics& diagnostics) {
  if (!is_file(path, diagnostics)) return;
  const auto summary = read_json(path.string(), diagnostics);
  if (!summary) return;
  const JsonReader reader(*summary, place(path), "", diagnostics);
  run.name = reader.text("name");
  run.seed = reader.count("seed");
  for (const JsonReader& variant : reader.maps("variants"))
    run.variants.push_back(read_variant(variant));
}

/// Each entry of `plugins:` by its technique, as version and start of the digest.
Node builds_of(const Node* plugins) {
  Node builds = Node::map();
  if (plugins == nullptr) return builds;
  for (const Node& plugin : plugins->items) {
    const auto text = [&](const char* key) {
      const Node* const value = plugin.find(key);
      return value ? value->text : std::string();
    };
    builds.set(text("technique"),
               Node::scalar(text("version") + " " + text("sha256").substr(0, 8)));
  }
  return builds;
}

void read_resolved(const fs::path& path, RecordedRun& run, Diagnostics& diagnostics) {
  if (!is_file(path, diagnostics)) return;
  const std::size_t before = diagnostics.list().size();
  const Node root = read_yaml(path.string(), diagnostics);
  if (diagnostics.list().size() != before) return;
  run.plugins = builds_of(root.find("plugins"));
  const Node* const variants = root.find("variants");
  for (RecordedVariant& variant : run.variants)
    if (const Node* settings = variants ? variants->find(variant.name) : nullptr) {
      variant.settings = *settings;
      std::erase_if(variant.settings.entries,
                    [](const Entry& entry) { return entry.key == "variant"; });
    } else {
      diagnostics.error(place(path),
                        "'variants' has no '" + variant.name + "', of which summary.json tells",
                        "the files are not of one run; run it again");
    }
}

void read_environment(const fs::path& path, RecordedRun& run, Diagnostics& diagnostics) {
  if (!is_file(path, diagnostics)) return;
  const auto environment = read_json(path.string(), diagnostics);
  if (!environment) return;
  const JsonReader reader(*environment, place(path), "", diagnostics);
  run.environment = Node::map();
  for (auto& [key, text] : reader.scalars())
    if (key == "started")
      run.started = text;
    else if (key != "seconds")
      run.environment.set(key, Node::scalar(text));
}

}  // namespace

std::optional<double> RecordedVariant::number(std::string_view quantity) const {
  const auto found = numbers.find(quantity);
  return found == numbers.end() ? std::nullopt : std::optional(found->second);
}

bool RecordedVariant::trained() const {
  const Node* const train = settings.find("train");
  const Node* const steps = train ? train->find("steps") : nullptr;
  return steps != nullptr && as_integer(*steps).value_or(0) > 1;
}

RecordedRun read_run(const std::string& folder, Diagnostics& diagnostics) {
  RecordedRun run;
  run.folder = folder;
  const fs::path path = folder;
  if (!is_finished_run(path, diagnostics)) return run;
  read_summary(path / "summary.json", run, diagnostics);
  read_resolved(path / "resolved.yaml", run, diagnostics);
  read_environment(path / "environment.json", run, diagnostics);
  return run;
}

}  // namespace headwater::lab
