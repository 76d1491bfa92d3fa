package dev.skmsg.verifier.log;

import dev.skmsg.bpf.isa.MapDefinition;
import dev.skmsg.verifier.state.KernelStruct;
import dev.skmsg.verifier.state.RegisterState;
import dev.skmsg.verifier.state.RegisterType;
import java.util.ArrayList;
import java.util.List;

/// A register as the kernel's log writes it. kernel: log.c, print_reg_state, 6.18
final class RegisterText {
  private static final String[] NAMES = {
    "smin", "smax", "umin", "umax", "smin32", "smax32", "umin32", "umax32"
  };
  private static final int FIRST_32_BIT = 4;

  private RegisterText() {}

  static void append(StringBuilder text, RegisterState reg, int frame) {
    if (reg.isScalar() && reg.precise) {
      text.append('P');
    }
    if (reg.isScalar() && reg.isConstant()) {
      text.append(number(reg.bits.value()));
      return;
    }
    text.append(reg.typeName());
    if (reg.type == RegisterType.STACK) {
      if (reg.frame != frame) {
        text.append('[').append(reg.frame).append(']');
      }
      if (reg.isConstant()) {
        text.append(number(reg.bits.value() + reg.offset));
        return;
      }
    }
    KernelStruct struct = reg.struct;
    if (struct != null) {
      text.append(struct.name());
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
      if (reg.mapUid != RegisterState.INNER_MAP && !map.name().isEmpty()) {
        parts.add("map=" + map.name());
      }
      parts.add("ks=" + map.keySize());
      parts.add("vs=" + map.valueSize());
    }
    if (reg.type != RegisterType.SCALAR && reg.offset != 0) {
      parts.add("off=" + number(reg.offset));
    }
    if (reg.isPacket()) {
      parts.add("r=" + unsigned(reg.extent));
    }
    if (reg.type == RegisterType.MEM) {
      parts.add("sz=" + unsigned(Integer.toUnsignedLong(reg.extent)));
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

  /// Equal lower and equal upper bounds are written once, `smin=umin=5`; bounds that say nothing
  /// are
  /// left out. kernel: print_scalar_ranges
  private static void appendRanges(List<String> parts, RegisterState reg) {
    long[] values = {
      reg.smin,
      reg.smax,
      reg.umin,
      reg.umax,
      reg.s32min,
      reg.s32max,
      Integer.toUnsignedLong(reg.u32min),
      Integer.toUnsignedLong(reg.u32max)
    };
    boolean[] silent = {
      reg.smin == Long.MIN_VALUE,
      reg.smax == Long.MAX_VALUE,
      reg.umin == 0,
      reg.umax == -1,
      reg.s32min == Integer.MIN_VALUE,
      reg.s32max == Integer.MAX_VALUE,
      reg.u32min == 0,
      reg.u32max == -1
    };
    for (int i = 0; i < NAMES.length; i++) {
      if (silent[i]) {
        continue;
      }
      StringBuilder part = new StringBuilder(NAMES[i]).append('=');
      for (int k = i + 2; k < NAMES.length; k += 2) {
        if (!silent[k]
            && values[k] == values[i]
            && isNegative(k, values[k]) == isNegative(i, values[i])) {
          part.append(NAMES[k]).append('=');
          silent[k] = true;
        }
      }
      parts.add(part + (isSigned(i) ? number(values[i], i >= FIRST_32_BIT) : unsigned(values[i])));
    }
    if (!reg.bits.isUnknown()) {
      parts.add("var_off=" + reg.bits);
    }
  }

  private static boolean isSigned(int index) {
    return NAMES[index].charAt(0) == 's';
  }

  private static boolean isNegative(int index, long value) {
    return isSigned(index) && value < 0;
  }

  /// Decimal if it fits 16 bits, else hexadecimal.
  private static String number(long value) {
    return number(value, false);
  }

  private static String number(long value, boolean in32Bits) {
    if (value == (short) value) {
      return Long.toString(value);
    }
    return "0x" + (in32Bits ? Integer.toHexString((int) value) : Long.toHexString(value));
  }

  private static String unsigned(long value) {
    return Long.compareUnsigned(value, 0xffff) <= 0
        ? Long.toString(value)
        : "0x" + Long.toHexString(value);
  }
}
