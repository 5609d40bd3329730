// Mistakes of command lines: each is refused in the form of a configuration's mistakes, and
// told what to do.
#include "catch.hpp"
#include "shell.hpp"

using Catch::Matchers::Contains;
using Catch::Matchers::StartsWith;
using headwater::test::Outcome;
using headwater::test::Shell;

namespace {

const std::string config = HEADWATER_SOURCE_DIR "/configs/smallest.yaml";

/// A command line, @ standing for an experiment; what the answer must hold: what is
/// wrong, and what to do.
struct Mistake {
  std::string typed, wrong, hint;
};

std::string with_file(std::string text) {
  for (std::size_t at; (at = text.find("@")) != std::string::npos;)
    text.replace(at, 1, config);
  return text;
}

/// The line below the caret.
std::string hint_of(const std::string& err) {
  const std::size_t caret = err.find("^");
  const std::size_t end = caret == std::string::npos ? caret : err.find('\n', caret);
  return end == std::string::npos ? "" : err.substr(end + 1);
}

const std::vector<Mistake> mistakes{
    // settings as options
    {"run @ --seed 3", "headwater run has no option '--seed'",
     "settings are written seed=3: headwater run @ seed=3"},
    {"run @ --seed=3", "no option '--seed'", "headwater run @ seed=3"},
    {"check @ --seed 3", "headwater check has no option '--seed'", "headwater check @ seed=3"},
    {"run --seed 3 @", "no option '--seed'", "headwater run @ seed=3"},
    {"run @ -seed 3", "no option '-seed'", "seed=3"},
    {"run @ --dtype float64", "no option '--dtype'", "dtype=float64"},
    {"run @ --lr 0.1", "no option '--lr'", "optimizer.learning_rate=0.1"},
    {"run @ --learning-rate 0.1", "no option '--learning-rate'", "optimizer.learning_rate=0.1"},
    {"run @ --epochs 5", "no option '--epochs'", "train.steps=5"},
    {"run @ --max-steps 5", "no option '--max-steps'", "train.steps=5"},
    {"run @ --steps 5", "no option '--steps'", "train.steps=5"},
    {"run @ --train.steps 5", "no option '--train.steps'", "train.steps=5"},
    {"run @ --optimizer.learning_rate=0.1", "no option", "optimizer.learning_rate=0.1"},
    {"run @ --batch-size 8", "no option '--batch-size'", "data.batch_size=8"},
    {"run @ --optimizer adam", "no option '--optimizer'", "optimizer=adam"},
    {"run @ --loss mse", "no option '--loss'", "loss=mse"},
    {"run @ --clip_gradient_norm 1", "no option", "train.clip_gradient_norm=1"},
    {"run @ --every 5", "no option", "probe.every=5"},
    {"run @ --activation relu", "no option", "network.0.activation=relu"},
    {"run @ --num-layers 5", "no option", "network.0.repeat=5"},
    {"run @ --seed", "no option '--seed'", "seed=VALUE"},
    {"run @ --set seed=3", "no option '--set'", "written without an option: seed=3"},
    {"run @ seed 3", "a setting is written without blanks: 'seed'", "seed=3"},
    {"run @ seed: 3", "a setting is written without blanks: 'seed'", "seed=3"},
    {"run @ seed = 3", "a setting is written without blanks: 'seed'", "seed=3"},
    {"run @ -- --seed 3", "an option stands behind '--': '--seed'", "seed=3"},
    {"run @ -- --threads 2", "an option stands behind '--': '--threads'",
     "write it before '--', or leave '--' out"},
    // options that are not there, or elsewhere
    {"run @ --ouput x", "no option '--ouput'", "did you mean '--out'?"},
    {"check @ --output x", "no option '--output'", "headwater run has --out DIR"},
    {"run @ --variant base", "no option '--variant'", "~variants.NAME takes one away"},
    {"run @ --thread 2", "no option '--thread'", "did you mean '--threads'?"},
    {"run @ -o x", "no option '-o'", "here that is: --out DIR"},
    {"run @ --output-dir x", "no option '--output-dir'", "here that is: --out DIR"},
    {"run @ -j 4", "no option '-j'", "here that is: --threads N"},
    {"run @ --time_limit 4", "no option '--time_limit'", "did you mean '--time-limit'?"},
    {"run @ --gpus 1", "no option '--gpus'", "it runs on the processor"},
    {"run @ --dry-run", "no option '--dry-run'", "here that is: headwater check FILE"},
    {"run --config @", "no option '--config'", "the file is written without an option"},
    {"run @ --json", "no option '--json'", "an option of headwater check"},
    {"check @ --out x", "no option '--out'", "an option of headwater run"},
    {"check @ --threads 2", "no option '--threads'", "an option of headwater run"},
    {"run @ --sort loss", "no option '--sort'", "an option of headwater compare"},
    {"list --json", "headwater list has no option '--json'", "an option of headwater check"},
    {"describe relu --hmtl x", "no option '--hmtl'", "did you mean '--html'?"},
    {"compare . --cvs", "no option '--cvs'", "did you mean '--csv'?"},
    {"plugin check x.so --goldn y", "headwater plugin check has no option '--goldn'",
     "did you mean '--golden'?"},
    {"run @ --frobnicate", "no option '--frobnicate'", "options: "},
    // values
    {"run @ --out", "a value is missing behind '--out'", "--out DIR: the run folder"},
    {"run @ --out --threads 2", "a value is missing behind '--out'", "--out DIR"},
    {"run @ --out a --out b", "'--out' is given twice", "leave one of them out"},
    {"run @ --threads 0", "--threads", "--threads N: threads of a step"},
    {"run @ --threads many", "--threads", "--threads N: threads of a step"},
    {"run @ --fail-on error", "--fail-on", "where a warning is given"},
    {"run @ --time-limit 5", "--time-limit", "end a worker that stands still"},
    {"run @ --isolate --time-limit 0", "must be from 0.001 to 1000000000, but got '0'",
     "end a worker that stands still"},
    {"run @ --isolate --time-limit -5", "but got '-5'", "end a worker that stands still"},
    {"run @ --isolate --memory-limit 5", "must be from 16MB to 8EB; without a unit it counts bytes",
     "what a worker may use, as 500MB"},
    {"run @ --isolate --memory-limit -5", "--memory-limit", "what a worker may use, as 500MB"},
    {"run @ --isolate=3", "'--isolate' takes no value", "write --isolate, or leave it out"},
    {"check @ --json=false", "'--json' takes no value", "write --json, or leave it out"},
    {"run @ -threads 2", "no option '-threads'", "did you mean '--threads'?"},
    {"run @ -out x", "no option '-out'", "did you mean '--out'?"},
    {"plugin check x.so --time-limit 0", "must be from 0.01 to 1000000, but got '0'",
     "seconds that a test may last"},
    {"reproduce --seeds 0", "must be from 1 to 1000, but got '0'", "run each with so many seeds"},
    {"compare . --csv --json", "", "example: headwater compare"},
    // files and commands
    {"run", "CONFIG is missing: the experiment, a YAML file", "example: headwater run"},
    {"run seed=3", "the file is missing before the settings", "headwater run FILE seed=3"},
    {"run smal.yaml", "there is no file 'smal.yaml'", "did you mean 'small.yaml'?"},
    {"run small", "there is no file 'small'", "did you mean 'small.yaml'?"},
    {"run @ small.yaml", "headwater run takes one file", "headwater compare"},
    {"describe", "is missing: a name", "example: headwater describe"},
    {"compare", "RUN is missing: folders", "example: headwater compare"},
    {"", "a command is missing behind 'headwater'", "commands: run, check"},
    {"@", "a command is missing before the file", "headwater run @"},
    {"--seed 3 run @", "an option stands before the command", "commands: run, check"},
    {"rnu @", "unknown command 'rnu'", "did you mean 'run'?"},
    {"train @", "unknown command 'train'", "here that is: headwater run FILE"},
    {"validate @", "unknown command 'validate'", "here that is: headwater check FILE"},
    {"help", "unknown command 'help'", "here that is: headwater --help"},
    {"frobnicate", "unknown command 'frobnicate'", "commands: run, check"},
    {"plugin", "a command is missing behind 'headwater plugin'", "commands: new, check"},
    {"plugin chek x.so", "unknown command 'chek'", "did you mean 'check'?"},
    {"plugin new", "KIND is missing", "example: headwater plugin new"}};

}  // namespace

