package dev.skmsg.lab.fuzz;

import dev.skmsg.bpf.isa.Instruction;
import dev.skmsg.bpf.isa.InstructionDecoder;
import dev.skmsg.bpf.isa.InstructionEncoder;
import dev.skmsg.bpf.isa.InstructionPrinter;
import dev.skmsg.bpf.isa.MapDefinition;
import dev.skmsg.bpf.isa.MapType;
import dev.skmsg.bpf.isa.Program;
import dev.skmsg.bpf.isa.ProgramType;
import dev.skmsg.bpf.isa.RawInstruction;
import dev.skmsg.bpf.isa.Subprogram;
import dev.skmsg.lab.fuzz.Outcome.Verdict;
import dev.skmsg.lab.generate.FunctionTypes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A program with what the kernel said about it, as a text file that people can read.
///
/// ```
/// # any comment
/// license GPL
/// type sk_skb sk_skb/stream_parser
/// typed
/// map m0 type=array key=4 value=8 entries=1 flags=0
/// kfunc bpf_rcu_read_lock
/// kernel reject 2
/// error R0 !read_ok
/// b700000001000000 ; r0 = 0x1
/// ```
public record Fixture(Program program, Outcome kernel) {

  /// The file's text, with these comment lines at its head.
  public String write(List<String> comments) {
    StringBuilder text = new StringBuilder();
    for (String comment : comments) {
      text.append("# ").append(comment).append('\n');
    }
    text.append("license ").append(program.license()).append('\n');
    if (program.type() != ProgramType.SK_MSG) {
      text.append("type ")
          .append(program.type().label())
          .append(' ')
          .append(program.section())
          .append('\n');
    }
    if (program.types() != null) {
      text.append("typed\n");
      for (Subprogram subprogram : program.subprograms()) {
        if (subprogram.global() && subprogram.start() != 0) {
          text.append("global ").append(subprogram.start()).append('\n');
        }
      }
    }
    for (MapDefinition map : program.maps()) {
      text.append("map ").append(map.name()).append(attributes(map)).append('\n');
    }
    program.kfuncs().forEach(name -> text.append("kfunc ").append(name).append('\n'));
    text.append("kernel ")
        .append(kernel.verdict().name().toLowerCase(Locale.ROOT))
        .append(' ')
        .append(kernel.processed())
        .append('\n');
    if (!kernel.error().isEmpty()) {
      text.append("error ").append(kernel.error()).append('\n');
    }
    List<RawInstruction> slots = InstructionEncoder.slots(program.instructions());
    for (int slot = 0; slot < slots.size(); slot++) {
      String hex = HexFormat.of().toHexDigits(Long.reverseBytes(slots.get(slot).toLong()));
      text.append(
          "%s ; %4d: %s"
              .formatted(hex, slot, InstructionPrinter.print(program.instructions().get(slot)))
              .stripTrailing());
      text.append('\n');
    }
    return text.toString();
  }

  private static String attributes(MapDefinition map) {
    StringBuilder text = new StringBuilder();
    text.append(" type=").append(map.type().label());
    text.append(" key=").append(map.keySize());
    text.append(" value=").append(map.valueSize());
    text.append(" entries=").append(map.maxEntries());
    text.append(" flags=").append(map.flags());
    if (map.valueTypeId() != 0) {
      text.append(" types=").append(map.keyTypeId()).append(',').append(map.valueTypeId());
    }
    if (map.content() != null) {
      text.append(" content=").append(HexFormat.of().formatHex(map.content()));
    }
    if (map.readOnly()) {
      text.append(" frozen=1");
    }
    if (map.inner() != null) {
      MapDefinition inner = map.inner();
      text.append(" inner=")
          .append(
              String.join(
                  ",",
                  inner.type().label(),
                  "" + inner.keySize(),
                  "" + inner.valueSize(),
                  "" + inner.maxEntries()));
    }
    return text.toString();
  }

  /// Reads a file's text back. A damaged fixture is our own fault and throws.
  public static Fixture read(String text) {
    String license = "GPL";
    ProgramType type = ProgramType.SK_MSG;
    String section = type.label();
    boolean typed = false;
    Set<Integer> globals = new HashSet<>();
    List<MapDefinition> maps = new ArrayList<>();
    List<String> kfuncs = new ArrayList<>();
    Verdict verdict = Verdict.ACCEPT;
    int processed = 0;
    String error = "";
    List<RawInstruction> slots = new ArrayList<>();
    for (String line : text.lines().toList()) {
      String[] words = line.split(" ", 3);
      switch (words[0]) {
        case "#", "" -> {}
        case "license" -> license = words[1];
        case "type" -> {
          type = ProgramType.ofLabel(words[1]).orElseThrow();
          section = words[2];
        }
        case "typed" -> typed = true;
        case "global" -> globals.add(Integer.parseInt(words[1]));
        case "map" -> maps.add(map(words[1], words[2]));
        case "kfunc" -> kfuncs.add(words[1]);
        case "kernel" -> {
          verdict = Verdict.valueOf(words[1].toUpperCase(Locale.ROOT));
          processed = Integer.parseInt(words[2]);
        }
        case "error" -> error = line.substring("error ".length());
        default -> slots.add(slot(words[0]));
      }
    }
    List<Instruction> code = InstructionDecoder.decode(slots);
    Program program =
        new Program("fuzz", section, type, license, code, List.of(), maps, kfuncs, List.of(), null);
    return new Fixture(
        FunctionTypes.describe(program, typed, globals),
        new Outcome(verdict, error, processed, ""));
  }

  private static RawInstruction slot(String hex) {
    return RawInstruction.ofLong(Long.reverseBytes(HexFormat.fromHexDigitsToLong(hex)));
  }

  private static MapDefinition map(String name, String attributes) {
    Map<String, String> values = new HashMap<>();
    for (String attribute : attributes.split(" ", -1)) {
      int equals = attribute.indexOf('=');
      values.put(attribute.substring(0, equals), attribute.substring(equals + 1));
    }
    String content = values.get("content");
    String types = values.get("types");
    return new MapDefinition(
        name,
        MapType.ofLabel(values.getOrDefault("type", "")).orElseThrow(),
        number(values, "key"),
        number(values, "value"),
        number(values, "entries"),
        number(values, "flags"),
        inner(name, values.get("inner")),
        content == null ? null : HexFormat.of().parseHex(content),
        values.containsKey("frozen"),
        types == null ? 0 : Integer.parseInt(types.split(",", -1)[0]),
        types == null ? 0 : Integer.parseInt(types.split(",", -1)[1]));
  }

  private static @Nullable MapDefinition inner(String name, @Nullable String text) {
    if (text == null) {
      return null;
    }
    String[] parts = text.split(",", -1);
    return MapDefinition.of(
        name + "i",
        MapType.ofLabel(parts[0]).orElseThrow(),
        Integer.parseInt(parts[1]),
        Integer.parseInt(parts[2]),
        Integer.parseInt(parts[3]));
  }

  private static int number(Map<String, String> values, String name) {
    return Integer.parseInt(values.getOrDefault(name, "0"));
  }
}
