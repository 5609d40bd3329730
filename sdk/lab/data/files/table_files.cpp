// Reading tables from files.
#include "table_files.hpp"

#include <filesystem>

namespace headwater::lab {

std::shared_ptr<const SampleTable> read_once(DataRequest& request, const FileRequest& files,
                                             const std::function<SampleTable()>& read) {
  auto& known = request.files[files.what];
  if (known) return known;
  try {
    auto table = std::make_shared<const SampleTable>(read());
    if (request.diagnostics.list().size() == request.mistakes_before) known = std::move(table);
  } catch (const FileError& e) {
    request.diagnostics.error(e.mark, e.what(), files.hint);
  }
  return known;
}

FilePair read_file_pair(DataRequest& request, FilePair keys, bool needed) {
  const Node* input = request.reader.get(keys.input_key);
  const Node* target = request.reader.get(keys.target_key);
  keys.input = request.file(keys.input_key);
  keys.target = request.file(keys.target_key);
  if (needed) {
    request.reader.require(keys.input_key);
    request.reader.require(keys.target_key);
  } else if (!input != !target) {
    request.diagnostics.error(
        (input ? input : target)->mark,
        "'" + keys.input_key + "' and '" + keys.target_key + "' go together, but one is missing");
  }
  return keys;
}

void FilePair::write(Node& map) const {
  if (!given()) return;
  map.set(input_key, Node::scalar(std::filesystem::absolute(input.path)));
  map.set(target_key, Node::scalar(std::filesystem::absolute(target.path)));
}

}  // namespace headwater::lab
