// The run folder: all that a run leaves behind.
#include "run_folder.hpp"

#include "run_csv.hpp"
#include "summary.hpp"
#include <base/digest.hpp>
#include <cctype>
#include <lab/experiment/resolved.hpp>

namespace headwater::lab {

namespace {

/// Letters, digits, '.', '-' and '_' stay; a name never begins with a dot.
std::string as_file_name(std::string name) {
  for (char& c : name)
    if (!std::isalnum(static_cast<unsigned char>(c)) && c != '.' && c != '-') c = '_';
  if (name.empty() || name.front() == '.') name.insert(0, 1, '_');
  return name;
}

}  // namespace

std::filesystem::path default_folder(const Experiment& experiment) {
  const std::string hash = sha256(resolved_yaml(experiment)).substr(0, 8);
  return std::filesystem::path("runs") / (as_file_name(experiment.name) + "-" + hash);
}

RunFolder::RunFolder(const std::filesystem::path& path, const Experiment& experiment,
                     Invocation invocation, std::vector<FileWriter> writers)
    : staged_(path),
      run_(description_of(experiment)),
      invocation_(std::move(invocation)),
      writers_(std::move(writers)),
      steps_(staged_.path() / "steps.csv"),
      layers_(staged_.path() / "layers.csv"),
      histograms_(staged_.path() / "histograms.csv") {
  write_atomically(staged_.path() / "config.yaml", experiment.text);
  write_atomically(staged_.path() / "resolved.yaml", run_.resolved + plugins_yaml(run_.plugins));
  steps_.add(steps_header);
  layers_.add(layers_header);
  histograms_.add(histograms_header());
}

RunFolder::~RunFolder() = default;

void RunFolder::variant_begins(const std::string& name, std::int64_t,
                               const std::vector<std::string>& layer_names) {
  variant_ = name;
  layer_names_ = layer_names;
}

void RunFolder::step_done(const StepRecord& record) {
  steps_.add(steps_line(variant_, record));
}

void RunFolder::probe_done(const ProbeRecord& record) {
  for (std::size_t i = 0; i < record.layers.size(); ++i)
    layers_.add(layers_line(variant_, layer_names_.at(i), record, i));
  add_gradient_by_step(record);
  steps_.flush();
  layers_.flush();
}

void RunFolder::add_gradient_by_step(const ProbeRecord& record) {
  for (std::size_t i = 0; i < record.layers.size(); ++i)
    for (const std::string& line :
         gradient_by_step_lines(variant_, layer_names_.at(i), record, i)) {
      if (!by_step_) {
        by_step_.emplace(staged_.path() / "gradient_by_step.csv");
        by_step_->add(gradient_by_step_header);
      }
      by_step_->add(line);
    }
}

void RunFolder::variant_ends(const VariantResult& result) {
  for (const HistogramRecord& record : result.histograms)
    for (std::size_t i = 0; i < record.layers.size(); ++i)
      histograms_.add(histograms_line(variant_, layer_names_.at(i), record, i));
  steps_.flush();
  layers_.flush();
  histograms_.flush();
}

void RunFolder::finish(const std::vector<VariantResult>& results) {
  steps_.close();
  layers_.close();
  histograms_.close();
  if (by_step_) by_step_->close();
  write_atomically(staged_.path() / "summary.json",
                   summary_json(run_.name, run_.seed, results).indented());
  const std::chrono::duration<double> spent = std::chrono::steady_clock::now() - begin_;
  const Json environment = environment_json(invocation_, {started_, spent.count()});
  write_atomically(staged_.path() / "environment.json", environment.indented());
  for (const FileWriter& writer : writers_)
    write_atomically(staged_.path() / writer.name, writer.text(run_, results, environment));
  staged_.commit();
}

}  // namespace headwater::lab
