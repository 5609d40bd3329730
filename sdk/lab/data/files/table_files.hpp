// Reading tables from files.
#pragma once

#include <functional>
#include <lab/data/sample_table.hpp>
#include <memory>
#include <string>

namespace headwater::lab {

/// Files to read: a text that differs where they, or the way to read them, do; and where and
/// with which hint an Error is reported.
struct FileRequest {
  std::string what;
  Mark mark;
  std::string hint = {};
};

/// What `read` returns, once for all data sets of an experiment that read the same.
/// nullptr after mistakes.
std::shared_ptr<const SampleTable> read_once(DataRequest& request, const FileRequest& files,
                                             const std::function<SampleTable()>& read);

/// Inputs and targets in two files, named by two keys.
struct FilePair {
  std::string input_key, target_key;
  std::string input, target;  ///< paths

  bool given() const { return !input.empty(); }
  std::string text() const { return input + "\n" + target + "\n"; }
  void write(Node& map) const;  ///< paths that hold from anywhere
};

/// One key without the other is a mistake, and so are none where they are needed.
FilePair read_file_pair(DataRequest& request, FilePair keys, bool needed);

}  // namespace headwater::lab