TEST_CASE("command line: each mistake is told with its place and what to do") {
  const Shell shell;
  shell.write("work/small.yaml", "name: small\n");
  std::size_t without_hint = 0;
  for (const Mistake& mistake : mistakes) {
    const Outcome outcome = shell.run(with_file(mistake.typed));
    INFO(mistake.typed << "\n" << outcome.err);
    CHECK(outcome.status == 2);
    CHECK(outcome.out == "");
    CHECK_THAT(outcome.err, StartsWith("command line:1:") && Contains(" error: "));
    CHECK_THAT(outcome.err, Contains(with_file(mistake.wrong)));
    CHECK_THAT(hint_of(outcome.err), Contains(with_file(mistake.hint)));
    without_hint += hint_of(outcome.err).starts_with("  ") ? 0 : 1;
  }
  CHECK(15 * without_hint <= mistakes.size());  // ten of 150, as for files
}

TEST_CASE("command line: mistakes have the form of those of a file, and all are told") {
  const Shell shell;
  CHECK(shell.run("run x.yaml --seed 3 --lr 0.1").err ==
        "command line:1:22: error: headwater run has no option '--seed'\n"
        "   1 | headwater run x.yaml --seed 3 --lr 0.1\n"
        "     |                      ^~~~~~\n"
        "  settings are written seed=3: headwater run x.yaml seed=3\n"
        "command line:1:31: error: headwater run has no option '--lr'\n"
        "   1 | headwater run x.yaml --seed 3 --lr 0.1\n"
        "     |                               ^~~~\n"
        "  settings are written optimizer.learning_rate=0.1: headwater run x.yaml "
        "optimizer.learning_rate=0.1\n");
}

