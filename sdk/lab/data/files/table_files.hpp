// Reading tables from files.
#pragma once

#include <headwater/error.hpp>

#include <functional>
#include <lab/data/sample_table.hpp>
#include <memory>
#include <string>
#include <utility>

namespace headwater::lab {

/// An Error about a file, with the place of the key that names it.
struct FileError : Error {
  FileError(Mark place, const std::string& what) : Error(what), mark(std::move(place)) {}

  Mark mark;
};

/// What `read` returns; its Error becomes one about this file.
template <class Read>
auto about(const NamedFile& file, const Read& read) {
  try {
    return read();
  } catch (const Error& e) {
    throw FileError(file.mark, e.what());
  }
}

/// Files to read: a text that differs where they, or the way to read them, do; and the hint of
/// a FileError.
struct FileRequest {
  std::string what;
  std::string hint = {};
};

/// What `read` returns, once for all data sets of an experiment that read the same.
/// nullptr after mistakes, a FileError among them.
std::shared_ptr<const SampleTable> read_once(DataRequest& request, const FileRequest& files,
                                             const std::function<SampleTable()>& read);

/// Inputs and targets in two files, named by two keys.
struct FilePair {
  std::string input_key, target_key;
  NamedFile input{}, target{};

  bool given() const { return input.given(); }
  std::string text() const { return input.path + "\n" + target.path + "\n"; }
  void write(Node& map) const;  ///< paths that hold from anywhere
};

/// One key without the other is a mistake, and so are none where they are needed.
FilePair read_file_pair(DataRequest& request, FilePair keys, bool needed);

}  // namespace headwater::lab
