package dev.skmsg.verifier.state;

/// What a register holds. The label is the kernel's name in messages and logs. kernel:
/// verifier.c, enum bpf_reg_type, 6.18
public enum RegisterType {
  NOT_INIT("?"),
  SCALAR("scalar"),
  CTX("ctx"),
  CONST_MAP_PTR("map_ptr"),
  MAP_VALUE("map_value"),
  MAP_KEY("map_key"),
  STACK("fp"),
  PACKET("pkt"),
  PACKET_END("pkt_end"),
  SOCKET("sock"),
  SOCK_COMMON("sock_common"),
  XDP_SOCK("xdp_sock"),
  BTF_ID("ptr_"),
  MEM("mem"),
  ARENA("arena"),
  FUNC("func");

  private final String label;

  RegisterType(String label) {
    this.label = label;
  }

  public String label() {
    return label;
  }
}
