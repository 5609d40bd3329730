// What the makers of data sets get.
#include "request.hpp"

#include <filesystem>

namespace headwater::lab {

std::string DataRequest::path(std::string_view key, const std::string& otherwise) {
  const Node* given = reader.get(key);
  const std::filesystem::path text = reader.text(key, otherwise);
  if (!given || !given->mark.source || text.empty()) return text;
  return std::filesystem::path(given->mark.source->name).parent_path() / text;
}

NamedFile DataRequest::file(std::string_view key) {
  const Node* given = reader.get(key);
  return {path(key, ""), given ? given->mark : Mark{}};
}

bool DataRequest::finish() {
  reader.finish();
  return diagnostics.list().size() == mistakes_before;
}

}  // namespace headwater::lab
