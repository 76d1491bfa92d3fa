package dev.skmsg.verifier;

import dev.skmsg.bpf.isa.Instruction;
import dev.skmsg.bpf.isa.InstructionDecoder;
import dev.skmsg.bpf.isa.MapDefinition;
import dev.skmsg.bpf.isa.MapType;
import dev.skmsg.bpf.isa.Program;
import dev.skmsg.bpf.isa.ProgramType;
import dev.skmsg.bpf.isa.RawInstruction;
import dev.skmsg.bpf.isa.Subprogram;
import dev.skmsg.bpf.isa.TypeInformation;
import dev.skmsg.bpf.isa.TypeInformation.FunctionInformation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A file with a program as bytes and what a live kernel said of it.
///
/// @param logged what stands in the log at level 1 besides: the lines `log TEXT`
/// @param expected the line `accept processed N states N peak N` or `reject ERRNO WORDS`
record Fixture(
    Path file, List<String> head, Program program, List<String> logged, String expected) {

  static List<Fixture> folder(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().map(Fixture::read).toList();
    } catch (IOException e) {
      throw new AssertionError(folder + ": " + e.getMessage(), e);
    }
  }

  static Fixture read(Path file) {
    List<String> head = new ArrayList<>();
    List<MapDefinition> maps = new ArrayList<>();
    List<String> kfuncs = new ArrayList<>();
    List<RawInstruction> slots = new ArrayList<>();
    ProgramType type = ProgramType.SK_MSG;
    String license = "GPL";
    List<String> logged = new ArrayList<>();
    String expected = "";
    byte @Nullable [] btf = null;
    List<FunctionInformation> functions = new ArrayList<>();
    List<Subprogram> subprograms = new ArrayList<>();
    try {
      for (String line : Files.readAllLines(file)) {
        String[] words = line.split(" ", -1);
        switch (words[0]) {
          case "type" -> type = ProgramType.valueOf(words[1].toUpperCase(java.util.Locale.ROOT));
          case "license" -> license = line.substring(8);
          case "map" -> maps.add(map(words, 1));
          case "kfunc" -> kfuncs.add(words[1]);
          case "btf" -> btf = HexFormat.of().parseHex(words[1]);
          case "function" -> {
            int slot = Integer.parseInt(words[2]);
            functions.add(new FunctionInformation(slot, Integer.parseInt(words[3])));
            subprograms.add(new Subprogram(words[1], slot, words[4].equals("global")));
          }
          case "log" -> logged.add(line.substring(4));
          case "expect" -> expected = line.substring(7);
          default -> {
            if (words[0].matches("[0-9a-f]{16}")) {
              slots.add(
                  RawInstruction.ofLong(Long.reverseBytes(Long.parseUnsignedLong(words[0], 16))));
            }
          }
        }
        if (!words[0].equals("expect")) {
          head.add(line);
        }
      }
    } catch (IOException e) {
      throw new AssertionError(file + ": " + e.getMessage(), e);
    }
    List<Instruction> code = InstructionDecoder.decode(slots);
    Program plain = Program.of("fixture", type, code, maps);
    Program program =
        new Program(
            plain.name(),
            plain.section(),
            type,
            license,
            code,
            subprograms.isEmpty() ? plain.subprograms() : subprograms,
            maps,
            kfuncs,
            List.of(),
            btf == null ? null : new TypeInformation(btf, functions, List.of()));
    return new Fixture(file, head, program, logged, expected);
  }

  private static MapDefinition map(String[] words, int at) {
    MapDefinition inner = null;
    byte @Nullable [] content = null;
    boolean readOnly = false;
    int keyType = 0;
    int valueType = 0;
    for (int i = at + 6; i < words.length; i++) {
      switch (words[i]) {
        case "content" -> content = HexFormat.of().parseHex(words[i + 1]);
        case "readonly" -> readOnly = true;
        case "types" -> {
          keyType = Integer.parseInt(words[i + 1]);
          valueType = Integer.parseInt(words[i + 2]);
        }
        case "inner" -> {
          inner = map(words, i + 1);
          i = words.length;
        }
        default -> {}
      }
    }
    return new MapDefinition(
        words[at],
        MapType.ofLabel(words[at + 1]).orElseThrow(),
        Integer.parseInt(words[at + 2]),
        Integer.parseInt(words[at + 3]),
        Integer.parseInt(words[at + 4]),
        Integer.parseInt(words[at + 5]),
        inner,
        content,
        readOnly,
        keyType,
        valueType);
  }

  /// The file anew, with another expectation.
  void rewrite(String said) {
    List<String> lines = new ArrayList<>(head);
    lines.add("expect " + said);
    try {
      Files.write(file, lines);
    } catch (IOException e) {
      throw new AssertionError(file + ": " + e.getMessage(), e);
    }
  }
}
