package dev.skmsg.verifier.log;

import dev.skmsg.bpf.isa.MapDefinition;
import dev.skmsg.verifier.state.RegisterState;
import dev.skmsg.verifier.state.RegisterType;
import java.util.ArrayList;
import java.util.List;

/// A register as the kernel's log writes it. kernel: log.c, print_reg_state, 6.18
final class RegisterText {
  private RegisterText() {}

  static void append(StringBuilder text, RegisterState reg, int frame) {
    if (reg.isScalar() && reg.precise) {
      text.append('P');
    }
    if (reg.isScalar() && reg.isConstant()) {
      text.append(number(reg.bits.value() + reg.offset * 0L));
      return;
    }
    text.append(reg.typeName());
    if (reg.type == RegisterType.STACK) {
      if (reg.frame != frame) {
        text.append('[').append(reg.frame).append(']');
      }
      if (reg.isConstant()) {
        text.append(reg.bits.value() + reg.offset);
        return;
      }
    }
    text.append('(').append(String.join(",", parts(reg))).append(')');
  }

  private static List<String> parts(RegisterState reg) {
    List<String> parts = new ArrayList<>();
    if (reg.id != 0) {
      int id = reg.id & ~RegisterState.ADD_CONST;
      boolean added = reg.isScalar() && (reg.id & RegisterState.ADD_CONST) != 0;
      parts.add("id=" + id + (added ? sign(reg.offset) + reg.offset : ""));
    }
    if (reg.referenceId != 0) {
      parts.add("ref_obj_id=" + reg.referenceId);
    }
    MapDefinition map = reg.map;
    boolean ofMap =
        reg.type == RegisterType.CONST_MAP_PTR
            || reg.type == RegisterType.MAP_KEY
            || reg.type == RegisterType.MAP_VALUE;
    if (ofMap && map != null) {
      if (!map.name().isEmpty()) {
        parts.add("map=" + map.name());
      }
      parts.add("ks=" + map.keySize());
      parts.add("vs=" + map.valueSize());
    }
    if (reg.type != RegisterType.SCALAR && reg.offset != 0) {
      parts.add("off=" + number(reg.offset));
    }
    if (reg.isPacket()) {
      parts.add("r=" + number(reg.extent));
    }
    if (reg.type == RegisterType.MEM) {
      parts.add("sz=" + Integer.toUnsignedString(reg.extent));
    }
    if (reg.isPointer() && reg.isConstant()) {
      if (reg.bits.value() != 0) {
        parts.add("imm=" + number(reg.bits.value()));
      }
      return parts;
    }
    appendRanges(parts, reg);
    return parts;
  }

  private static String sign(int offset) {
    return offset >= 0 ? "+" : "";
  }

  /// Equal bounds are written once, `smin=umin=5`; bounds that say nothing are left out.
  private static void appendRanges(List<String> parts, RegisterState reg) {
    String[] names = {"smin", "smax", "umin", "umax", "smin32", "smax32", "umin32", "umax32"};
    boolean[] told = {
      reg.smin != Long.MIN_VALUE,
      reg.smax != Long.MAX_VALUE,
      reg.umin != 0,
      reg.umax != -1,
      reg.s32min != Integer.MIN_VALUE && reg.s32min != (int) reg.smin,
      reg.s32max != Integer.MAX_VALUE && reg.s32max != (int) reg.smax,
      reg.u32min != 0 && reg.u32min != (int) reg.umin,
      reg.u32max != -1 && reg.u32max != (int) reg.umax
    };
    String[] values = {
      number(reg.smin),
      number(reg.smax),
      unsigned(reg.umin),
      unsigned(reg.umax),
      number(reg.s32min),
      number(reg.s32max),
      unsigned(Integer.toUnsignedLong(reg.u32min)),
      unsigned(Integer.toUnsignedLong(reg.u32max))
    };
    boolean[] written = new boolean[names.length];
    for (int i = 0; i < names.length; i++) {
      if (!told[i] || written[i]) {
        continue;
      }
      StringBuilder part = new StringBuilder(names[i]).append('=');
      for (int k = i + 1; k < names.length; k++) {
        if (told[k] && !written[k] && values[k].equals(values[i])) {
          part.append(names[k]).append('=');
          written[k] = true;
        }
      }
      parts.add(part.append(values[i]).toString());
    }
    if (!reg.bits.isUnknown()) {
      parts.add("var_off=" + reg.bits);
    }
  }

  /// Decimal if it fits 16 bits, else hexadecimal.
  private static String number(long value) {
    return value == (short) value ? Long.toString(value) : "0x" + Long.toHexString(value);
  }

  private static String unsigned(long value) {
    return Long.compareUnsigned(value, 0xffff) <= 0
        ? Long.toString(value)
        : "0x" + Long.toHexString(value);
  }
}
