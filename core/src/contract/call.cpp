// What becomes of an instance that let an exception out.
#include "call.hpp"

#include <headwater/config.hpp>

namespace headwater {

std::string text(const headwater_error& error) {
  const std::string_view all(error.message, sizeof error.message - 1);
  const std::string out = printable(all.substr(0, all.find('\0')));
  return out.empty() ? "it failed and gave no reason" : out;
}

std::string with_place(const std::string& text, const Mark& mark) {
  if (!mark.source) return text;
  Diagnostics place;
  place.error(mark, "it is asked for here");
  return text + "\n" + place.text();
}

Caller::~Caller() {
  delete cause_.load();
}

std::unique_lock<std::recursive_mutex> Caller::alone() {
  static auto* const all = new std::recursive_mutex;  // never destroyed
  return std::unique_lock(*all);
}

headwater_status Caller::poison(headwater_error& error, std::string_view what) const {
  prepare(error);
  error.message[what.copy(error.message, sizeof error.message - 1)] = 0;
  error.code = HEADWATER_E_EXCEPTION;
  auto cause = std::make_unique<const headwater_error>(error);
  const headwater_error* none = nullptr;
  if (cause_.compare_exchange_strong(none, cause.get())) cause.release();
  return error.code;
}

}  // namespace headwater
