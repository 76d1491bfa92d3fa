package dev.skmsg.bpf.kernel;

import java.util.ArrayList;
import java.util.List;

/// A helper's prototype with its types read. kernel: enum bpf_arg_type, enum bpf_return_type, 6.18
///
/// @param arguments R1 first
/// @param resultType the kernel's name for the id of the struct that the result points to, or empty
public record HelperSignature(
    HelperPrototype prototype, List<Argument> arguments, Result result, String resultType) {

  public HelperSignature {
    arguments = List.copyOf(arguments);
  }

  /// One argument.
  ///
  /// @param maybeNull null may be passed
  /// @param uninitialised the helper only writes the memory
  /// @param written the helper writes the memory
  /// @param readOnly the helper only reads the memory
  /// @param release the reference it holds is given back
  /// @param aligned the memory must be aligned to its size
  /// @param size of memory of fixed size, in bytes; 0 otherwise
  /// @param type the kernel's name for the id of the struct pointed to, or empty
  public record Argument(
      Kind kind,
      boolean maybeNull,
      boolean uninitialised,
      boolean written,
      boolean readOnly,
      boolean release,
      boolean aligned,
      int size,
      String type) {}

  public enum Kind {
    ANYTHING,
    CONST_MAP_PTR,
    MAP_KEY,
    MAP_VALUE,
    MEM,
    CONST_SIZE,
    CONST_SIZE_OR_ZERO,
    CONST_ALLOC_SIZE_OR_ZERO,
    CTX,
    SPIN_LOCK,
    SOCK_COMMON,
    BTF_ID,
    BTF_ID_SOCK_COMMON,
    PERCPU_BTF_ID,
    RINGBUF_MEM,
    FUNC,
    STACK,
    CONST_STR,
    TIMER,
    KPTR_XCHG_DEST,
    DYNPTR
  }

  public enum Result {
    INTEGER,
    VOID,
    MAP_VALUE_OR_NULL,
    SOCKET_OR_NULL,
    SOCK_COMMON_OR_NULL,
    RINGBUF_MEM_OR_NULL,
    DYNPTR_MEM_OR_NULL,
    MEM_OR_BTF_ID,
    MEM_OR_BTF_ID_OR_NULL,
    BTF_ID,
    BTF_ID_TRUSTED,
    BTF_ID_OR_NULL
  }

  /// The signature that a prototype's expressions describe; the prototype must be one of a helper
  /// that some program type may call.
  static HelperSignature of(HelperPrototype prototype) {
    List<Argument> arguments = new ArrayList<>();
    for (String text : prototype.arguments()) {
      arguments.add(argument(text));
    }
    return new HelperSignature(
        prototype, arguments, result(prototype.returns()), typeName(prototype.returnedType()));
  }

  /// `BTF_SOCK_TYPE_TCP` of `&btf_sock_ids[BTF_SOCK_TYPE_TCP]`, `bpf_cgroup_btf_id` of
  /// `&bpf_cgroup_btf_id[0]`.
  private static String typeName(String expression) {
    int start = expression.indexOf('&');
    int bracket = expression.indexOf('[');
    if (start < 0 || bracket < 0) {
      return "";
    }
    String index = expression.substring(bracket + 1, expression.indexOf(']'));
    return index.equals("0") ? expression.substring(start + 1, bracket) : index;
  }

  private static Argument argument(String text) {
    String base = text.split("[ |]", 2)[0];
    boolean maybeNull = text.contains("PTR_MAYBE_NULL") || isOrNull(base);
    boolean uninitialised = base.equals("ARG_PTR_TO_UNINIT_MEM") || text.contains("MEM_UNINIT");
    boolean fixed = base.equals("ARG_PTR_TO_FIXED_SIZE_MEM");
    return new Argument(
        kind(base),
        maybeNull,
        uninitialised,
        base.equals("ARG_PTR_TO_UNINIT_MEM") || text.contains("MEM_WRITE"),
        text.contains("MEM_RDONLY"),
        text.contains("OBJ_RELEASE"),
        text.contains("MEM_ALIGNED"),
        fixed ? sizeOf(text.substring(text.indexOf("size=") + 5)) : 0,
        text.contains("btf=") ? typeName(text.substring(text.indexOf("btf="))) : "");
  }

  private static boolean isOrNull(String base) {
    return switch (base) {
      case "ARG_PTR_TO_MAP_VALUE_OR_NULL",
          "ARG_PTR_TO_MEM_OR_NULL",
          "ARG_PTR_TO_CTX_OR_NULL",
          "ARG_PTR_TO_STACK_OR_NULL",
          "ARG_PTR_TO_BTF_ID_OR_NULL" ->
          true;
      default -> false;
    };
  }

  private static int sizeOf(String type) {
    return switch (type) {
      case "sizeof(s64)", "sizeof(u64)" -> 8;
      case "sizeof(s32)", "sizeof(u32)" -> 4;
      default -> throw new IllegalArgumentException("size of " + type);
    };
  }

  private static Kind kind(String base) {
    return switch (base) {
      case "ARG_ANYTHING" -> Kind.ANYTHING;
      case "ARG_CONST_MAP_PTR" -> Kind.CONST_MAP_PTR;
      case "ARG_PTR_TO_MAP_KEY" -> Kind.MAP_KEY;
      case "ARG_PTR_TO_MAP_VALUE", "ARG_PTR_TO_MAP_VALUE_OR_NULL" -> Kind.MAP_VALUE;
      case "ARG_PTR_TO_MEM",
          "ARG_PTR_TO_MEM_OR_NULL",
          "ARG_PTR_TO_UNINIT_MEM",
          "ARG_PTR_TO_FIXED_SIZE_MEM" ->
          Kind.MEM;
      case "ARG_CONST_SIZE" -> Kind.CONST_SIZE;
      case "ARG_CONST_SIZE_OR_ZERO" -> Kind.CONST_SIZE_OR_ZERO;
      case "ARG_CONST_ALLOC_SIZE_OR_ZERO" -> Kind.CONST_ALLOC_SIZE_OR_ZERO;
      case "ARG_PTR_TO_CTX", "ARG_PTR_TO_CTX_OR_NULL" -> Kind.CTX;
      case "ARG_PTR_TO_SPIN_LOCK" -> Kind.SPIN_LOCK;
      case "ARG_PTR_TO_SOCK_COMMON" -> Kind.SOCK_COMMON;
      case "ARG_PTR_TO_BTF_ID", "ARG_PTR_TO_BTF_ID_OR_NULL" -> Kind.BTF_ID;
      case "ARG_PTR_TO_BTF_ID_SOCK_COMMON" -> Kind.BTF_ID_SOCK_COMMON;
      case "ARG_PTR_TO_PERCPU_BTF_ID" -> Kind.PERCPU_BTF_ID;
      case "ARG_PTR_TO_RINGBUF_MEM", "ARG_PTR_TO_ALLOC_MEM" -> Kind.RINGBUF_MEM;
      case "ARG_PTR_TO_FUNC" -> Kind.FUNC;
      case "ARG_PTR_TO_STACK_OR_NULL" -> Kind.STACK;
      case "ARG_PTR_TO_CONST_STR" -> Kind.CONST_STR;
      case "ARG_PTR_TO_TIMER" -> Kind.TIMER;
      case "ARG_KPTR_XCHG_DEST", "ARG_PTR_TO_KPTR" -> Kind.KPTR_XCHG_DEST;
      case "ARG_PTR_TO_DYNPTR" -> Kind.DYNPTR;
      default -> throw new IllegalArgumentException("argument type " + base);
    };
  }

  private static Result result(String text) {
    return switch (text) {
      case "RET_INTEGER" -> Result.INTEGER;
      case "RET_VOID" -> Result.VOID;
      case "RET_PTR_TO_MAP_VALUE_OR_NULL" -> Result.MAP_VALUE_OR_NULL;
      case "RET_PTR_TO_SOCKET_OR_NULL" -> Result.SOCKET_OR_NULL;
      case "RET_PTR_TO_SOCK_COMMON_OR_NULL" -> Result.SOCK_COMMON_OR_NULL;
      case "RET_PTR_TO_RINGBUF_MEM_OR_NULL", "RET_PTR_TO_ALLOC_MEM_OR_NULL" ->
          Result.RINGBUF_MEM_OR_NULL;
      case "RET_PTR_TO_DYNPTR_MEM_OR_NULL" -> Result.DYNPTR_MEM_OR_NULL;
      case "RET_PTR_TO_MEM_OR_BTF_ID | MEM_RDONLY" -> Result.MEM_OR_BTF_ID;
      case "RET_PTR_TO_MEM_OR_BTF_ID | PTR_MAYBE_NULL | MEM_RDONLY" -> Result.MEM_OR_BTF_ID_OR_NULL;
      case "RET_PTR_TO_BTF_ID" -> Result.BTF_ID;
      case "RET_PTR_TO_BTF_ID_TRUSTED" -> Result.BTF_ID_TRUSTED;
      case "RET_PTR_TO_BTF_ID_OR_NULL" -> Result.BTF_ID_OR_NULL;
      default -> throw new IllegalArgumentException("return type " + text);
    };
  }
}