TEST_CASE("command line: what is right is left alone") {
  const Shell shell;
  for (const std::string typed : {"check @ seed=-3 --json", "check @ ~network.0.units seed=-3",
                                  "check -- @ seed=2", "check @ --plugin=x.so --help", "run --help",
                                  "plugin check --help", "--help", "--version"}) {
    const Outcome outcome = shell.run(with_file(typed));
    INFO(typed << "\n" << outcome.err);
    CHECK_THAT(outcome.err, !StartsWith("command line:1:") || Contains("'seed' must be"));
  }
}

TEST_CASE("command line: a warning is told once, and fails a run that shall fail on it") {
  const Shell shell;
  const std::string typed = "run " + config + " probe.every=50 train.steps=2 --out a";
  const std::string warning =
      "warning: 'every' is 50, but training ends after 2 steps\n"
      "   1 | probe.every=50\n"
      "     |             ^~\n"
      "  only the first and the last step are read\n";
  const Outcome told = shell.run(typed + " expect={}");
  CHECK(told.status == 0);
  const std::size_t at = told.err.find(warning);
  REQUIRE(at != std::string::npos);
  CHECK(told.err.find("warning", at + 10) == std::string::npos);
  CHECK(shell.run("check " + config + " probe.every=50 train.steps=2").status == 0);
  for (const std::string command : {"run ", "check "}) {
    const Outcome failed =
        shell.run(command + config + " probe.every=50 train.steps=2 --fail-on warning");
    CHECK(failed.status == 1);
    CHECK(failed.out == "");
    CHECK_THAT(failed.err, Contains(warning) && Contains("headwater: error: nothing was done, for "
                                                         "a warning was given and '--fail-on "
                                                         "warning' makes it a failure"));
  }
  CHECK(shell.run("check " + config + " --fail-on warning").status == 0);
}
