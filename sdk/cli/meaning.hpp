// What somebody means who names a technique: [KIND/]NAME.
#pragma once

#include <headwater/context.hpp>

#include "commands.hpp"
#include <check/offers.hpp>
#include <optional>
#include <string>
#include <vector>

namespace headwater::cli {

/// "activation/relu", or "relu" alone.
struct NamedTechnique {
  explicit NamedTechnique(const std::string& text);

  std::string kind, name;
  bool has_kind;

  /// The kinds that it may be of; none when it says one that there is not.
  std::vector<Kind> kinds() const;
};

/// What the context answers in each kind: all that the name may be of, or those alone
/// in which something answers to it.
std::vector<lab::Offers> ask(const Context& context, const HostOptions& options,
                             const NamedTechnique& named);

/// The files that are chosen or, without any, those that make asking fail.
std::vector<Offer> meant(const std::vector<lab::Offers>& all);

/// Says what is wrong and what to do.
Status refuse(const std::string& what, const std::string& hint);

/// Says that the name is of several techniques.
Status refuse_several(const std::vector<Offer>& meant, const std::string& name);

}  // namespace headwater::cli
