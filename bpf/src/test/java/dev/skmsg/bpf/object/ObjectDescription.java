package dev.skmsg.bpf.object;

import dev.skmsg.bpf.isa.Instruction;
import dev.skmsg.bpf.isa.InstructionPrinter;
import dev.skmsg.bpf.isa.MapDefinition;
import dev.skmsg.bpf.isa.Program;
import dev.skmsg.bpf.isa.SourcePosition;
import dev.skmsg.bpf.isa.TypeInformation;
import java.util.HexFormat;

/// A linked object as text, for golden files.
final class ObjectDescription {

  private final StringBuilder text = new StringBuilder();

  private ObjectDescription() {}

  static String of(BpfObject object) {
    ObjectDescription description = new ObjectDescription();
    description.add(object);
    return description.text.toString();
  }

  private void line(String line) {
    text.append(line.stripTrailing()).append('\n');
  }

  private void add(BpfObject object) {
    line("object %s, license %s".formatted(object.name(), object.license()));
    for (int i = 0; i < object.maps().size(); i++) {
      line("map %d: %s".formatted(i, map(object.maps().get(i))));
    }
    for (BpfObject.InitialSlot slot : object.initialSlots()) {
      line("map %d[%d] = %s".formatted(slot.map(), slot.index(), slot.target()));
    }
    object
        .refused()
        .forEach(r -> line("refused %s %s: %s".formatted(r.section(), r.name(), r.reason())));
    object.untypedSections().forEach(section -> line("no program type: %s".formatted(section)));
    object.programs().forEach(this::add);
  }

  private static String map(MapDefinition map) {
    String content = map.content() == null ? "" : " = " + HexFormat.of().formatHex(map.content());
    String inner = map.inner() == null ? "" : " of { " + map(map.inner()) + " }";
    return "%s %s key %d (type %d) value %d (type %d) max %d flags %#x%s%s%s"
        .formatted(
            map.name(),
            map.type().label(),
            map.keySize(),
            map.keyTypeId(),
            map.valueSize(),
            map.valueTypeId(),
            map.maxEntries(),
            map.flags(),
            map.readOnly() ? " read-only" : "",
            content,
            inner);
  }

  private void add(Program program) {
    line("");
    line(
        "program %s in %s: %s"
            .formatted(program.name(), program.section(), program.type().label()));
    if (!program.kfuncs().isEmpty()) {
      line("kernel functions %s".formatted(program.kfuncs()));
    }
    int next = 0;
    for (int slot = 0; slot < program.instructions().size(); slot++) {
      if (next < program.subprograms().size() && program.subprograms().get(next).start() == slot) {
        line(
            "%s%s:"
                .formatted(
                    program.subprograms().get(next).name(),
                    program.subprograms().get(next).global() ? " (global)" : ""));
        next++;
      }
      Instruction instruction = program.instructions().get(slot);
      if (!(instruction instanceof Instruction.SecondSlot)) {
        SourcePosition position = program.position(slot);
        line(
            "%4d: %-44s %s"
                .formatted(
                    slot,
                    InstructionPrinter.print(instruction).replace('\t', ' '),
                    position == null ? "" : position));
      }
    }
    TypeInformation types = program.types();
    if (types != null) {
      types
          .functions()
          .forEach(f -> line("function at %d: type %d".formatted(f.slot(), f.typeId())));
    }
  }
}
