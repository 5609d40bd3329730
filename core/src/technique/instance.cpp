// The life of a plugin's object.
#include "instance.hpp"

#include "../contract/function_table.hpp"
#include "../trial/keep_process.hpp"

namespace headwater {

Instance::Instance(const LoadedTechnique& loaded, std::span<const headwater_value> values,
                   const Origin& origin, std::shared_ptr<const Services> services)
    : technique_(*loaded.technique),
      table_(whole_table(technique_.kind, technique_.table)),
      services_(std::move(services)),
      caller_(std::make_shared<const Caller>(
          services_->calls(), std::string(to_string(origin.kind)) + " '" + origin.name + "'",
          origin.file)) {
  headwater_error error = no_error();
  const auto lock = Caller::alone();
  headwater_status status = HEADWATER_OK;
  const auto make = [&] {
    status = caller_->call(PluginFunction::create, error, [&] {
      return technique_.create(&services_->host(), values.data(), &self_, &error);
    });
  };
  services_->guards_process() ? keep_process(services_->host(), origin.file, make) : make();
  if (status == HEADWATER_E_SETTING) throw SettingError(text(error), error.setting);
  if (status != HEADWATER_OK) throw Error(text(error));
  if (!self_) throw Error("the plugin said that it made the technique, and did not");
}

Instance::~Instance() {
  const auto lock = Caller::alone();
  const Caller::Note noted = caller_->note(PluginFunction::destroy);
  try {
    technique_.destroy(self_);
  } catch (...) {  // it is gone either way
  }
}

headwater_child Instance::child() const {
  return {sizeof(headwater_child), technique_.kind, self_, table_.get(), nullptr};
}

}  // namespace headwater
