/* All structs of the contract in one function, for abidiff to read. */
#include <headwater/abi.h>

__attribute__((visibility("default"))) void headwater_contract(
    const headwater_plugin* plugin, const headwater_note* note, const headwater_host* host,
    const headwater_value* value, const headwater_child* child,
    const headwater_parameter* parameter, const headwater_tensor* tensor,
    const headwater_place* place, const headwater_part* part,
    const headwater_activation* activation, const headwater_initializer* initializer,
    const headwater_block* block, const headwater_loss* loss, const headwater_optimizer* optimizer,
    const headwater_schedule* schedule) {
  (void)plugin, (void)note, (void)host, (void)value, (void)child, (void)parameter;
  (void)tensor, (void)place, (void)part, (void)activation, (void)initializer;
  (void)block, (void)loss, (void)optimizer, (void)schedule;
}
