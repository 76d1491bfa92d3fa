package dev.skmsg.verifier.explore;

import dev.skmsg.bpf.isa.Imm64Kind;
import dev.skmsg.bpf.isa.Instruction;
import dev.skmsg.bpf.isa.MapDefinition;
import dev.skmsg.bpf.isa.MapType;
import dev.skmsg.bpf.isa.MemorySize;
import dev.skmsg.bpf.isa.Program;
import dev.skmsg.bpf.isa.RawInstruction;
import dev.skmsg.bpf.kernel.Errno;
import dev.skmsg.bpf.kernel.KernelFeature;
import dev.skmsg.bpf.kernel.KernelProfile;
import dev.skmsg.verifier.check.Refusal;
import java.util.HashSet;
import java.util.Set;

/// Opcodes that exist, and 64-bit loads that name something. kernel: verifier.c,
/// resolve_pseudo_ldimm64, 6.18
final class ConstantLoads {
  private static final int MAX_MAPS = 64;
  private static final int LD_IMM64 = 0x18;
  private static final int MAX_OFFSET = 1 << 29;

  private ConstantLoads() {}

  static void check(Program program, KernelProfile kernel) {
    Set<Integer> maps = new HashSet<>();
    for (Instruction insn : program.instructions()) {
      if (insn instanceof Instruction.LoadImmediate64 load) {
        checkLoad(program, load, maps);
      } else if (insn instanceof Instruction.Invalid invalid) {
        checkOpcode(invalid.raw(), kernel);
      } else if (insn instanceof Instruction.Atomic atomic) {
        checkAtomic(atomic, kernel);
      } else if (insn instanceof Instruction.CallRegister) {
        throw reject("unknown opcode 8d");
      }
    }
  }

  private static void checkAtomic(Instruction.Atomic insn, KernelProfile kernel) {
    if (insn.size().bytes() < 4 && !kernel.has(KernelFeature.ACQUIRE_RELEASE)) {
      throw reject("unknown opcode " + (insn.size() == MemorySize.B ? "d3" : "cb"));
    }
  }

  private static Refusal reject(String words) {
    return Refusal.rejected(Errno.EINVAL, words);
  }

  private static void checkOpcode(RawInstruction raw, KernelProfile kernel) {
    int opcode = raw.opcode();
    int mode = opcode & 0xe0;
    boolean mem = mode == 0x60 || (mode == 0x80 && kernel.has(KernelFeature.ISA_V4));
    if ((opcode & 7) == 1 && (!mem || raw.immediate() != 0)) {
      throw reject("BPF_LDX uses reserved fields");
    }
    if (opcode == LD_IMM64) {
      throw reject(raw.src() > 6 ? "unrecognized bpf_ld_imm64 insn" : "invalid bpf_ld_imm64 insn");
    }
    boolean hidden =
        (opcode == 0xd7 && !kernel.has(KernelFeature.ISA_V4))
            || (opcode == 0xe5 && !kernel.has(KernelFeature.MAY_GOTO))
            || ((opcode == 0xcb || opcode == 0xd3) && !kernel.has(KernelFeature.ACQUIRE_RELEASE));
    if (hidden || !exists(opcode)) {
      throw reject(String.format("unknown opcode %02x", opcode));
    }
  }

  /// kernel: core.c, bpf_opcode_in_insntable
  private static boolean exists(int opcode) {
    int kind = opcode & 7;
    int op = opcode & 0xf0;
    boolean register = (opcode & 8) != 0;
    return switch (kind) {
      case 4 -> op <= 0xd0 && (op != 0x80 || !register);
      case 7 -> op <= 0xd0 && (op != 0x80 || !register) && (op != 0xd0 || !register);
      case 5 -> op <= 0xe0 && (!register || (op != 0x00 && op != 0x80 && op != 0x90 && op != 0xe0));
      case 6 -> op <= 0xd0 && op != 0x80 && op != 0x90 && (!register || op != 0x00);
      case 1 -> (opcode & 0xe0) == 0x60 || ((opcode & 0xe0) == 0x80 && (opcode & 0x18) != 0x18);
      case 2 -> (opcode & 0xe0) == 0x60;
      case 3 -> (opcode & 0xe0) == 0x60 || (opcode & 0xe0) == 0xc0;
      default -> ((opcode & 0xe0) == 0x20 || (opcode & 0xe0) == 0x40) && (opcode & 0x18) != 0x18;
    };
  }

  private static void checkLoad(
      Program program, Instruction.LoadImmediate64 load, Set<Integer> maps) {
    Imm64Kind kind = load.kind();
    switch (kind) {
      case CONSTANT, FUNCTION -> {
        return;
      }
      case BTF_ID -> throw Refusal.unsupported("addresses of kernel variables");
      case MAP_FD, MAP_FD_VALUE -> throw Refusal.unsupported("maps by file descriptor");
      case MAP_INDEX, MAP_INDEX_VALUE -> {}
    }
    if (kind == Imm64Kind.MAP_INDEX && load.high() != 0) {
      throw reject("unrecognized bpf_ld_imm64 insn");
    }
    if (load.low() < 0 || load.low() >= program.maps().size()) {
      throw Refusal.unsupported("a map index beyond the program's maps");
    }
    MapDefinition map = program.maps().get(load.low());
    if (map.type() == MapType.STRUCT_OPS) {
      throw reject("bpf_struct_ops map cannot be used in prog");
    }
    if (map.type() == MapType.ARENA
        || map.type() == MapType.CGROUP_STORAGE
        || map.type() == MapType.PERCPU_CGROUP_STORAGE) {
      throw Refusal.unsupported("map type " + map.type().label());
    }
    if (isLocalStorage(map.type()) && (map.keyTypeId() == 0 || map.valueTypeId() == 0)) {
      throw Refusal.unsupported("map type " + map.type().label() + " without BTF of key and value");
    }
    maps.add(load.low());
    if (maps.size() > MAX_MAPS) {
      throw Refusal.rejected(
          Errno.E2BIG, "The total number of maps per program has reached the limit of " + MAX_MAPS);
    }
    if (kind == Imm64Kind.MAP_INDEX_VALUE) {
      checkDirectValue(map, load.high());
    }
  }

  /// Such a map is not even created without BTF: the program has no verdict.
  ///
  /// kernel: bpf_local_storage.c, bpf_local_storage_map_alloc_check
  private static boolean isLocalStorage(MapType type) {
    return type == MapType.SK_STORAGE
        || type == MapType.INODE_STORAGE
        || type == MapType.TASK_STORAGE
        || type == MapType.CGRP_STORAGE;
  }

  private static void checkDirectValue(MapDefinition map, int offset) {
    if (Integer.compareUnsigned(offset, MAX_OFFSET) >= 0) {
      throw reject(
          "direct value offset of " + Integer.toUnsignedString(offset) + " is not allowed");
    }
    if (map.type() != MapType.ARRAY) {
      throw reject("no direct value access support for this map type");
    }
    boolean single = map.maxEntries() == 1;
    if (!single || Integer.compareUnsigned(offset, map.valueSize()) >= 0) {
      throw Refusal.rejected(
          single ? Errno.EINVAL : Errno.ENOTSUPP,
          "invalid access to map value pointer, value_size="
              + map.valueSize()
              + " off="
              + Integer.toUnsignedString(offset));
    }
  }
}
