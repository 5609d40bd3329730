// What a word of a configuration means, where it is not the name of a technique.
#pragma once

#include <headwater/plugin_info.hpp>

#include <base/document.hpp>
#include <base/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace headwater::lab {

struct DescribedKey {
  std::string key, type, range, otherwise, doc;
};

struct KeyPage {
  std::string title, doc, source;  ///< the last two may be empty
  std::vector<DescribedKey> keys;
};

/// The page of a map ("train"), of a type of data ("csv"), of a key ("train.steps",
/// "steps") or of all keys that begin so ("clip"), in this order.
std::optional<KeyPage> key_page(std::string_view word);

/// The page of a setting of techniques and of data: "units" of all that have it,
/// "optimizer.learning_rate", "data.split", "dense.units" or "csv.file".
std::optional<KeyPage> setting_page(const std::vector<Offer>& offers, std::string_view word);

/// All words that have a page of their own.
std::vector<std::string> described_words();

Document key_document(const KeyPage& page);
std::string key_json(const KeyPage& page);

}  // namespace headwater::lab
