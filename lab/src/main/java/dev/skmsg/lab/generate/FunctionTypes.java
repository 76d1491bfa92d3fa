package dev.skmsg.lab.generate;

import dev.skmsg.bpf.isa.CallKind;
import dev.skmsg.bpf.isa.Imm64Kind;
import dev.skmsg.bpf.isa.Instruction;
import dev.skmsg.bpf.isa.MapDefinition;
import dev.skmsg.bpf.isa.Program;
import dev.skmsg.bpf.isa.Subprogram;
import dev.skmsg.bpf.isa.TypeInformation;
import dev.skmsg.bpf.isa.TypeInformation.FunctionInformation;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

/// The functions of a program and their BTF, found from its calls.
public final class FunctionTypes {
  /// Offsets in the kernel's struct btf_header and the kinds we write; source: uapi/linux/btf.h.
  private static final int HEADER = 24;

  private static final int KIND_INT = 1;
  private static final int KIND_STRUCT = 4;
  private static final int KIND_FUNC = 12;
  private static final int KIND_FUNC_PROTO = 13;

  private static final int INT_ID = 1;
  private static final int PROTO_ID = 2;
  /// struct stored { int first; int second; }, for map values.
  public static final int STORED_ID = 3;

  private static final int LOCK_ID = 4;

  /// struct locked { struct bpf_spin_lock lock; int count; }, for map values.
  public static final int LOCKED_ID = 5;

  private FunctionTypes() {}

  /// The program with its subprograms listed, and (if wanted) with a BTF in which every function
  /// takes five numbers and returns one.
  ///
  /// @param globals starts of the functions that are verified on their own
  public static Program describe(Program program, boolean typed, Set<Integer> globals) {
    List<Instruction> code = program.instructions();
    TreeSet<Integer> starts = new TreeSet<>();
    starts.add(0);
    for (int slot = 0; slot < code.size(); slot++) {
      OptionalInt distance = Jumps.distance(code.get(slot));
      if (distance.isPresent() && namesFunction(code.get(slot))) {
        int start = slot + 1 + distance.getAsInt();
        if (start > 0 && start < code.size()) {
          starts.add(start);
        }
      }
    }
    List<Subprogram> subprograms = new ArrayList<>();
    for (int start : starts) {
      subprograms.add(
          new Subprogram(
              start == 0 ? "main" : "sub" + subprograms.size(),
              start,
              start == 0 || typed && globals.contains(start)));
    }
    return new Program(
        program.name(),
        program.section(),
        program.type(),
        program.license(),
        code,
        subprograms,
        program.maps(),
        program.kfuncs(),
        program.positions(),
        typed ? types(subprograms, program.maps()) : null);
  }

  private static boolean namesFunction(Instruction instruction) {
    return switch (instruction) {
      case Instruction.Call call -> call.kind() == CallKind.LOCAL;
      case Instruction.LoadImmediate64 load -> load.kind() == Imm64Kind.FUNCTION;
      default -> false;
    };
  }

  private static TypeInformation types(List<Subprogram> subprograms, List<MapDefinition> maps) {
    Writer types = new Writer();
    StringBuilder strings = new StringBuilder("\0int\0a\0stored\0");
    // int, signed, 32 bits
    types.ints(1, KIND_INT << 24, 4, 1 << 24 | 32);
    types.ints(0, KIND_FUNC_PROTO << 24 | 5, INT_ID);
    for (int argument = 0; argument < 5; argument++) {
      types.ints(5, INT_ID);
    }
    types.ints(strings.indexOf("stored"), KIND_STRUCT << 24 | 2, 8);
    types.ints(5, INT_ID, 0, 1, INT_ID, 32);
    boolean locks = maps.stream().anyMatch(map -> map.valueTypeId() == LOCKED_ID);
    int firstFunction = LOCK_ID;
    if (locks) {
      writeLocks(types, strings);
      firstFunction = LOCKED_ID + 1;
    }
    List<FunctionInformation> functions = new ArrayList<>();
    for (Subprogram subprogram : subprograms) {
      int linkage = subprogram.global() ? 1 : 0;
      types.ints(strings.length(), KIND_FUNC << 24 | linkage, PROTO_ID);
      strings.append(subprogram.name()).append('\0');
      functions.add(new FunctionInformation(subprogram.start(), firstFunction + functions.size()));
    }
    byte[] names = strings.toString().getBytes(StandardCharsets.UTF_8);
    byte[] body = types.bytes();
    ByteBuffer btf =
        ByteBuffer.allocate(HEADER + body.length + names.length).order(ByteOrder.LITTLE_ENDIAN);
    btf.putShort((short) 0xeb9f).put((byte) 1).put((byte) 0).putInt(HEADER);
    btf.putInt(0).putInt(body.length).putInt(body.length).putInt(names.length);
    btf.put(body).put(names);
    return new TypeInformation(btf.array(), functions, List.of());
  }

  private static void writeLocks(Writer types, StringBuilder strings) {
    int names = strings.length();
    strings.append("bpf_spin_lock\0val\0locked\0lock\0");
    types.ints(names, KIND_STRUCT << 24 | 1, 4);
    types.ints(names + 14, INT_ID, 0);
    types.ints(names + 18, KIND_STRUCT << 24 | 2, 8);
    types.ints(names + 25, LOCK_ID, 0, names + 14, INT_ID, 32);
  }

  private static final class Writer {
    private final List<Integer> words = new ArrayList<>();

    void ints(int... values) {
      for (int value : values) {
        words.add(value);
      }
    }

    byte[] bytes() {
      ByteBuffer bytes = ByteBuffer.allocate(words.size() * 4).order(ByteOrder.LITTLE_ENDIAN);
      words.forEach(bytes::putInt);
      return bytes.array();
    }
  }
}
